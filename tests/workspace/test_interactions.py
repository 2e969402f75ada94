"""Payloads of buttons, menus, modals, commands and shortcuts.

Sources: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload and its sisters,
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

import pytest

from bot.workspace.acting import interacting, modals
from bot.workspace.delivery.outgoing import Acknowledgement
from bot.workspace.errors import PersonRefused
from tests.workspace.sample_seed import CHEN, GENERAL, GRACE, LI, LOBBY, SECRET, STORE


def plain(text):
    return {"type": "plain_text", "text": text}


def options(*values):
    return [{"text": plain(value.upper()), "value": value} for value in values]


BUTTONS = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "button",
            "action_id": "approve",
            "text": plain("Approve"),
            "value": "AC-000001",
            "style": "primary",
        },
        {"type": "overflow", "action_id": "more", "options": options("snooze", "assign")},
        {"type": "static_select", "action_id": "store", "options": options("s001", "s002")},
    ],
}


def box(block_id, element, **more):
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


FORM = {
    "type": "modal",
    "title": plain("Request"),
    "submit": plain("Send"),
    "callback_id": "request",
    "notify_on_close": True,
    "blocks": [
        box("item", {"type": "external_select", "action_id": "item", "min_query_length": 1}),
        box(
            "quantity",
            {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"},
        ),
        box("note", {"type": "plain_text_input", "action_id": "text", "max_length": 10}, optional=True),
    ],
}
FILLED = {"item": {"item": options("cola")[0]}, "quantity": {"n": "48"}}


@pytest.fixture
def card(api):
    return api.post(GENERAL, "Approve?", blocks=[BUTTONS])


@pytest.fixture
def form(api, workspace):
    return api("views.open", trigger_id=workspace.triggers.issue(LI), view=FORM)["view"]["id"]


def press(workspace, ts, action_id, **more):
    return interacting.press(
        workspace, user_id=LI, channel_id=GENERAL, message_ts=ts, action_id=action_id, **more
    ).result(timeout=1)


class TestBlockActions:
    def test_a_click_names_person_place_and_button(self, workspace, card):
        press(workspace, card, "approve")
        payload = workspace.dispatcher.interactions[0]
        action = payload["actions"][0]
        assert (payload["type"], payload["user"]["id"], payload["channel"]["id"]) == (
            "block_actions",
            LI,
            GENERAL,
        )
        assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "row", "AC-000001")
        assert payload["container"] == {
            "type": "message",
            "message_ts": card,
            "channel_id": GENERAL,
            "is_ephemeral": False,
        }
        assert payload["message"]["ts"] == card

    def test_its_trigger_opens_a_modal_and_its_address_answers(self, workspace, api, http, card):
        press(workspace, card, "approve")
        payload = workspace.dispatcher.interactions[0]
        assert api("views.open", trigger_id=payload["trigger_id"], view=FORM)["ok"]
        path = payload["response_url"].removeprefix(workspace.base_url)
        assert http.post(path, json={"text": "Approved", "replace_original": True}).status_code == 200
        assert workspace.messages.find(GENERAL, card)["text"] == "Approved"

    def test_menus_report_the_whole_option(self, workspace, card):
        press(workspace, card, "more", value="snooze")
        press(workspace, card, "store", value="s002")
        chosen = [p["actions"][0]["selected_option"] for p in workspace.dispatcher.interactions]
        assert chosen == [options("snooze")[0], options("s002")[0]]
        assert (
            workspace.dispatcher.interactions[1]["state"]["values"]["row"]["store"]["selected_option"]
            == chosen[1]
        )

    def test_an_ephemeral_card_is_not_in_the_payload(self, workspace, api):
        """Only its container says where it was."""
        card = api("chat.postEphemeral", channel=GENERAL, user=LI, text="x", blocks=[BUTTONS])["message_ts"]
        press(workspace, card, "approve")
        payload = workspace.dispatcher.interactions[0]
        assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)

    def test_somebody_elses_ephemeral_card_cannot_be_used(self, workspace, api):
        card = api("chat.postEphemeral", channel=GENERAL, user=CHEN, text="x", blocks=[BUTTONS])["message_ts"]
        with pytest.raises(PersonRefused, match="message_not_found"):
            press(workspace, card, "approve")

    def test_a_button_that_is_not_there_cannot_be_used(self, workspace, card):
        with pytest.raises(PersonRefused, match=r"no element 'aprove' here, only .*'approve'"):
            press(workspace, card, "aprove")

    def test_an_option_that_is_not_there_cannot_be_chosen(self, workspace, card):
        with pytest.raises(PersonRefused, match="invalid_value"):
            press(workspace, card, "store", value="s099")

    @pytest.mark.parametrize(
        ("element", "value", "field", "expected"),
        [
            ({"type": "datepicker"}, "2026-09-01", "selected_date", "2026-09-01"),
            ({"type": "timepicker"}, "08:30", "selected_time", "08:30"),
            ({"type": "datetimepicker"}, "1790000000", "selected_date_time", 1_790_000_000),
            ({"type": "users_select"}, CHEN, "selected_user", CHEN),
            ({"type": "multi_conversations_select"}, [STORE], "selected_conversations", [STORE]),
            ({"type": "checkboxes", "options": options("a", "b")}, ["b"], "selected_options", options("b")),
            (
                {"type": "radio_buttons", "options": options("a", "b")},
                "a",
                "selected_option",
                options("a")[0],
            ),
        ],
    )
    def test_each_kind_of_element_has_its_own_field(self, workspace, api, element, value, field, expected):
        """https://docs.slack.dev/reference/block-kit/block-elements, one page for each."""
        blocks = [{"type": "actions", "elements": [{**element, "action_id": "use"}]}]
        press(workspace, api.post(GENERAL, blocks=blocks), "use", value=value)
        assert workspace.dispatcher.interactions[0]["actions"][0][field] == expected

    def test_a_time_that_is_no_number_is_refused(self, workspace, api):
        blocks = [{"type": "actions", "elements": [{"type": "datetimepicker", "action_id": "use"}]}]
        ts = api.post(GENERAL, blocks=blocks)
        with pytest.raises(PersonRefused, match="invalid_value"):
            press(workspace, ts, "use", value="soon")

    def test_the_home_tab_reports_a_view_and_no_channel(self, workspace, api):
        view = api("views.publish", user_id=LI, view={"type": "home", "blocks": [BUTTONS]})["view"]
        interacting.press(workspace, user_id=LI, view_id=view["id"], action_id="approve").result(timeout=1)
        payload = workspace.dispatcher.interactions[0]
        assert payload["container"] == {"type": "view", "view_id": view["id"]}
        assert ("channel" in payload, "response_url" in payload, payload["view"]["type"]) == (
            False,
            False,
            "home",
        )

    def test_nobody_answering_is_seen_by_the_person(self, workspace, card):
        workspace.dispatcher.answer = Acknowledgement(ok=False, reason="timeout")
        assert press(workspace, card, "approve").ok is False


