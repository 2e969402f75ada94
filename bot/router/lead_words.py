"""The words at both ends of a message that only tie it to the one before; matched against `Wording.plain`."""

import re
from enum import StrEnum


class Tie(StrEnum):
    """How a message is tied to the one before."""

    DROP = "drop"
    CORRECTION = "correction"
    FOLLOW_UP = "follow_up"
    ADDITION = "addition"
    ASIDE = "aside"


def _any(*choices: str) -> str:
    return "|".join(choices)


def _english(*choices: str) -> str:
    return rf"(?:{_any(*choices)})(?![a-z])"


_GAP = r"[\s,，.。!！:：;；、…~-]*"
_PAUSE = r"(?=\s*(?:[,，.。!！;；、~…]|$))"
_NOT_A_QUANTITY = r"(?!\s*(?:多少|几|没有|没|有|货|吗|库存|剩|谁|什么|哪))"
_NOT_HOW_LONG = r"(?!\s*(?:多少|多久|多长|几(?:天|日|周|次|个?(?:小时|月|星期|礼拜))|等|不|吗|怎么|什么|谁))"
# A fact that is asked for is no value that was said wrong: 应该是几号发工资.
_NOT_A_QUESTION = r"(?!\s*(?:几|多少|多久|哪|谁|什么|怎么|如何|吗))"
# What is changed at work and not in what was said: shifts, bulbs, locks; or how to change it, or who does.
_NOT_AT_WORK = (
    r"(?!货|班|岗|休|灯|零|季|装|锁|证|电池|滤|密码|手机号"
    r"|[^,，.。]*(?:怎么(?!样)|如何|流程|手续|申请|工单|报修|维修))"
)
# What a shop has none of: `no stock at store 3` says how things are, and takes nothing back.
_LACKED_EN = (
    r"(?! (?:thanks|need|stock|more|longer|one|idea|problem|worries|rush|hurry|water|power|electricity|light|gas"
    r"|signal|internet|network|wifi|connection|response|reply|answer|sound|budget|staff|messages?|alerts?"
    r"|delivery|deliveries|invoices?|orders?|show|entry|returns?|refunds?|smoking)(?![a-z]))"
)

_COURTESIES = _any(
    r"是(?![不谁否什的]|$)|啊|哦|噢|嗯+|呃|额|诶|哎呀?|呀|哈|喂|亲",
    rf"(?:好(?:的|吧|嘞)?|行|谢谢你?|多谢){_PAUSE}",
    _english(
        r"ok|okay|oh|ah|hm+|um+|uh|er+|well|hey|so|yes|yeah",
        r"please|pls|thanks?(?: you)?|great|alright|right",
    ),
)
_DROPS = _any(
    r"(?:还是|那|那就)?(?:算了算了|算了吧?|不查了|别查了|不问了|当我没说)",
    rf"(?:还是|那|那就)?(?:不用了|不要了|先不(?:查|订|弄|管|要|问)了?){_PAUSE}",
    r"(?:forget (?:about )?(?:that|it|this)|never ?mind)(?=\s*(?:[,.!;]|$| how| what| who| show| check))",
    rf"(?:never ?mind(?: that| it)|scratch that|(?:cancel|drop|leave|skip) (?:that|it)){_PAUSE}",
)
_CORRECTIONS = _any(
    r"不对不对|不对|不是不是|不是(?=[\s,，.。!！我]|$)|不是(?:这个|那个|这家|那家)|错了错了|错了(?!的)",
    r"(?:我)?(?:刚才?|刚刚)?(?:说|搞|打|弄|写|看|报)错(?:了)*(?!了?的)|口误|更正(?:一下)?|纠正一下",
    r"(?:我)?(?:是)?(?:说的|问的|要的|指的|想问的|想说的|想查的)(?:其实)?(?:就?是)",
    rf"我是(?:说|问|指|要)|我的意思是|应该是{_NOT_A_QUESTION}|其实(?:是)?",
    r"(?:还是|那就?|帮我|给我|请)?(?:改成|改为|改到|改用|换成|换为|换到|换作)|(?:还是|那就?)(?:用|换|改)",
    _english(
        rf"nope|no no|no{_LACKED_EN}|sorry|oops|my bad|wrong(?: one| store| item)?|correction|actually|rather",
        r"(?:no,? )?i (?:really |actually )?(?:meant?|said|was (?:asking|talking) about|wanted)(?: to say)?",
        r"not (?:that|this)(?: one)?",
        r"(?:can you |please )?(?:make|change|switch|set) (?:it|that|this)(?: to| into| for)?",
        r"(?:it|that)(?:'s| is| was| should be)|should be|let'?s (?:do|say|make it)",
    ),
)
_ADDITIONS = _any(
    rf"再加上?|再来|另外?加上?|还要加?{_NOT_HOW_LONG}|加上|外加|再补上?|再添|顺便加上?|也(?:要|加上?)",
    _english(r"(?:and )?(?:also )?(?:add|plus|another)(?: on)?"),
)
_ASIDES = _any(
    r"对了|话说|等下|等一下|等会儿?|等等|稍等|慢着|突然想(?:到|起)",
    r"顺便(?:再)?(?:问|查|看)?(?:一下|下|看|问)?|另外(?:再)?",
    _english(
        r"by the way|btw|wait(?: a (?:sec|second|minute|moment))?|hold on|hang on",
        r"one more thing|quick question|while you're at it",
    ),
)
_FOLLOW_UPS = _any(
    r"那么|那就|那(?!家|个|边|种|款|些|位|天|里|儿|批(?!准)|单)|那个(?=[\u3400-\u9fff]+的?呢)",
    rf"然后|接着|还有{_NOT_A_QUANTITY}|换{_NOT_AT_WORK}|同样|一样|至于|还想(?:看|问|知道)",
    r"再(?:看看?|查查?|查一下|查下|看一下|看下|问问?|说说?)|也(?:看看?|查查?|问问?)",
    r"只(?:看|要|查|列|显示|想看)|光(?:看|要)",
    _english(
        r"(?:ok )?and(?: what| how)?(?: about)?|what about|how about|also|then|as for|now|or|what if it's",
        r"(?:the )?same(?: thing| question)?(?: for| with| at| in)?",
        r"only|just|show (?:me )?only|but(?: what about| only)?",
    ),
)
LEADS: tuple[tuple[Tie | None, re.Pattern[str]], ...] = tuple(
    (tie, re.compile(rf"{_GAP}(?:{words}){_GAP}"))
    for tie, words in (
        (None, _COURTESIES),
        (Tie.DROP, _DROPS),
        (Tie.CORRECTION, _CORRECTIONS),
        (Tie.ADDITION, _ADDITIONS),
        (Tie.ASIDE, _ASIDES),
        (Tie.FOLLOW_UP, _FOLLOW_UPS),
    )
)
"""What a message begins with; None for words that tie it to nothing."""

