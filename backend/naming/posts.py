"""People by their post: `5号店店长`, `my manager`, `the buyer`, `采购经理`, `who runs Lujiazui`."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from backend.naming.entries import Mention, NameKind

_MINE = re.compile(
    r"(?:我的?|我们的?|咱们?的?|本人的?|my|our|the)\s*(?:直属|直接|顶头|direct |line |reporting )?\s*"
    r"(?:上级|上司|领导|经理|主管|老板|头儿?|老大|manager|boss|supervisor|superior|lead)"
)
_STORE_MANAGER = re.compile(
    r"(?:我们|咱们?|本|我)?的?(?:门?店)?的?店长|(?:my|our|the|this)?\s*(?:store|shop) manager|"
    r"(?:head|manager) of (?:my|our|this|the) (?:store|shop)"
)
_AREA_MANAGER = re.compile(
    r"(?:我们?|咱们?|本店?)?的?(?:区域?|片区|大区)(?:经理|负责人)|(?:my"
    r"|our|the)?\s*(?:area|regional|district) manager"
)
_AREA = re.compile(r"区域?经理|片区|大区|area manager|regional manager|district manager")
_SUPERVISOR = re.compile(r"主管|领班|值班|supervisor|shift lead")
_COOK = re.compile(r"厨|cook|chef")
_IN_CHARGE = re.compile(
    r"店长|经理|负责|谁管|管事|老板|主任|老大|头儿?$|manage|runs|in charge|head|boss|responsible|leads?(?![a-z])"
)
# What surrounds a post in a question and says nothing about it.
_AROUND = re.compile(
    r"是?(?:谁|哪位|哪个人?|什么人)[啊呀呢]?|联系方式|电话|手机|邮箱|怎么联系|怎么找|找一?下|帮我|查一?下|请问"
    r"|咱们?|我们|公司|那位|那个"
    r"|的|部门?|组|[?？!！。，,.]"
    r"|(?<![a-z])(?:who(?:'s| is)?|what is|the|our|my|a|an|of|for"
    r"|in|to|at|name|contact|reach|email|phone|find|is|please|team"
    r"|department|dept|person|guy|lady|somebody|someone|from)(?![a-z])"
)
_DEPARTMENTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "finance": re.compile(r"财务|finance|accounting"),
        "procurement": re.compile(r"采购|procurement|purchasing|buying"),
        "hr": re.compile(r"人力资源|人力|人事|(?<![a-z])hr(?![a-z])|human resources?|personnel"),
        "it": re.compile(r"信息技术|信息|技术支持|(?<![a-z])it(?![a-z])|电脑|系统"),
        "supply_chain": re.compile(r"供应链|supply chain"),
        "operations": re.compile(r"运营|operations"),
        "audit": re.compile(r"审计|audit(?:or)?"),
        "merchandising": re.compile(r"商品|merchandis\w+"),
        "marketing": re.compile(r"市场|marketing"),
        "administration": re.compile(r"行政|administration"),
        "warehouse": re.compile(
            r"仓库|大仓|配送中心|warehouse|distribution cent(?:re|er)|(?<![a-z])dc(?![a-z])"
        ),
        "central_kitchen": re.compile(r"中央厨房|央厨|central kitchen|(?<![a-z])kitchen(?![a-z])"),
    }
)
_HEAD_OF = re.compile(
    r"(?:总?经理|总监|负责的?人?|主管|领导|老大|头儿?|老板|管事的?|director|manager"
    r"|head|leads?|boss|in charge|responsible|chief|runs)"
)
_HEAD_TITLES = re.compile(r"经理|总监|厨师长|Manager|Director|Head")
_SAME_WORDS: Mapping[str, str] = MappingProxyType(
    {"purchasing": "procurement", "buying": "procurement", "gm": "general manager", "inspectors": "inspector",
     "督导": "巡店督导", "巡检员": "巡店督导", "巡店员": "巡店督导", "采购员": "采购专员", "采购": "采购专员",
     "老总": "总经理", "hr": "", "会计": "应付会计", "accountant": "accountant"}
)  # fmt: skip
_WORD = re.compile(r"[a-z]+|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class PostHolder:
    """An active employee with what a post is known by."""

    email: str
    title_zh: str
    title_en: str
    department: str
    location: str | None
    manager: str | None


@dataclass(frozen=True, slots=True)
class PlaceHeads:
    """Who is in charge of a location, and of the area it lies in."""

    manager: str
    area_manager: str


class Posts:
    """Finds people by post."""

    def __init__(self, holders: Sequence[PostHolder], heads: Mapping[str, PlaceHeads]) -> None:
        self._holders = {holder.email: holder for holder in holders}
        self._heads = heads

    def find(
        self, text: str, *, asker: str | None, find_mentions: Callable[[str], Sequence[Mention]]
    ) -> tuple[str, ...]:
        """Return the e-mail addresses of those who hold a post; empty if the text names none.

        Args:
            text: the post as it was said.
            asker: address of the person who says `my manager`.
            find_mentions: finds the place in `5号店店长`.
        """
        plain = " ".join(text.strip().lower().split())
        own = self._of_asker(plain, asker)
        if own is not None:
            return self._active(own)
        places = [one for one in find_mentions(plain) if one.kind is NameKind.LOCATION]
        if places:
            codes = [code for place in places for code in place.candidates]
            end = places[-1].end
            # 五角场店长 is read as 五角场店 and 长.
            end -= plain[end - 1 : end + 1] == "店长"
            at_place = self._at(plain[: places[0].start] + " " + plain[end:], codes)
            if at_place:
                return self._active(at_place)
        return self._active(self._by_title(plain))

    def _of_asker(self, plain: str, asker: str | None) -> list[str] | None:
        """The asker's own manager, store manager or area manager; None if the text is about none of them."""
        holder = self._holders.get(asker or "")
        if holder is None:
            return None
        head = self._heads.get(holder.location or "")
        if _STORE_MANAGER.fullmatch(plain) and head is not None:
            return [head.manager]
        if _AREA_MANAGER.fullmatch(plain):
            areas = [head] if head is not None else self._heads.values()
            return [one.area_manager for one in areas]
        if _MINE.fullmatch(plain) and holder.manager is not None:
            return [holder.manager]
        return None

    def _at(self, rest: str, codes: Collection[str]) -> list[str]:
        """People with a post at one of some places."""
        heads = [self._heads[code] for code in codes if code in self._heads]
        if _AREA.search(rest):
            return [head.area_manager for head in heads]
        for pattern, title in ((_SUPERVISOR, "Supervisor"), (_COOK, "Cook")):
            if pattern.search(rest):
                found = [
                    one.email
                    for one in self._holders.values()
                    if one.location in codes and title in one.title_en
                ]
                if found:
                    return found
        is_head = _IN_CHARGE.search(rest) or _SUPERVISOR.search(rest)
        return [head.manager for head in heads] if is_head else []

    def _by_title(self, plain: str) -> list[str]:
        """People whose title holds all the words, else the head, else the members, of the department named."""
        words = _AROUND.sub(" ", plain).strip()
        if not words:
            return []
        titled = [one for one in self._holders.values() if _is_titled(one, words)]
        exact = [one.email for one in titled if words in {one.title_zh.lower(), one.title_en.lower()}]
        if exact or titled:
            return exact or [one.email for one in titled]
        for department, pattern in _DEPARTMENTS.items():
            if pattern.search(words):
                rest = _HEAD_OF.sub("", pattern.sub("", words)).strip()
                members = [one for one in self._holders.values() if one.department == department]
                if rest in {
                    "",
                    "支持",
                    "support",
                    "人员",
                    "同事",
                    "专员",
                    "员",
                    "staff",
                    "helpdesk",
                    "officer",
                }:
                    heads = [one.email for one in members if _HEAD_TITLES.search(one.title_zh + one.title_en)]
                    wants_head = _HEAD_OF.search(words) is not None
                    return heads if wants_head and heads else [one.email for one in members]
        return []

    def _active(self, emails: Collection[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(email for email in emails if email in self._holders))


def _is_titled(holder: PostHolder, words: str) -> bool:
    said = [_SAME_WORDS.get(word, word) for word in _WORD.findall(words)]
    if not any(said):
        return False
    title_zh, title_en = holder.title_zh.lower(), set(_WORD.findall(holder.title_en.lower()))
    return all(
        part in title_zh if not part.isascii() else set(part.split()) <= title_en for part in said if part
    )
