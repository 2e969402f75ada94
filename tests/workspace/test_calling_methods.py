"""Tokens, scopes and the forms of a request.

Source: https://docs.slack.dev/apis/web-api/ and the errors common to all methods on every method's page.
"""

import json

import pytest

from tests.workspace.api_client import ApiClient
from tests.workspace.sample_seed import BOT, GENERAL


def test_the_bot_token_names_the_bot(api):
    answer = api("auth.test")
    assert (answer["ok"], answer["user_id"], answer["team"]) == (True, BOT, "Lantern Foods")


def test_a_call_without_token_is_not_authed(http):
    assert http.post("/api/auth.test", json={}).json() == {"ok": False, "error": "not_authed"}


def test_a_wrong_token_is_invalid_auth(http):
    answer = http.post("/api/auth.test", headers={"Authorization": "Bearer xoxb-wrong"})
    assert answer.json()["error"] == "invalid_auth"


def test_a_token_may_come_as_form_field(http, workspace):
    answer = http.post("/api/auth.test", data={"token": workspace.seed.app.bot_token})
    assert answer.json()["user_id"] == BOT


def test_an_app_token_cannot_post(http, workspace):
    api = ApiClient(http, workspace.seed.app.app_token)
    assert api.error("chat.postMessage", channel=GENERAL, text="hi") == "not_allowed_token_type"


def test_a_bot_token_cannot_open_a_connection(api):
    """https://docs.slack.dev/reference/methods/apps.connections.open needs an app-level token."""
    assert api.error("apps.connections.open") == "not_allowed_token_type"


def test_an_unknown_method_is_refused_and_complained_about(api, workspace):
    assert api.error("chat.shout") == "unknown_method"
    assert any("chat.shout" in complaint for complaint in workspace.complaints)


def test_form_and_json_mean_the_same(api):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}]
    by_form = api.form("chat.postMessage", channel=GENERAL, text="hi", blocks=json.dumps(blocks))
    by_json = api("chat.postMessage", channel=GENERAL, text="hi", blocks=blocks)
    assert by_form["message"]["blocks"][0]["text"] == by_json["message"]["blocks"][0]["text"]


def test_arguments_may_stand_in_the_address(http, workspace):
    headers = {"Authorization": f"Bearer {workspace.seed.app.bot_token}"}
    answer = http.get(f"/api/conversations.info?channel={GENERAL}", headers=headers)
    assert answer.json()["channel"]["name"] == "general"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[" * 100_000, "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"<a/>", "application/xml", "invalid_post_type"),
    ],
)
def test_malformed_bodies_get_slacks_own_error(http, workspace, body, kind, error):
    headers = {"Authorization": f"Bearer {workspace.seed.app.bot_token}", "Content-Type": kind}
    assert http.post("/api/auth.test", content=body, headers=headers).json()["error"] == error


def test_a_body_of_megabytes_is_refused_and_the_server_goes_on(api):
    assert api.response("chat.postMessage", channel=GENERAL, text="x" * 2_000_000).status_code == 413
    assert api("auth.test")["ok"]


@pytest.mark.parametrize("text", [{"a": 1}, ["hi"]])
def test_a_text_that_is_no_string_is_invalid(api, text):
    assert api.error("chat.postMessage", channel=GENERAL, text=text) == "invalid_arguments"


def test_a_missing_scope_names_what_is_needed(build_workspace, api_of):
    """https://docs.slack.dev/authentication/installing-with-oauth: missing_scope with needed and provided."""
    workspace = build_workspace(scopes=frozenset({"chat:write"}))
    api = api_of(workspace)
    answer = api("users.info", user=BOT)
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write",
    )


def test_addresses_are_hidden_without_the_scope(build_workspace, api_of):
    """https://docs.slack.dev/reference/scopes/users.read.email."""
    workspace = build_workspace(scopes=frozenset({"users:read"}))
    api = api_of(workspace)
    assert "email" not in api("users.info", user="U0LIWEI")["user"]["profile"]


def test_upload_addresses_are_given_to_forms_only(api):
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal lists form encoding only."""
    assert api.error("files.getUploadURLExternal", filename="a.txt", length=3) == "invalid_arguments"
    assert api.form("files.getUploadURLExternal", filename="a.txt", length=3)["ok"]


def test_api_test_answers_anybody_and_errs_on_request(http):
    """https://docs.slack.dev/reference/methods/api.test."""
    stranger = ApiClient(http, "xoxb-wrong")
    assert stranger("api.test") == {"ok": True}
    assert stranger("api.test", error="my_error") == {"ok": False, "error": "my_error"}
