import pytest

from backend.actor import Role
from backend.errors import NotAllowed
from backend.locations import service as locations
from backend.people.service import get_actor
from tests.factories.actors import full_email
from tests.factories.days import NOW, TODAY

EVERYTHING = None


@pytest.mark.parametrize(
    ("name", "visible"),
    [
        ("li.wei", {"S001"}),  # manager of S001
        ("zhou.minghui", {"S001", "S002", "S003", "S004", "S005", "S006", "DC01", "CK01"}),  # area manager
        ("gu.chengyuan", EVERYTHING),  # head office
    ],
)
def test_people_see_their_place_their_area_or_everything(actor_of, name, visible):
    assert actor_of(name).visible_locations == (visible and frozenset(visible))


def test_a_store_outside_the_scope_is_refused_by_its_name(uow, actor_of):
    manager = actor_of("li.wei")
    manager.require_location(locations.get(uow, "S001"))
    with pytest.raises(NotAllowed, match="outside your stores") as caught:
        manager.require_location(locations.get(uow, "S002"))
    assert caught.value.fields["location"] == {"zh": "陆家嘴店", "en": "Lujiazui Store"}


def test_head_office_is_refused_nothing(uow, actor_of):
    actor_of("gu.chengyuan").require_location(locations.get(uow, "S016"))


def test_somebody_who_has_left_is_no_actor(uow):
    assert get_actor(uow, full_email("tan.zhiyuan")) is None
    assert get_actor(uow, "nobody@example.com") is None


def test_an_address_is_the_same_in_capitals_and_with_spaces(uow):
    assert get_actor(uow, " Li.Wei@Lantern.example.com ").email == full_email("li.wei")


def test_a_person_holds_any_of_several_roles_or_none(actor_of):
    manager = actor_of("li.wei")
    assert manager.holds_any({Role.STORE_MANAGER, Role.BUYER})
    assert not manager.holds_any({Role.BUYER, Role.AUDITOR})


def test_a_manager_has_reports_and_a_clerk_has_none(actor_of):
    assert actor_of("li.wei").has_reports
    assert not actor_of("liu.zeyang").has_reports


def test_the_day_is_the_one_at_the_persons_place(actor_of):
    person = actor_of("li.wei")
    assert person.local_date(NOW) == TODAY
    assert person.local_date(NOW.replace(hour=17)) == TODAY.replace(day=11)
