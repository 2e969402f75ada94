"""What became of the demo's first thirty purchase requests, as data.

Days count backwards from the day of loading. The requests stand in the order of their numbers; who approves follows
from the approval levels, prices and suppliers from the price list.
"""

from dataclasses import dataclass
from decimal import Decimal

EVERYBODY = 4
"""As many levels as there are at most: the request is approved by all who must."""


@dataclass(frozen=True)
class Delivery:
    """So much of what is still to come arrived, the highest temperature of cold goods measured."""

    days_ago: int
    by: str
    percent: int = 100
    celsius: Decimal | None = None
    spoiled_sku: str | None = None
    """The item that came at `SPOILED_CELSIUS`, was held back and thrown away."""


@dataclass(frozen=True)
class Bill:
    """An invoice for the whole order: `dearer_sku` is billed a quarter above its price.

    `releases` are days and people; the payment goes to the bank on the day `exported`.
    """

    days_ago: int
    number: str
    by: str
    dearer_sku: str | None = None
    credit: tuple[int, str, Decimal] | None = None
    """Day, number and sum of a credit note, entered by the same person."""
    releases: tuple[tuple[int, str], ...] = ()
    exported: tuple[int, str] | None = None


@dataclass(frozen=True)
class Story:
    """A request and what came of it; `lines` are items in purchase cases, `approvals` the levels that approved."""

    days_ago: int
    by: str
    location: str
    lines: tuple[tuple[str, int], ...]
    reason: str | None = None
    needed_in_days: int | None = None
    approvals: int = 0
    rejection: str | None = None
    cancellation: str | None = None
    ordered: tuple[int, str] | None = None
    flow: str = "after_receipt"
    deliveries: tuple[Delivery, ...] = ()
    bills: tuple[Bill, ...] = ()


SPOILED_CELSIUS = Decimal("9.5")

