"""The people of the workspace and their user objects."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.workspace.json_types import JsonObject
from bot.workspace.seed import AppSeed, UserSeed

_COLOURS = (
    "8d4b9f",
    "2b6cb0",
    "2f855a",
    "b7791f",
    "c05621",
    "9b2c2c",
    "285e61",
    "553c9a",
    "97266d",
    "4a5568",
)
_SEARCH_RESULTS = 20


@dataclass(frozen=True)
class User:
    """One user; changes make a new value (see :meth:`People.change`)."""

    id: str
    name: str
    real_name: str
    email: str | None
    tz: str
    locale: str
    is_bot: bool
    is_admin: bool
    title: str
    deleted: bool
    updated: int
    bot_id: str | None = None

    @property
    def color(self) -> str:
        """Six hexadecimal digits that stay the same for this person."""
        return _COLOURS[sum(self.id.encode()) % len(_COLOURS)]

    def time_zone_facts(self, now: float) -> JsonObject:
        """``tz``, ``tz_label`` and ``tz_offset`` (seconds) as users.info gives them."""
        moment = dt.datetime.fromtimestamp(now, tz=zoneinfo.ZoneInfo(self.tz))
        offset = moment.utcoffset() or dt.timedelta()
        return {
            "tz": self.tz,
            "tz_label": moment.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()),
        }


class People:
    """All users of one workspace, the app's bot user included."""

    def __init__(self, seeds: Iterable[UserSeed], *, app: AppSeed, team_id: str, now: float) -> None:
        self._team_id = team_id
        self._users = {
            seed.id: User(**seed.model_dump(), updated=int(now))  # the fields have the same names
            for seed in seeds
        }
        self._users[app.bot_user_id] = User(
            id=app.bot_user_id,
            name=app.bot_name,
            real_name=app.bot_real_name,
            email=None,
            tz="UTC",
            locale="en-US",
            is_bot=True,
            is_admin=False,
            title="",
            deleted=False,
            updated=int(now),
            bot_id=app.bot_id,
        )

    def __iter__(self) -> Iterator[User]:
        return iter(self._users.values())

    def find(self, user_id: str) -> User | None:
        """The user with this id, or nothing."""
        return self._users.get(user_id)

    def find_by_email(self, email: str) -> User | None:
        """The user with this address, letter case aside; deactivated ones are not found, as in Slack."""
        wanted = email.strip().casefold()
        return next((u for u in self if u.email and u.email.casefold() == wanted and not u.deleted), None)

    def search(self, words: str) -> list[User]:
        """At most 20 people whose name, address or title contains ``words``."""
        wanted = words.strip().casefold()
        found = [
            user
            for user in self
            if not user.deleted
            and any(
                wanted in field.casefold()
                for field in (user.name, user.real_name, user.email or "", user.title)
            )
        ]
        return found[:_SEARCH_RESULTS]

    def change(self, user: User, *, now: float) -> None:
        """Store a changed user."""
        self._users[user.id] = replace(user, updated=int(now))

    def user_object(self, user: User, *, now: float, include_locale: bool, include_email: bool) -> JsonObject:
        """The user object of users.info.

        Source: https://docs.slack.dev/reference/objects/user-object
        """
        names = user.real_name.split(maxsplit=1)
        profile: JsonObject = {
            "title": user.title,
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "first_name": names[0] if names else "",
            "last_name": names[1] if len(names) > 1 else "",
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "",
            "team": self._team_id,
        }
        if include_email and user.email:
            profile["email"] = user.email
        if user.bot_id:
            profile["bot_id"] = user.bot_id
        body: JsonObject = {
            "id": user.id,
            "team_id": self._team_id,
            "name": user.name,
            "deleted": user.deleted,
            "color": user.color,
            "real_name": user.real_name,
            "profile": profile,
            "is_bot": user.is_bot,
            "is_app_user": False,
            "updated": user.updated,
        }
        if not user.deleted:
            body |= user.time_zone_facts(now)
            body |= {
                "is_admin": user.is_admin,
                "is_owner": False,
                "is_primary_owner": False,
                "is_restricted": False,
                "is_ultra_restricted": False,
                "is_email_confirmed": True,
            }
        if include_locale:
            body["locale"] = user.locale
        return body

    def person(self, user: User, *, now: float) -> JsonObject:
        """The shorter form for the browser page."""
        initials = user.real_name[-2:] if not user.real_name.isascii() else user.real_name[:2]
        return {
            "id": user.id,
            "name": user.name,
            "real_name": user.real_name,
            "title": user.title,
            "is_bot": user.is_bot,
            "deleted": user.deleted,
            "locale": user.locale,
            "email": user.email,
            "color": user.color,
            "initials": initials,
            **user.time_zone_facts(now),
        }
