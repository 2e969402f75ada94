"""The demo chain as a Slack workspace: its people, a channel for every location, and the common channels."""

import re
from collections.abc import Mapping

from backend.actor import Role
from backend.locations.schemas import Location
from backend.people.schemas import StaffMember
from bot.manifests import load_manifest
from bot.workspace.page.settings import PageSettings, TryThis
from bot.workspace.seed import AppSeed, ChannelSeed, UserSeed, WorkspaceSeed

COMMON_CHANNELS = {
    "general": "全员公告 · Company-wide",
    "help-hr": "人事问题 · HR questions",
    "help-it": "IT 问题 · IT questions",
    "help-finance": "财务报销 · Finance and expenses",
}
VISITING_ROLES = {Role.INSPECTOR, Role.BUYER, Role.PROCUREMENT_MANAGER}

PAGE = PageSettings(
    title="Storehand · 灯笼便利餐饮",
    welcome_zh="这是灯笼便利餐饮的演示工作区，数据都是虚构的。",
    welcome_en="This is the demo workspace of Lantern Foods; everything in it is invented.",
    about_zh="后台助手：查库存、找同事、问制度、看提醒，中英文都行",
    about_en="Back-office assistant: stock, colleagues, rules and alerts, in Chinese and English",
    tries=(
        TryThis(
            who="zhang.lina@lantern.example.com",
            text="3号店可乐还有多少？",
            note_zh="有三种可乐，先问清楚是哪一种",
            note_en="Three colas fit, so it asks which one",
        ),
        TryThis(
            who="zhang.lina@lantern.example.com",
            text="年假有几天？",
            note_zh="引用员工手册原文，注明出处",
            note_en="Quotes the handbook, with its source",
        ),
        TryThis(
            who="lim.jiahao@lantern.example.com",
            text="what is running out?",
            note_zh="新加坡淡滨尼店的缺货清单",
            note_en="The shortages of the Tampines store in Singapore",
        ),
    ),
    default_viewer="zhang.lina@lantern.example.com",
)


def demo_workspace(staff: list[StaffMember], places: list[Location]) -> WorkspaceSeed:
    """Return the workspace: everybody in the common channels, each location's channel with those it concerns."""
    app = AppSeed(bot_real_name="Storehand").with_manifest(load_manifest())
    ids = {person.email: user_id(person.email) for person in staff}
    names = {place.code: place for place in places}
    return WorkspaceSeed(
        team_name="灯笼便利餐饮 Lantern Foods",
        team_domain="lantern",
        app=app,
        users=tuple(
            UserSeed(
                id=ids[person.email],
                name=person.email.partition("@")[0],
                real_name=f"{person.name_zh} {person.name_en}",
                email=person.email,
                tz=person.timezone,
                locale="zh-CN" if person.language == "zh" else "en-US",
                title=_title(person, names),
                deleted=not person.is_active,
            )
            for person in staff
        ),
        channels=(
            *(
                ChannelSeed(
                    id=channel_id(name),
                    name=name,
                    topic=topic,
                    members=(app.bot_user_id, *(ids[person.email] for person in staff if person.is_active)),
                )
                for name, topic in COMMON_CHANNELS.items()
            ),
            *(
                ChannelSeed(
                    id=channel_id(place.slack_channel),
                    name=place.slack_channel,
                    topic=f"{place.name_zh} · {place.name_en}",
                    members=(
                        app.bot_user_id,
                        *(ids[person.email] for person in staff if _belongs(person, place)),
                    ),
                )
                for place in places
            ),
        ),
    )


def _title(person: StaffMember, places: Mapping[str, Location]) -> str:
    """Return the job and where it is done, as people look each other up: `店长 · 虹桥店`."""
    in_chinese = person.language == "zh"
    place = places.get(person.location_code or "")
    job = person.job_title_zh if in_chinese else person.job_title_en
    return job if place is None else f"{job} · {place.name_zh if in_chinese else place.name_en}"


def user_id(email: str) -> str:
    """Return a Slack-like user id made of an e-mail address."""
    return "U0" + re.sub(r"[^A-Z0-9]", "", email.partition("@")[0].upper())


def channel_id(name: str) -> str:
    """Return a Slack-like channel id made of a channel's name."""
    return "C0" + re.sub(r"[^A-Z0-9]", "", name.upper())


def _belongs(person: StaffMember, place: Location) -> bool:
    return person.is_active and (
        person.location_code == place.code
        or place.area_manager_email == person.email
        or not VISITING_ROLES.isdisjoint(person.roles)
    )