class TestSubmission:
    def answer(self, workspace, payload):
        workspace.dispatcher.answer = Acknowledgement(ok=True, payload=payload)

    def submit(self, workspace, form, typed=None):
        return modals.submit(
            workspace, user_id=LI, view_id=form, typed=FILLED if typed is None else typed
        ).result(1)

    def test_the_state_holds_what_was_typed(self, workspace, form):
        assert self.submit(workspace, form)["result"] == "closed"
        payload = workspace.dispatcher.interactions[0]
        values = payload["view"]["state"]["values"]
        assert (payload["type"], payload["view"]["callback_id"]) == ("view_submission", "request")
        assert values["quantity"]["n"] == {"type": "number_input", "value": "48"}
        assert values["item"]["item"]["selected_option"]["value"] == "cola"
        assert values["note"]["text"] == {"type": "plain_text_input", "value": None}
        assert workspace.views.stack_of(LI) == []

    @pytest.mark.parametrize(
        ("typed", "block"),
        [
            ({"quantity": {"n": "48"}}, "item"),
            (FILLED | {"quantity": {"n": "0"}}, "quantity"),
            (FILLED | {"quantity": {"n": "1.5"}}, "quantity"),
            (FILLED | {"quantity": {"n": "two"}}, "quantity"),
            (FILLED | {"quantity": {"n": "NaN"}}, "quantity"),
            (FILLED | {"note": {"text": "字" * 11}}, "note"),
        ],
    )
    def test_the_client_objects_before_the_app_is_asked(self, workspace, form, typed, block):
        outcome = self.submit(workspace, form, typed)
        assert (outcome["result"], list(outcome["errors"])) == ("errors", [block])
        assert workspace.dispatcher.interactions == []

    @pytest.mark.parametrize(
        ("language", "words"),
        [("zh", "请输入不小于 1 的数字。"), ("en", "Please enter a number of at least 1.")],
    )
    def test_the_client_objects_in_the_readers_language(self, workspace, form, language, words):
        typed = FILLED | {"quantity": {"n": "0"}}
        answered = modals.submit(workspace, user_id=LI, view_id=form, typed=typed, language=language)
        assert answered.result(timeout=1)["errors"] == {"quantity": words}

    def test_errors_of_the_app_stand_at_their_block(self, workspace, form):
        self.answer(workspace, {"response_action": "errors", "errors": {"quantity": "库存不足"}})
        assert self.submit(workspace, form)["errors"] == {"quantity": "库存不足"}
        assert len(workspace.views.stack_of(LI)) == 1

    def test_update_push_and_clear_change_the_stack(self, workspace, form):
        self.answer(workspace, {"response_action": "update", "view": {**FORM, "title": plain("Two")}})
        assert self.submit(workspace, form)["view"]["title"]["text"] == "Two"
        self.answer(workspace, {"response_action": "push", "view": FORM})
        pushed = self.submit(workspace, form)["view"]["id"]
        assert len(workspace.views.stack_of(LI)) == 2
        self.answer(workspace, {"response_action": "clear"})
        assert self.submit(workspace, pushed)["result"] == "cleared"
        assert workspace.views.stack_of(LI) == []

    @pytest.mark.parametrize(
        "payload",
        [
            {"response_action": "errors", "errors": {"colour": "x"}},
            {"response_action": "errors", "errors": {}},
            {"response_action": "explode"},
            {"response_action": "update"},
            {"response_action": "update", "view": {**FORM, "title": plain("x" * 25)}},
            {"text": "thanks"},
        ],
        ids=["unknown block", "no errors", "unknown action", "no view", "long title", "text"],
    )
    def test_a_wrong_answer_shows_trouble_and_keeps_the_modal(self, workspace, form, payload):
        self.answer(workspace, payload)
        assert self.submit(workspace, form)["ok"] is False
        assert len(workspace.views.stack_of(LI)) == 1
        assert workspace.complaints

    def test_a_view_of_somebody_else_cannot_be_submitted(self, workspace, form):
        with pytest.raises(PersonRefused, match="view_not_found"):
            modals.submit(workspace, user_id=CHEN, view_id=form)

    def test_only_the_topmost_view_can_be_submitted(self, workspace, form, api):
        api("views.push", trigger_id=workspace.triggers.issue(LI, view_id=form), view=FORM)
        with pytest.raises(PersonRefused, match="view_not_on_top"):
            self.submit(workspace, form)

    def test_closing_is_told_where_it_was_asked_for(self, workspace, form):
        modals.close(workspace, user_id=LI, view_id=form)
        payload = workspace.dispatcher.interactions[0]
        assert (payload["type"], payload["is_cleared"], payload["view"]["id"]) == ("view_closed", False, form)

    def test_the_cross_closes_the_whole_stack(self, workspace, form, api):
        silent = {**FORM, "notify_on_close": False}
        pushed = api("views.push", trigger_id=workspace.triggers.issue(LI, view_id=form), view=silent)[
            "view"
        ]["id"]
        modals.close(workspace, user_id=LI, view_id=pushed, clear=True)
        closed = [(p["view"]["id"], p["is_cleared"]) for p in workspace.dispatcher.interactions]
        assert closed == [(form, True)]
        assert workspace.views.stack_of(LI) == []


