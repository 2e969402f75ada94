import json
import re
from pathlib import Path

import httpx
import pytest

import bot.workspace.page
from bot.workspace.page.texts import texts
from tests.workspace.page.conftest import HE_MIN, LI_WEI, MEI_LING

PAGE_FOLDER = Path(bot.workspace.page.__file__).parent


@pytest.fixture
def http(server):
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def page_data(html):
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html, re.DOTALL)
    return json.loads(found.group(1))


def test_the_page_is_the_person_asked_for_in_their_language(http):
    chinese = http.get("/", params={"as": LI_WEI})
    assert '<html lang="zh-CN">' in chinese.text
    assert page_data(chinese.text)["me"]["real_name"] == "李伟"
    english = http.get("/", params={"as": MEI_LING})
    assert '<html lang="en">' in english.text


def test_the_language_can_be_switched_in_the_address(http):
    assert '<html lang="en">' in http.get("/", params={"as": LI_WEI, "lang": "en"}).text


@pytest.mark.parametrize("who", ["li.wei@lantern.example.com", "li.wei", "LI.WEI@lantern.example.com"])
def test_a_person_may_be_named_by_mail_or_name(http, who):
    assert page_data(http.get("/", params={"as": who}).text)["me"]["id"] == LI_WEI


def test_a_stranger_gets_the_page_as_somebody_who_is_here(http):
    answer = http.get("/", params={"as": "U0NOBODY"})
    assert answer.status_code == 200
    assert page_data(answer.text)["me"]["id"] == LI_WEI


def test_the_policy_lets_nothing_run_but_the_pages_own_files(http):
    answer = http.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"\son[a-z]+=|style=", answer.text)
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert all(
        'type="application/json"' in script or 'src="/workspace/page/static/' in script for script in scripts
    )


def test_the_theme_of_the_cookie_is_used_and_only_a_known_one(http):
    assert 'data-theme="dark"' in http.get("/", headers={"Cookie": "workspace_theme=dark"}).text
    assert "data-theme" not in http.get("/", headers={"Cookie": 'workspace_theme=x"onload=y'}).text


def test_every_file_the_page_names_is_served_with_its_type(http):
    named = set(re.findall(r'/workspace/page/static/[^"]+', http.get("/").text))
    assert len(named) >= 5
    for address in named:
        answer = http.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] in {
            "text/css",
            "text/javascript",
            "image/svg+xml",
        }


@pytest.mark.parametrize(
    "name", ["../routes.py", "..%2froutes.py", "%2e%2e%2froutes.py", "nothing.js", "texts.json"]
)
def test_no_other_file_is_served(http, name):
    assert http.get(f"/workspace/page/static/{name}").status_code == 404


def post(http, text):
    body = {"as": HE_MIN, "channel": "C0STORE3", "text": text}
    return http.post("/workspace/api/post", json=body).json()["message"]["ts"]


def conversation(http, **query):
    query = {"as": LI_WEI, "channel": "C0STORE3", **query}
    return http.get("/workspace/page/conversation", params=query).json()


def test_messages_come_as_html_for_their_reader(http):
    post(http, "<b>到货</b> *5* 箱")
    answer = conversation(http)
    assert "&lt;b&gt;到货&lt;/b&gt; <strong>5</strong> 箱" in answer["html"]
    assert answer["conversation"]["unread"] == 1


def test_the_line_above_new_messages_stays_while_they_are_read(http):
    first = post(http, "一")
    http.post("/workspace/api/read", json={"as": LI_WEI, "channel": "C0STORE3", "ts": first})
    second = post(http, "二")
    opened = conversation(http)
    assert "new-line" in opened["html"]
    http.post("/workspace/api/read", json={"as": LI_WEI, "channel": "C0STORE3", "ts": second})
    assert "new-line" not in conversation(http)["html"]
    assert "new-line" in conversation(http, new_after=opened["new_after"])["html"]


def test_a_conversation_one_cannot_see_is_refused(http):
    answer = http.get("/workspace/page/conversation", params={"as": LI_WEI, "channel": "C0NOWHERE"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "channel_not_found"


@pytest.mark.parametrize("address", ["/workspace/page/sidebar", "/workspace/page/home"])
def test_a_stranger_gets_no_fragment(http, address):
    answer = http.get(address, params={"as": "U0NOBODY"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "user_not_found"


def test_a_modal_that_is_not_open_has_no_html(http):
    answer = http.post("/workspace/page/view", json={"as": LI_WEI, "view_id": "V0"})
    assert answer.json() == {"ok": False, "error": "view_not_found"}


def test_every_word_of_the_page_exists_in_both_languages():
    assert texts("zh").keys() == texts("en").keys()
    for language in ("zh", "en"):
        assert all(texts(language).values())


def test_every_word_that_the_page_asks_for_exists():
    sources = [
        *PAGE_FOLDER.glob("*.py"),
        *PAGE_FOLDER.glob("static/*.js"),
        *PAGE_FOLDER.glob("templates/*.html"),
    ]
    asked = {
        key for source in sources for key in re.findall(r"\bsay\([\"'](\w+)[\"']", source.read_text("utf-8"))
    }
    assert len(asked) > 60
    assert asked <= texts("en").keys()


def test_both_languages_fill_the_same_places():
    for key, words in texts("en").items():
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", texts("zh")[key]))


def test_no_word_is_kept_that_nobody_says():
    sources = [
        *PAGE_FOLDER.glob("*.py"),
        *PAGE_FOLDER.glob("static/*.js"),
        *PAGE_FOLDER.glob("templates/*.html"),
    ]
    sources.append(PAGE_FOLDER.parent / "acting" / "objections.py")
    written = "".join(source.read_text("utf-8") for source in sources)
    unsaid = {key for key in texts("en") if f'"{key}"' not in written and f"'{key}'" not in written}
    # The words of a task's state are found by the state's name, those of a refusal by its code.
    refusals = {key for key in unsaid if key.startswith("error_")}
    assert unsaid - refusals == {"task_pending", "task_in_progress", "task_complete", "task_error"}


def test_every_refusal_with_words_of_its_own_is_one_that_the_server_gives():
    given = "".join(source.read_text("utf-8") for source in PAGE_FOLDER.parent.glob("**/*.py"))
    codes = {key.removeprefix("error_") for key in texts("en") if key.startswith("error_")}
    # "network" is what the browser says when nobody answers.
    assert {code for code in codes if f'"{code}"' not in given} == {"network"}
