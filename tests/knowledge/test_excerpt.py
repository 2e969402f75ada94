from __future__ import annotations

from tests.knowledge.factories import write_document

EVERYONE = frozenset({"all"})
_FILLER = "另有一些与此无关但是写得相当冗长的说明，为的是让这一节长到不能整节引用。" * 9


def _excerpt(open_base, question):
    return open_base().search(question, audiences=EVERYONE).passages[0].excerpt


def test_the_row_that_is_asked_for_is_quoted_under_its_header(folder, open_base):
    rows = "| 城市 | 上限 |\n|---|---|\n| 北京 | 550 元 |\n| 成都 | 420 元 |\n"
    write_document(folder, "travel", f"## 住宿\n\n{rows}\n\n{_FILLER}\n", title="差旅")
    excerpt = _excerpt(open_base, "北京住宿上限")
    assert excerpt.startswith("城市 | 上限\n北京 | 550 元")
    assert "成都" not in excerpt


def test_a_question_about_the_whole_table_gets_all_its_rows(folder, open_base):
    rows = "| 司龄 | 天数 |\n|---|---|\n| 不满 2 年 | 5 天 |\n| 满 2 年 | 7 天 |\n"
    write_document(folder, "leave", f"## 年假\n\n{rows}\n\n{_FILLER}\n")
    assert _excerpt(open_base, "年假有几天") == "司龄 | 天数\n不满 2 年 | 5 天\n满 2 年 | 7 天"


def test_how_to_gets_the_steps_in_their_order(folder, open_base):
    steps = "1. 安全退出收银机。\n2. 断电 30 秒。\n3. 开机自检。\n"
    write_document(folder, "tills", f"## 收银机重启\n\n{_FILLER}\n\n{steps}", title="收银机")
    assert _excerpt(open_base, "收银机怎么重启") == "安全退出收银机。\n断电 30 秒。\n开机自检。"


def test_an_excerpt_is_made_of_whole_lines_of_the_passage(folder, open_base):
    body = "## 年假\n\n" + "\n".join(
        f"- 第 {number} 条年假规定，写明年假的天数和申请办法。" for number in range(40)
    )
    write_document(folder, "leave", body)
    passage = open_base().search("年假规定", audiences=EVERYONE).passages[0]
    assert len(passage.excerpt) <= 300
    assert set(passage.excerpt.split("\n")) <= set(passage.text.split("\n"))
