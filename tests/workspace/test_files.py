"""files.*, uploads and downloads. Sources: https://docs.slack.dev/messaging/working-with-files,
https://docs.slack.dev/reference/methods/files.getUploadURLExternal, .../files.completeUploadExternal.
"""

import pytest

from bot.workspace import limits
from bot.workspace.acting import writing
from bot.workspace.errors import PersonRefused
from tests.workspace.api_client import ApiClient
from tests.workspace.sample_seed import BOT, GENERAL, LI, LOBBY


@pytest.fixture
def api(page, workspace):
    """These tests also need the addresses of uploads and downloads."""
    return ApiClient(page, workspace.seed.app.bot_token)


def path_of(address, workspace):
    return address.removeprefix(workspace.base_url)


def upload(api, workspace, content=b"a,b\n1,2\n", name="stock.csv"):
    answer = api.form("files.getUploadURLExternal", filename=name, length=len(content))
    sent = api.client.post(path_of(answer["upload_url"], workspace), content=content)
    return answer["file_id"], sent


def download(page, workspace, address, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return page.get(path_of(address, workspace), headers=headers)


def test_three_steps_share_a_file(api, workspace):
    file_id, sent = upload(api, workspace)
    answer = api(
        "files.completeUploadExternal",
        files=[{"id": file_id, "title": "库存"}],
        channel_id=GENERAL,
        initial_comment="Here",
    )
    message = next(workspace.messages.in_channel(GENERAL))
    assert sent.status_code == 200
    assert (message["text"], message["subtype"], message["files"][0]["title"]) == (
        "Here",
        "file_share",
        "库存",
    )
    assert answer["files"][0]["filetype"] == "csv"


def test_a_file_counts_only_when_it_is_complete(api, workspace):
    answer = api.form("files.getUploadURLExternal", filename="a.txt", length=3)
    complete = {"files": [{"id": answer["file_id"]}]}
    assert api.error("files.completeUploadExternal", **complete) == "file_not_found"
    api.client.post(path_of(answer["upload_url"], workspace), content=b"abc")
    assert api.error("files.completeUploadExternal", **complete) is None
    assert api.error("files.completeUploadExternal", **complete) == "file_not_found"


def test_the_announced_size_must_be_right(api, workspace):
    answer = api.form("files.getUploadURLExternal", filename="a.txt", length=99)
    assert api.client.post(path_of(answer["upload_url"], workspace), content=b"abc").status_code == 400


def test_an_invented_upload_address_is_unknown(page):
    assert page.post("/upload/v1/nonsense", content=b"abc").status_code == 404


def test_a_file_is_shared_only_where_the_app_is(api, workspace):
    file_id, _ = upload(api, workspace)
    share = {"files": [{"id": file_id}], "channel_id": LOBBY}
    assert api.error("files.completeUploadExternal", **share) == "not_in_channel"


def test_a_shared_file_is_downloaded_with_the_token(api, page, workspace):
    stored = writing.upload(workspace, user_id=LI, name="报告.pdf", content=b"%PDF")
    writing.post(workspace, user_id=LI, channel_id=GENERAL, text="", file_ids=[stored.id])
    address = api("files.info", file=stored.id)["file"]["url_private_download"]
    assert download(page, workspace, address, api.token).content == b"%PDF"


def test_without_the_token_there_is_a_page_to_sign_in(page, workspace):
    """Real Slack answers 200 with HTML; who stores that as the file has a bug."""
    stored = writing.upload(workspace, user_id=LI, name="a.pdf", content=b"%PDF")
    answer = download(page, workspace, f"/files-pri/T0WORKSPACE-{stored.id}/a.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"%PDF" not in answer.content
    assert workspace.complaints


def test_a_file_that_was_not_shared_with_the_app_is_hidden(api, page, workspace):
    stored = writing.upload(workspace, user_id=LI, name="private.txt", content=b"x")
    writing.post(workspace, user_id=LI, channel_id=LOBBY, text="", file_ids=[stored.id])
    assert api.error("files.info", file=stored.id) == "file_not_found"
    assert download(page, workspace, f"/files-pri/T0-{stored.id}/x", api.token).status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("a\x00b\n.txt", "ab.txt"),
        ("...", "file"),
        ("", "file"),
        ("盘点<b>.csv", "盘点<b>.csv"),
    ],
)
def test_a_file_name_is_a_name_and_no_path(workspace, given, kept):
    assert writing.upload(workspace, user_id=LI, name=given, content=b"x").name == kept


def test_files_have_a_largest_size_and_are_not_empty(workspace, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    assert writing.upload(workspace, user_id=LI, name="a", content=b"x" * 10)
    with pytest.raises(PersonRefused, match="file_upload_size_restricted"):
        writing.upload(workspace, user_id=LI, name="a", content=b"x" * 11)
    with pytest.raises(PersonRefused, match="file_empty"):
        writing.upload(workspace, user_id=LI, name="a", content=b"")


def test_an_upload_announced_as_nothing_is_invalid(api):
    assert api.form("files.getUploadURLExternal", filename="a.txt", length=0)["error"] == "invalid_arguments"
    assert api.form("files.getUploadURLExternal", filename="a.txt")["error"] == "invalid_arguments"


def test_the_bots_own_file_is_its_own(api, workspace):
    file_id, _ = upload(api, workspace)
    api("files.completeUploadExternal", files=[{"id": file_id}])
    assert api("files.info", file=file_id)["file"]["user"] == BOT