_STOP = r"[\s?？!！.。~…]*$"
TAILS: tuple[tuple[Tie | None, re.Pattern[str]], ...] = (
    (Tie.FOLLOW_UP, re.compile(rf"的?(?:又|怎么样)?呢{_STOP}")),
    (Tie.FOLLOW_UP, re.compile(rf"也(?:帮我|给我|顺便)?(?:看|查|问|说)(?:看|查|问|说|一下|下)*吧?{_STOP}")),
    (Tie.FOLLOW_UP, re.compile(rf"(?:也是|也一样|也要|也来|同上)吧?{_STOP}")),
    (Tie.FOLLOW_UP, re.compile(rf"(?<![a-z])(?:too|as well){_STOP}")),
    (Tie.CORRECTION, re.compile(rf"(?<![a-z])(?:instead|rather){_STOP}")),
    (Tie.CORRECTION, re.compile(rf"才对{_STOP}")),
    (None, re.compile(rf"[\s,，]*(?:吧|啊|呀|哈|哦|嘛|谢谢你?|多谢|谢了|辛苦了?){_STOP}")),
    (None, re.compile(rf"[\s,]*(?<![a-z])(?:please|pls|thanks|thank you|thx|ok|then){_STOP}")),
    (None, re.compile(r"[\s?？!！.。,，;；~…]+$")),
)
"""What a message ends with."""

ATTRIBUTIVE = re.compile(
    r"(?:的|味儿?|款|[那这一]种|[那这一]个|(?<![a-z])ones?)[呢吧啊呀吗]*[\s?？!！.。~]*(?:please|谢谢)?"
    + _STOP
)
"""A message that ends like `无糖的`, `the plain one`."""

NOT_THIS_BUT_THAT = re.compile(
    r"^(?:不是|不要|别)(?P<wrong>[^,，。;；]{1,20}?)[\s,，。;；]*"
    r"(?:而是|应该是|要的?是|我要的?是?|我说的是|我是说|是|要|改成|换成)(?P<right>.+)$"
    r"|^not (?:the )?(?P<wrong_en>[^,;]{1,30}?)[\s,;.]+(?:but|i meant?|i said|it's|it is|rather)?\s*(?P<right_en>.+)$"
)
"""`不是A，是B` and `not A but B`."""