STORIES: tuple[Story, ...] = (
    Story(
        days_ago=42,
        by="liu.zeyang",
        location="S001",
        lines=(("BEV-0002", 10), ("BEV-0003", 8), ("BEV-0006", 15)),
        reason="周末促销备货",
        approvals=EVERYBODY,
        ordered=(41, "sun.yutong"),
        deliveries=(Delivery(38, "wu.yating"),),
        bills=(
            Bill(
                37,
                "CL-204871",
                "wu.xiaoyan",
                releases=((33, "jiang.hao"), (32, "he.min")),
                exported=(32, "he.min"),
            ),
        ),
    ),
    Story(
        days_ago=40,
        by="li.wei",
        location="S001",
        lines=(("ITE-0004", 2),),
        reason="旧收银机常死机",
        rejection="先报修，修不好下个月再换",
    ),
    Story(
        days_ago=37,
        by="chen.siyuan",
        location="S002",
        lines=(("SNK-0011", 5), ("SNK-0005", 5)),
        approvals=EVERYBODY,
        ordered=(36, "sun.yutong"),
        deliveries=(Delivery(32, "zhang.wei"),),
        bills=(
            Bill(
                31,
                "SGW-6620",
                "jiang.hao",
                releases=((28, "wu.xiaoyan"), (27, "he.min")),
                exported=(27, "he.min"),
            ),
        ),
    ),
    Story(
        days_ago=34,
        by="du.xiaojun",
        location="S003",
        lines=(("PKG-0001", 10), ("PKG-0003", 10)),
        reason="外卖单量上来了",
        approvals=EVERYBODY,
        ordered=(33, "sun.yutong"),
        deliveries=(Delivery(29, "ni.jia", percent=60), Delivery(27, "ni.jia")),
        bills=(Bill(26, "ZY-0931", "wu.xiaoyan", dearer_sku="PKG-0003"),),
    ),
    Story(
        days_ago=31,
        by="zhang.wei",
        location="S002",
        lines=(("STA-0001", 4),),
        cancellation="上个月买的还没用完",
    ),
    Story(
        days_ago=27,
        by="pan.yuehong",
        location="S007",
        lines=(("BEV-0010", 6),),
        reason="不急，等别的店一起凑单",
        approvals=EVERYBODY,
    ),
    Story(
        days_ago=24,
        by="jiang.sitao",
        location="S012",
        lines=(("CLN-0005", 10), ("CLN-0009", 6)),
        approvals=EVERYBODY,
        ordered=(23, "sun.yutong"),
        deliveries=(Delivery(18, "cui.min", percent=80),),
        bills=(Bill(17, "ZY-0958", "jiang.hao"),),
    ),
    Story(
        days_ago=21,
        by="wang.jing",
        location="S010",
        lines=(("FRZ-0008", 8),),
        reason="虾仁炒饭上新",
        approvals=EVERYBODY,
        ordered=(20, "zhao.kaiwen"),
        deliveries=(Delivery(17, "dai.chen", celsius=Decimal("-19.5")),),
        bills=(
            Bill(16, "BY-77120", "wu.xiaoyan", releases=((12, "he.min"),)),
            # The same invoice once more, the last digit read as a letter.
            Bill(14, "BY-7712O", "jiang.hao"),
        ),
    ),
    Story(
        days_ago=18,
        by="fu.lin",
        location="S014",
        lines=(("DAI-0010", 6),),
        approvals=EVERYBODY,
        ordered=(17, "zhao.kaiwen"),
        deliveries=(Delivery(15, "lu.peng", celsius=Decimal("3.5")),),
        bills=(
            Bill(
                14,
                "YL-2190",
                "wu.xiaoyan",
                credit=(12, "YL-2190-C", Decimal("245.00")),
                releases=((8, "jiang.hao"), (7, "he.min")),
            ),
        ),
    ),
    Story(
        days_ago=12,
        by="zhang.lina",
        location="S003",
        lines=(("BEV-0015", 20), ("BEV-0012", 16)),
        reason="天热，茶饮走得快",
    ),
    Story(
        days_ago=11,
        by="wang.jing2",
        location="S004",
        lines=(("ITE-0004", 2), ("ITE-0001", 1)),
        reason="加开一个收银台",
        approvals=1,
    ),
    Story(
        days_ago=10,
        by="liu.zeyang",
        location="S001",
        lines=(("DRY-0007", 8),),
        reason="咖啡机换豆，一次备足一个月",
        approvals=1,
    ),
    Story(days_ago=9, by="xu.haichuan", location="S005", lines=(("STA-0001", 6), ("STA-0006", 10))),
    Story(days_ago=8, by="zhu.xiaowen", location="S006", lines=(("CLN-0008", 4),), reason="开学前大扫除"),
    Story(days_ago=7, by="li.wei2", location="S008", lines=(("SNK-0001", 16),)),
    Story(days_ago=6, by="peng.guodong", location="S013", lines=(("ALC-0003", 6),), reason="灯会期间夜场"),
    Story(
        days_ago=6,
        by="tan.meiling",
        location="S015",
        lines=(("PKG-0008", 5),),
        reason="Chopsticks for the office lunch crowd",
    ),
    Story(
        days_ago=5,
        by="lim.jiahao",
        location="S016",
        lines=(("FRZ-0009", 10),),
        reason="School holidays",
        needed_in_days=5,
    ),
    Story(
        days_ago=5,
        by="cui.min",
        location="S012",
        lines=(("ITE-0002", 10),),
        reason="换掉坏的标签机",
        approvals=1,
    ),
    Story(
        days_ago=5,
        by="hao.qiang",
        location="DC01",
        lines=(("DAI-0010", 60),),
        reason="烘焙季备黄油",
        approvals=2,
    ),
    Story(days_ago=4, by="fu.lin", location="S014", lines=(("INS-0003", 12),)),
    Story(
        days_ago=4,
        by="tao.xin",
        location="S011",
        lines=(("ITE-0004", 9),),
        reason="整店更换收银机",
        approvals=2,
    ),
    Story(
        days_ago=4,
        by="gong.mei",
        location="CK01",
        lines=(("MEA-0008", 50),),
        reason="牛腩饭加产",
        approvals=2,
    ),
    Story(
        days_ago=4,
        by="ye.qing",
        location="S009",
        lines=(("PRO-0020", 6),),
        approvals=EVERYBODY,
        ordered=(4, "zhao.kaiwen"),
        deliveries=(Delivery(3, "yu.haoran"),),
        bills=(Bill(2, "QQ-5518", "jiang.hao"),),
    ),
    Story(
        days_ago=3,
        by="wu.yating",
        location="S001",
        lines=(("PRO-0015", 6), ("PRO-0016", 10)),
        reason="关东煮和便当用",
        approvals=EVERYBODY,
        ordered=(3, "zhao.kaiwen"),
        deliveries=(Delivery(2, "liu.zeyang", percent=60, celsius=Decimal("4.0"), spoiled_sku="PRO-0016"),),
    ),
    Story(
        days_ago=3,
        by="fang.yi",
        location="S002",
        lines=(("CON-0009", 10),),
        approvals=EVERYBODY,
        ordered=(3, "sun.yutong"),
        flow="before_receipt",
        bills=(Bill(2, "ZB-30417", "wu.xiaoyan"),),
    ),
    Story(
        days_ago=3,
        by="nurul.huda",
        location="S015",
        lines=(("BEV-0006", 10),),
        reason="Soda for the weekend",
        needed_in_days=6,
        approvals=EVERYBODY,
        ordered=(2, "sun.yutong"),
    ),
    Story(days_ago=2, by="ma.junchi", location="S008", lines=(("BEV-0010", 8),), approvals=EVERYBODY),
    Story(days_ago=2, by="yao.yao", location="S007", lines=(("FRZ-0005", 4),), approvals=EVERYBODY),
    Story(
        days_ago=1,
        by="liu.zeyang",
        location="S001",
        lines=(("BEV-0002", 6),),
        reason="周末前补货",
        needed_in_days=4,
    ),
)