class TestSuggestions:
    def ask(self, workspace, form, payload):
        workspace.dispatcher.answer = Acknowledgement(ok=True, payload=payload)
        return interacting.ask_options(
            workspace, user_id=LI, view_id=form, action_id="item", text="可乐"
        ).result(timeout=1)

    def test_the_app_hears_what_is_typed_and_offers_options(self, workspace, form):
        assert self.ask(workspace, form, {"options": options("cola")}) == {
            "ok": True,
            "options": options("cola"),
        }
        payload = workspace.dispatcher.interactions[0]
        facts = (payload["type"], payload["value"], payload["action_id"], payload["block_id"])
        assert facts == ("block_suggestion", "可乐", "item", "item")

    @pytest.mark.parametrize(
        "payload",
        [None, {"options": options(*(f"o{n}" for n in range(101)))}, {"options": [{"text": "x"}]}, {"a": 1}],
    )
    def test_wrong_options_are_not_shown(self, workspace, form, payload):
        assert self.ask(workspace, form, payload)["ok"] is False
        assert workspace.complaints

    def test_an_ordinary_menu_asks_nobody(self, workspace, card):
        with pytest.raises(PersonRefused, match="not_external"):
            interacting.ask_options(
                workspace, user_id=LI, channel_id=GENERAL, message_ts=card, action_id="store", text="x"
            )


