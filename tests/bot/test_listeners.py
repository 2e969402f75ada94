"""How payloads become turns."""

from bot.listeners.turns import conversation_key, message_key, plain_text, turn_from_message


def test_a_direct_channel_is_one_conversation_whether_its_id_is_known_or_not():
    assert conversation_key("D123", None, "U1") == conversation_key(None, None, "U1")
    assert conversation_key("D123", "1.0", "U1") != conversation_key("D123", None, "U1")
    assert conversation_key("D123", None, "U1") != conversation_key("D123", None, "U2")


def test_two_people_in_one_thread_have_a_conversation_each():
    assert conversation_key("C1", "1.0", "U1") != conversation_key("C1", "1.0", "U2")
    assert conversation_key("C1", "1.0", "U1") != conversation_key("C2", "1.0", "U1")


def test_a_mention_and_its_message_event_are_the_same_question():
    event = {"channel": "C1", "ts": "1.0", "user": "U1", "text": "<@UBOT> 可乐"}
    twin = event | {"channel_type": "channel"}
    assert message_key(event) == message_key(twin)
    assert turn_from_message(event, bot_user_id="UBOT") == turn_from_message(twin, bot_user_id="UBOT")


def test_slacks_markup_is_turned_back_into_what_was_typed():
    typed = "<@UBOT> see <https://a.example/x|a.example/x> &amp; &lt;3号店&gt; <mailto:a@b.c|a@b.c>"
    assert plain_text(typed, bot_user_id="UBOT") == "see a.example/x & <3号店> a@b.c"
