"""A form opens at once and is filled in after that, or says in its place that it cannot be."""

import pytest

from backend.errors import database_unavailable
from bot.form_maker import FormMaker
from bot.listeners.forms import open_modal
from bot.slack_calls import Refused, TryLater
from tests.bot.slack import ScriptedSlack, refusal
from tests.factories.actors import full_email
from tests.factories.purchasing import approved

PRESSED = {"trigger_id": "T", "user": {"id": "U1"}}
OPENED = {"view": {"id": "V1"}}


class Directory:
    def __init__(self, fault=None):
        self._fault = fault

    def email_of(self, user_id):
        del user_id
        if self._fault is not None:
            raise self._fault
        return full_email("sun.yutong")


def press(database, slack, *, directory=None):
    maker = FormMaker(database, default_language="zh")
    open_modal(slack, PRESSED, maker, directory or Directory(), form="place_orders", value={})


def views(slack):
    return [arguments["view"] for _method, arguments in slack.calls]


def test_the_form_opens_before_anything_is_looked_up_and_is_filled_in_then(database):
    with database.unit() as uow:
        request = approved(uow)
        uow.commit()
    slack = ScriptedSlack(views_open=[OPENED], views_update=[OPENED])
    press(database, slack)
    first, second = views(slack)
    assert ("submit" in first, "submit" in second) == (False, True)
    assert request in str(second)
    assert slack.calls[1][1]["view_id"] == "V1"


@pytest.mark.parametrize("fault", [TryLater(1), Refused("users_info"), database_unavailable()])
def test_where_something_does_not_answer_the_form_says_so(database, fault):
    slack = ScriptedSlack(views_open=[OPENED], views_update=[OPENED])
    press(database, slack, directory=Directory(fault))
    assert "什么都没有改动，请过一分钟再试" in str(views(slack)[-1])


def test_a_form_that_was_closed_meanwhile_troubles_nobody(database):
    slack = ScriptedSlack(views_open=[OPENED], views_update=[refusal("not_found")])
    press(database, slack)
    assert slack.times("views_update") == 1


def test_a_form_that_slack_does_not_take_is_a_fault(database):
    slack = ScriptedSlack(views_open=[OPENED], views_update=[refusal("invalid_arguments")])
    with pytest.raises(Refused):
        press(database, slack)
