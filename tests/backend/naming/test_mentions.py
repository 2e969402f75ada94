"""Names inside sentences as staff send them from the shop floor."""

from itertools import pairwise

import pytest

from backend.naming.entries import NameKind
from tests.backend.naming.demo_names import demo_entries

COLA = ("BEV-0001", "BEV-0002", "BEV-0003")
MILK = ("DAI-0001", "DAI-0002", "DAI-0003", "DAI-0004", "DAI-0005")
CRISPS = ("SNK-0001", "SNK-0002", "SNK-0003")

GOODS = [
    ("3号店330可乐还剩几罐", [("可乐", ("BEV-0001",))]),
    ("13号店330可乐还剩几罐", [("可乐", ("BEV-0001",))]),
    ("可乐10箱和薯片5箱, 一箱牛奶", [("可乐", COLA), ("薯片", CRISPS), ("牛奶", MILK)]),
    ("20 cola cans and 10 lemon tea", [("cola cans", ("BEV-0001",)), ("lemon tea", ("BEV-0016",))]),
    ("20罐可乐、10瓶500的可乐和冰红茶", [("可乐", ("BEV-0001",)), ("可乐", ("BEV-0002",)), ("冰红茶", ("BEV-0015",))]),
    ("无糖可乐500还有吗", [("无糖可乐", ("BEV-0005",))]),
    ("可乐要无糖的，罐装", [("可乐", ("BEV-0004",))]),
    ("大瓶可乐补两箱", [("大瓶可乐", ("BEV-0003",))]),
    ("how much cola can we order", [("cola", COLA)]),
    ("can I get 10 cases of coke zero 330", [("coke", ("BEV-0004",))]),
    ("do we have the 1.5L coke in stock?", [("coke", ("BEV-0003",))]),
    ("全脂奶小盒快没了", [("全脂奶", ("DAI-0004",))]),
    ("低脂鲜奶950要过期了吗", [("鲜奶", ("DAI-0003",))]),
    ("云麓全脂奶250有多少", [("云麓全脂奶", ("DAI-0004",))]),
    ("水还剩多少", [("水", ("BEV-0010", "BEV-0011"))]),
    ("还有水吗", [("水", ("BEV-0010", "BEV-0011"))]),
    ("补10箱水和5桶油", [("水", ("BEV-0010", "BEV-0011")), ("油", ("DRY-0005", "DRY-0006"))]),
    ("3号店水不够了", [("水", ("BEV-0010", "BEV-0011"))]),
    ("买冰", [("冰", ("FRZ-0011",))]),
    ("一袋米多少钱", [("米", ("DRY-0001", "DRY-0002"))]),
    ("葱姜蒜都没了", [("葱", ("PRO-0004", "PRO-0005")), ("姜", ("PRO-0006",)), ("蒜", ("PRO-0007",))]),
    ("盐、糖、醋各一箱", [("盐", ("CON-0011",)), ("糖", ("CON-0012",)), ("醋", ("CON-0004", "CON-0005"))]),
    ("麻烦帮人广店要50瓶550的水，后天到", [("水", ("BEV-0010",))]),
    ("盘点一下湖滨店的鸡蛋，30枚的那种", [("鸡蛋", ("PRO-0020",))]),
    ("笔要20支，红色的", [("笔", ("STA-0005",))]),
    ("what's our stock of 12oz paper cups at raffles", [("paper cups", ("PKG-0004",))]),
    ("水饺还有几袋", [("水饺", ("FRZ-0001", "FRZ-0002"))]),
    ("番茄酱和番茄各要多少", [("番茄酱", ("CON-0008",)), ("番茄", ("PRO-0001",))]),
    ("番茄味的薯片", [("番茄味的薯片", ("SNK-0002",))]),
    ("料酒不是黄酒", [("料酒", ("CON-0006",)), ("黄酒", ("ALC-0005",))]),
    ("鸡蛋三明治卖完了", [("鸡蛋三明治", ("RDY-0004",))]),
    ("牛肉泡面还有吗", [("牛肉泡面", ("INS-0001", "INS-0002", "INS-0003"))]),
    ("80的热敏纸还有几卷", [("80的热敏纸", ("STA-0002",))]),
    ("M码手套一盒", [("手套", ("CLN-0005",))]),
    ("we're out of large bin bags", [("large bin bags", ("CLN-0007",))]),
    ("thermal paper 80mm is running low", [("thermal paper", ("STA-0002",))]),
    ("扫码 2000000000015", []),
    ("check BEV-0001 and dai0001 please", [("BEV-0001", ("BEV-0001",)), ("dai0001", ("DAI-0001",))]),
    ("BEV-9999还有吗", [("BEV-9999", ())]),
    ("ＢＥＶ－０００１还有吗", [("ＢＥＶ－０００１", ("BEV-0001",))]),
    ("可樂還剩幾罐", [("可樂", ("BEV-0001",))]),
    ("kele还有吗", [("kele", COLA)]),
    ("colla还有吗", [("colla", COLA)]),
    ("yanmainai 还剩多少", [("yanmainai", ("DAI-0006",))]),
    ("柠檬查还有吗", [("柠檬查", ("BEV-0016",))]),
    ("the till is broken again", [("till", ("ITE-0004",))]),
    ("need 5 rolls of till roll", [("till roll", ("STA-0001", "STA-0002"))]),
    ("10 bags of chips", [("chips", ("FRZ-0005", "SNK-0001", "SNK-0002", "SNK-0003"))]),
    ("how much ice is left", [("ice", ("FRZ-0011",))]),
    ("order 200 lids", [("lids", ("PKG-0005",))]),
    ("盖子还剩多少", [("盖子", ("PKG-0005",))]),
    ("transfer 12 pork buns and 6 tea eggs to S004", [("pork buns", ("RDY-0009",)), ("tea eggs", ("RDY-0011",))]),
    ("可乐薯片各一箱", [("可乐", COLA), ("薯片", CRISPS)]),
    ("不可乐观，水平不行", []),
]  # fmt: skip

