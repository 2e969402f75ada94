"""People named by what they do rather than by name."""

import csv

import pytest

from backend.naming.posts import PlaceHeads, PostHolder, Posts
from tests.backend.naming.demo_names import DATA

ASSOCIATE = "wu.yating@lantern.example.com"
HEAD_OFFICE = "sun.yutong@lantern.example.com"


def rows(file):
    with (DATA / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def posts():
    holders = [
        PostHolder(
            email=row["email"],
            title_zh=row["job_title_zh"],
            title_en=row["job_title_en"],
            department=row["department"],
            location=row["location_code"] or None,
            manager=row["manager_email"] or None,
        )
        for row in rows("employees.csv")
        if row["status"] == "active"
    ]
    heads = {
        row["code"]: PlaceHeads(row["manager_email"], row["area_manager_email"])
        for row in rows("locations.csv")
    }
    return Posts(holders, heads)


@pytest.fixture
def find(posts, index):
    """Returns the local parts of the addresses of those who hold a post."""

    def call(text, *, asker=ASSOCIATE):
        found = posts.find(text, asker=asker, find_mentions=index.find_mentions)
        return sorted(email.partition("@")[0] for email in found)

    return call


@pytest.mark.parametrize("text", ["静安店店长", "1号店的店长", "the manager of store 1", "who runs Jing'an"])
def test_the_head_of_a_store_is_found_by_the_store(find, text):
    assert find(text) == ["li.wei"]


@pytest.mark.parametrize("text", ["5号店值班主管", "the shift supervisor at store 5"])
def test_a_supervisor_is_not_the_store_manager(find, text):
    assert find(text) == ["shi.lei"]


@pytest.mark.parametrize("text", ["仓库主管", "the warehouse supervisor"])
def test_where_nobody_holds_the_lower_post_the_head_is_meant(find, text):
    assert find(text) == ["qin.weiguo"]


@pytest.mark.parametrize("text", ["我的上级", "my manager", "我们店长", "our store manager", "my boss"])
def test_my_manager_depends_on_who_asks(find, text):
    assert find(text) == ["li.wei"]
    assert find(text, asker="ong.ryan@lantern.example.com") == ["tan.meiling"]


@pytest.mark.parametrize("text", ["区域经理", "our area manager", "静安店的区域经理"])
def test_the_area_manager_is_that_of_the_store(find, text):
    assert find(text) == ["zhou.minghui"]


@pytest.mark.parametrize("text", ["区域经理", "the area manager"])
def test_head_office_has_several_area_managers_to_choose_from(find, text):
    assert len(find(text, asker=HEAD_OFFICE)) == 3


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("采购经理", ["lu.jianming"]),
        ("the purchasing manager", ["lu.jianming"]),
        ("财务负责人", ["he.min"]),
        ("the head of finance", ["he.min"]),
        ("the buyer", ["sun.yutong", "zhao.kaiwen"]),
        ("生鲜采购", ["zhao.kaiwen"]),
        ("应付会计", ["jiang.hao", "wu.xiaoyan"]),
        ("HR", ["han.xueying", "yang.yifan"]),
        ("IT经理", ["lin.kai"]),
        ("总经理", ["gu.chengyuan"]),
        ("品控", ["gong.mei"]),
    ],
)
def test_a_title_means_all_who_hold_it(find, text, people):
    assert find(text) == people


def test_a_shared_store_name_leaves_the_managers_to_choose_from(find):
    assert find("大学城店店长") == ["ye.qing", "zhu.xiaowen"]


@pytest.mark.parametrize("text", ["Kevin", "李伟", "陈店长", "王静", "", "what", "是谁"])
def test_a_name_is_no_post(find, text):
    assert find(text) == []


def test_nobody_who_has_left_holds_a_post(posts, index):
    everybody = {row["email"]: row for row in rows("employees.csv")}
    for row in everybody.values():
        found = posts.find(row["job_title_zh"], asker=None, find_mentions=index.find_mentions)
        assert all(everybody[email]["status"] == "active" for email in found)
