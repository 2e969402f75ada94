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


def test_links_and_the_bots_own_mention_are_taken_out_of_slacks_markup():
    typed = "<@UBOT> see <https://a.example/x|a.example/x> &amp; <mailto:a@b.c|a@b.c>"
    assert plain_text(typed, bot_user_id="UBOT") == "see a.example/x &amp; a@b.c"


def test_typed_brackets_stay_escaped_until_ids_are_spelled_out():
    typed = "<@UBOT> &lt;@UBOT&gt; &lt;#C0SECRET1&gt; <#C123>"
    assert plain_text(typed, bot_user_id="UBOT") == "&lt;@UBOT&gt; &lt;#C0SECRET1&gt; <#C123>"
