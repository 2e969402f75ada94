"""What the host of the workspace may say about its page."""

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TryThis(_Frozen):
    """One thing a newcomer can try: ``text`` is put into the composer of ``who``'s talk with the app.

    Attributes:
        who: E-mail, user id or user name of the person to act as.
        text: What to type, in the language a colleague would use.
        note_zh: Why it is worth trying, in Chinese; may be empty.
        note_en: The same in English.
    """

    who: str = Field(min_length=1)
    text: str = Field(min_length=1)
    note_zh: str = ""
    note_en: str = ""


class PageSettings(_Frozen):
    """Title, welcome and first steps of the page.

    Attributes:
        title: Name in the browser's tab; empty means the team's name.
        welcome_zh: A sentence or two for a newcomer, in Chinese; who they are at the moment is said after it.
        welcome_en: The same in English.
        about_zh: One line below the app's name, in Chinese; empty means the description in its manifest.
        about_en: The same in English.
        tries: Things to try, best three.
        default_viewer: E-mail, user id or user name of the person shown when the address names none.
    """

    title: str = ""
    welcome_zh: str = "这里是本地演示工作区，左边是频道和私信。"
    welcome_en: str = "This is a local demo workspace, with channels and messages on the left."
    about_zh: str = ""
    about_en: str = ""
    tries: tuple[TryThis, ...] = ()
    default_viewer: str | None = None