NO_GOODS = [
    "the price went up", "open the door", "open till 10", "open till late", "we close at 10, till then",
    "he ran five miles",
    "加油", "加油站在哪", "水平太差", "地板有5米长", "两米高", "水管漏水", "油烟机坏了", "这笔订单", "三笔付款",
    "笔记本坏了", "开心果汁",
    "喝水", "锅盖子丢了", "my bag was stolen", "he left his bag", "spicen", "broad range", "see you later",
    "the waiter is late",
    "floor is wet", "better luck next time", "it will break", "使用油烟机", "冰箱坏了", "请假三天", "年假还有几天",
    "hello", "谢谢",
    "开会讨论排班", "我要请病假", "wifi坏了", "password reset", "the printed receipt", "可乐机坏了", "米饭没熟",
    "小程序打不开", "回顾总结一下",
    "手机进水了", "水库", "卫生间脏了", "收音机坏了", "收银记录丢了", "胡萝卜有吗", "customer service was rude",
]  # fmt: skip

PLACES = [
    ("3号店330可乐还剩几罐", [("3号店", ("S003",))]),
    ("13号店330可乐还剩几罐", [("13号店", ("S013",))]),
    ("十六号店的牛奶", [("十六号店", ("S016",))]),
    ("把可乐从1号店调到十三号店", [("1号店", ("S001",)), ("十三号店", ("S013",))]),
    ("move 10 cola from store 3 to store 13", [("store 3", ("S003",)), ("store 13", ("S013",))]),
    ("17号店可乐还剩多少", [("17号店", ())]),
    ("S3和s014哪个可乐多", [("S3", ("S003",)), ("s014", ("S014",))]),
    ("静按寺店可乐多少", [("静按寺店", ("S001",))]),
    ("静安四店可乐多少", [("静安四店", ("S001",))]),
    ("renmin guangchang还有kele吗", [("renmin guangchang", ("S003",))]),
    ("how's stock at jing'an si", [("jing'an si", ("S001",))]),
    ("人广的水不够了", [("人广", ("S003",))]),
    ("杭州大学城店缺货", [("大学城店", ("S009",))]),
    ("大学城店缺货", [("大学城店", ("S006", "S009"))]),
    ("湖东店和湖滨店", [("湖东店", ("S011",)), ("湖滨店", ("S007",))]),
    ("从大仓调20箱可乐到People’s Square", [("大仓", ("DC01",)), ("People’s Square", ("S003",))]),
    ("the warehouse has 3 stores of it", [("warehouse", ("DC01",))]),
    ("DC01 to CK01", [("DC01", ("DC01",)), ("CK01", ("CK01",))]),
    ("3號店　可樂", [("3號店", ("S003",))]),
    ("五家店都缺货", []),
    ("二十三号店", [("二十三号店", ())]),
    ("in the 3rd store", [("3rd store", ("S003",))]),
    ("夫子庙店的啤酒", [("夫子庙店", ("S013",))]),
    ("五角厂店有水吗", [("五角厂店", ("S006",))]),
    ("12月3号店休", None),
]  # fmt: skip

