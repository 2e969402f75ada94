"""A chain of three stores, small enough to see what a sentence can mean."""

from backend.naming.entries import NameEntry, NameKind

COLA_OPTIONS = [
    {"value": "BEV-0001", "label_zh": "可乐330ml罐装", "label_en": "Cola 330 ml Can"},
    {"value": "BEV-0002", "label_zh": "可乐500ml瓶装", "label_en": "Cola 500 ml Bottle"},
    {"value": "BEV-0003", "label_zh": "可乐1.5L瓶装", "label_en": "Cola 1.5 L Bottle"},
]


def _item(code, name_zh, name_en, *aliases):
    return NameEntry(NameKind.ITEM, code, name_zh, name_en, aliases)


ENTRIES = (
    _item("BEV-0001", "可乐330ml罐装", "Cola 330 ml Can", "可乐", "罐装可乐", "cola", "canned cola"),
    _item("BEV-0002", "可乐500ml瓶装", "Cola 500 ml Bottle", "可乐", "瓶装可乐", "cola", "bottled cola"),
    _item("BEV-0003", "可乐1.5L瓶装", "Cola 1.5 L Bottle", "可乐", "大可乐", "cola", "big cola"),
    _item("BEV-0004", "无糖可乐330ml罐装", "Zero Cola 330 ml Can", "无糖可乐", "zero cola"),
    _item("BEV-0005", "无糖可乐500ml瓶装", "Zero Cola 500 ml Bottle", "无糖可乐", "zero cola"),
    _item(
        "SNK-0006", "黑巧克力40g", "Dark Chocolate 40 g", "巧克力", "黑巧克力", "chocolate", "dark chocolate"
    ),
    _item(
        "SNK-0007",
        "牛奶巧克力40g",
        "Milk Chocolate 40 g",
        "巧克力",
        "牛奶巧克力",
        "chocolate",
        "milk chocolate",
    ),
    _item("BEV-0010", "天然水550ml", "Natural Water 550 ml", "矿泉水", "water"),
    _item("PRO-0019", "鸡蛋10枚装", "Eggs 10 Pack", "鸡蛋", "eggs"),
    _item("DAI-0001", "鲜牛奶950ml", "Fresh Milk 950 ml", "牛奶", "milk"),
    NameEntry(NameKind.LOCATION, "S003", "人民广场店", "People's Square Store", ("3号店", "store 3")),
    NameEntry(NameKind.LOCATION, "S005", "虹桥店", "Hongqiao Store", ("5号店", "store 5")),
    NameEntry(NameKind.LOCATION, "S006", "五角场店", "Wujiaochang Store", ("大学城店", "campus store")),
    NameEntry(NameKind.LOCATION, "S009", "松江店", "Songjiang Store", ("大学城店", "campus store")),
    NameEntry(NameKind.LOCATION, "DC01", "配送中心", "Distribution Centre", ("总仓", "DC", "warehouse")),
    NameEntry(NameKind.PERSON, "li.wei2@lantern.example.com", "李薇", "Li Wei", ()),
    NameEntry(NameKind.PERSON, "he.min@lantern.example.com", "何敏", "Grace He", ("Grace",)),
    NameEntry(NameKind.SUPPLIER, "V002", "云麓乳业有限公司", "Yunlu Dairy Co., Ltd.", ("云麓", "Yunlu")),
    NameEntry(NameKind.INSPECTION_CATEGORY, "PEST", "虫鼠害", "Pest activity", ("蟑螂", "cockroach", "pest")),
    NameEntry(NameKind.INSPECTION_CATEGORY, "COLD_CHAIN", "温度超标", "Temperature out of range", ("冰柜",)),
)
