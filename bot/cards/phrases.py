"""Words in two forms at once: plain, and as Slack's mrkdwn with everything from data made harmless."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Slack has no escape for its marks, so a mark in a name is shown as the character that looks like it.
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# An underscore inside a word, as in an e-mail address, is no mark to Slack.
_EDGE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# A name like "a:cola:b" must not become an emoji.
_EMOJI_CODE = re.compile(r":(?=[a-z0-9_'+-]*[a-z][a-z0-9_'+-]*:)")
_LEADING_QUOTE = re.compile(r"^(\s*)&gt;", re.MULTILINE)


def escape(text: str) -> str:
    """Make text from people or data safe in mrkdwn: no mention, link or formatting can come of it.

    `&`, `<` and `>` are replaced as https://docs.slack.dev/messaging/formatting-message-text asks; marks of
    bold, strike, code, italics, quotes and emoji codes become characters that look alike.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").translate(_LOOKALIKES)
    safe = _EMOJI_CODE.sub("∶", _EDGE_UNDERSCORE.sub("＿", safe))
    return _LEADING_QUOTE.sub(r"\1›", safe)


@dataclass(frozen=True)
class Phrase:
    """The same words plain and as mrkdwn."""

    plain: str
    mrkdwn: str


Words = Phrase | str
"""A phrase, or text from data that is escaped when it becomes one."""


def phrase_of(words: Words) -> Phrase:
    """Return words as a phrase."""
    return words if isinstance(words, Phrase) else Phrase(plain=words, mrkdwn=escape(words))


def fill(template: str, fields: Mapping[str, Words]) -> Phrase:
    """Put fields into a template's `{names}`, once plain and once as mrkdwn."""
    phrases = {name: phrase_of(words) for name, words in fields.items()}
    return Phrase(
        plain=template.format(**{name: phrase.plain for name, phrase in phrases.items()}),
        mrkdwn=escape(template).format(**{name: phrase.mrkdwn for name, phrase in phrases.items()}),
    )


def bold(words: Words) -> Phrase:
    """Print words bold; Slack does so only between spaces or line ends, also in Chinese."""
    return _marked(words, "*")


def strike(words: Words) -> Phrase:
    """Strike words through; Slack does so only between spaces or line ends, also in Chinese."""
    return _marked(words, "~")


def mail_link(address: str) -> Phrase:
    """Return an e-mail address that opens a new message."""
    safe = address.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "%7C")
    return Phrase(plain=address, mrkdwn=f"<mailto:{safe}|{escape(address)}>")


def quoted(text: str) -> Phrase:
    """Show text as a quotation, every line of it."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Phrase(plain="\n".join(lines), mrkdwn="\n".join(f"> {escape(line)}" for line in lines))


def joined(separator: str, parts: Iterable[Words]) -> Phrase:
    """Join phrases with a separator of ours, which is not escaped."""
    phrases = [phrase_of(part) for part in parts]
    return Phrase(
        plain=separator.join(phrase.plain for phrase in phrases),
        mrkdwn=separator.join(phrase.mrkdwn for phrase in phrases),
    )


def _marked(words: Words, mark: str) -> Phrase:
    phrase = phrase_of(words)
    inner = " ".join(phrase.mrkdwn.split())  # a mark does not reach over a line end
    return Phrase(plain=phrase.plain, mrkdwn=f"{mark}{inner}{mark}" if inner else "")