class TestCommands:
    def run(self, workspace, payload=None, **more):
        workspace.dispatcher.answer = Acknowledgement(ok=True, payload=payload)
        request = {"user_id": LI, "channel_id": GENERAL, "command": "/stock", "text": "可乐", **more}
        return interacting.run_command(workspace, **request).result(timeout=1)

    def test_its_fields_are_those_of_the_form(self, workspace):
        assert self.run(workspace) == {"ok": True}
        fields = workspace.dispatcher.sent[0].payload
        facts = (fields["command"], fields["text"], fields["user_id"], fields["channel_name"])
        assert facts == ("/stock", "可乐", LI, "general")
        assert all(isinstance(value, str) for value in fields.values())

    def test_an_answer_at_once_is_for_the_person_alone(self, workspace):
        self.run(workspace, {"text": "12 箱"})
        assert [m["text"] for m in workspace.messages.ephemeral_for(GENERAL, LI)] == ["12 箱"]

    def test_or_for_all_when_it_says_so(self, workspace):
        self.run(workspace, {"text": "12", "response_type": "in_channel"})
        assert [m["text"] for m in workspace.messages.in_channel(GENERAL)] == ["12"]

    def test_a_wrong_answer_is_complained_about(self, workspace):
        assert self.run(workspace, {"text": "x", "blocks": [{"type": "banner"}]})["error"] == "invalid_blocks"
        assert workspace.complaints

    def test_invite_brings_the_app_into_the_channel(self, workspace):
        assert self.run(workspace, channel_id=LOBBY, command="/invite", text="@storehand") == {"ok": True}
        assert workspace.bot_user_id in workspace.channels.find(LOBBY).members
        assert [event["type"] for event in workspace.dispatcher.events] == ["member_joined_channel"]

    def test_only_commands_of_the_manifest_exist(self, workspace):
        with pytest.raises(PersonRefused, match="unknown_command"):
            self.run(workspace, command="/stok")


class TestShortcuts:
    def test_a_global_shortcut_has_no_channel(self, workspace, api):
        interacting.run_shortcut(workspace, user_id=LI, callback_id="new_request").result(timeout=1)
        payload = workspace.dispatcher.interactions[0]
        assert (payload["type"], payload["callback_id"], "channel" in payload) == (
            "shortcut",
            "new_request",
            False,
        )
        assert api("views.open", trigger_id=payload["trigger_id"], view=FORM)["ok"]

    def test_a_message_shortcut_carries_the_message(self, workspace, card):
        interacting.run_shortcut(
            workspace, user_id=LI, callback_id="file_issue", channel_id=GENERAL, message_ts=card
        ).result(timeout=1)
        payload = workspace.dispatcher.interactions[0]
        facts = (payload["type"], payload["message"]["ts"], payload["message_ts"], payload["channel"]["id"])
        assert facts == ("message_action", card, card, GENERAL)

    def test_a_shortcut_of_the_other_kind_is_unknown(self, workspace):
        with pytest.raises(PersonRefused, match="unknown_shortcut"):
            interacting.run_shortcut(workspace, user_id=LI, callback_id="file_issue")


def test_people_cannot_act_where_they_cannot_see(workspace):
    with pytest.raises(PersonRefused, match="channel_not_found"):
        interacting.press(workspace, user_id=CHEN, channel_id=SECRET, message_ts="1.000001", action_id="a")
    with pytest.raises(PersonRefused, match="not_in_channel"):
        interacting.run_command(workspace, user_id=GRACE, channel_id=STORE, command="/stock")