PERSONS = [
    ("张丽娜的电话", ["zhang.lina"]),
    ("call zhang lina", ["zhang.lina"]),
    ("ask Lina about it", ["zhang.lina"]),
    ("张店长在吗", ["zhang.lina"]),
    ("请陆家嘴的陈店长回电", ["chen.siyuan"]),
    ("陈店长在吗", ["chen.siyuan", "tan.meiling"]),
    ("谁是王静", ["wang.jing", "wang.jing2"]),
    ("Kevin from procurement", ["zhao.kaiwen"]),
    ("把审批委托给李伟", ["li.wei"]),
    ("委托给li.wei2吧", ["li.wei2"]),
    ("mail chen.siyuan@lantern.example.com please", ["chen.siyuan"]),
    ("谭志远在哪", []),
    ("张利娜什么时候上班", ["zhang.lina"]),
    ("小王今天请假", ["ong.ryan", "wang.jing2"]),
    ("the grace period is over", []),
    ("小程序打不开", []),
]

OTHERS = [
    ("晨岚和云麓哪个便宜", NameKind.SUPPLIER, [("V001",), ("V002",)]),
    ("compare Paper Kite with V012", NameKind.SUPPLIER, [("V010",), ("V012",)]),
    ("生鲜供应商的发票", NameKind.SUPPLIER, [("V005", "V006", "V009")]),
    ("消防通道被纸箱堵住了", NameKind.INSPECTION_CATEGORY, [("FIRE_EXIT",)]),
    ("后厨有老鼠", NameKind.INSPECTION_CATEGORY, [("PEST",)]),
    ("the fridge is too warm", NameKind.INSPECTION_CATEGORY, [("COLD_CHAIN", "EQUIPMENT")]),
    ("地面很脏", NameKind.INSPECTION_CATEGORY, [("CLEANLINESS",)]),
    ("心脏不舒服", NameKind.INSPECTION_CATEGORY, []),
    ("don't fire him", NameKind.INSPECTION_CATEGORY, []),
    ("服务器坏了", NameKind.INSPECTION_CATEGORY, []),
]


def _found(index, sentence, kind):
    return [(m.text, tuple(sorted(m.candidates))) for m in index.find_mentions(sentence) if m.kind == kind]


@pytest.mark.parametrize(("sentence", "goods"), GOODS)
def test_goods_are_found_with_exactly_the_items_they_may_be(index, sentence, goods):
    assert _found(index, sentence, NameKind.ITEM) == goods


@pytest.mark.parametrize("sentence", NO_GOODS)
def test_everyday_words_are_not_taken_for_goods(index, sentence):
    assert _found(index, sentence, NameKind.ITEM) == []


@pytest.mark.parametrize(("sentence", "places"), [case for case in PLACES if case[1] is not None])
def test_places_are_found_beside_the_goods(index, sentence, places):
    assert _found(index, sentence, NameKind.LOCATION) == places


@pytest.mark.parametrize(("sentence", "names"), PERSONS)
def test_people_are_found_by_any_of_their_names(index, sentence, names):
    found = [m.candidates for m in index.find_mentions(sentence) if m.kind == NameKind.PERSON]

    assert [sorted(codes) for codes in found] == (
        [sorted(f"{n}@lantern.example.com" for n in names)] if names else []
    )


@pytest.mark.parametrize(("sentence", "kind", "codes"), OTHERS)
def test_suppliers_and_findings_are_found(index, sentence, kind, codes):
    assert [tuple(sorted(m.candidates)) for m in index.find_mentions(sentence) if m.kind == kind] == codes


@pytest.mark.parametrize("sentence", [case[0] for case in (*GOODS, *PLACES, *PERSONS, *OTHERS)])
def test_mentions_stand_where_they_say_and_do_not_overlap_within_a_kind(index, sentence):
    mentions = index.find_mentions(sentence)

    assert all(sentence[m.start : m.end] == m.text for m in mentions)
    for kind in NameKind:
        own = [m for m in mentions if m.kind == kind]
        assert all(a.end <= b.start for a, b in pairwise(own))


def test_one_sentence_gives_its_item_and_its_place(index):
    mentions = index.find_mentions("请问3号店330可乐还剩几罐？")

    assert [(m.kind, m.start, m.end, m.candidates) for m in mentions] == [
        (NameKind.LOCATION, 2, 5, ("S003",)),
        (NameKind.ITEM, 8, 10, ("BEV-0001",)),
    ]


def test_a_barcode_in_a_sentence_is_its_item(index):
    item = next(entry for entry in demo_entries() if entry.code == "BEV-0001")

    assert _found(index, f"scan {item.barcode} please", NameKind.ITEM) == [(item.barcode, ("BEV-0001",))]


def test_a_slip_of_the_finger_is_less_certain_than_the_name(index):
    (right,) = index.find_mentions("cola")
    (wrong,) = index.find_mentions("colla")

    assert right.score > wrong.score
    assert wrong.how == "fuzzy"
