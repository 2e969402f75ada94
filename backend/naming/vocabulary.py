"""Words of both languages that steer the matching: synonyms, measures, and words that are not names.

Everything here is folded already: lower case, singular, simplified characters.
"""

from collections.abc import Mapping
from typing import Final

REWRITES: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("coke",): ("cola",),
    ("coca", "cola"): ("cola",),
    ("diet",): ("zero",),
    ("sugar", "free"): ("zero",),
    ("sugarfree",): ("zero",),
    ("sugarless",): ("zero",),
    ("no", "sugar"): ("zero",),
    ("without", "sugar"): ("zero",),
    ("zero", "sugar"): ("zero",),
    ("unsweetened",): ("zero",),
    ("零", "糖"): ("无", "糖"),
    ("零", "度"): ("无", "糖"),
    ("零", "卡"): ("无", "糖"),
    ("0", "糖"): ("无", "糖"),
    ("0", "度"): ("无", "糖"),
    ("0", "卡"): ("无", "糖"),
    ("不", "含", "糖"): ("无", "糖"),
    ("无", "蔗", "糖"): ("无", "糖"),
    ("skimmed",): ("skim",),
    ("fat", "free"): ("skim",),
    ("non", "fat"): ("skim",),
    ("full", "fat"): ("whole",),
    ("lowfat",): ("low", "fat"),
    ("whole", "wheat"): ("wholemeal",),
    ("wholewheat",): ("wholemeal",),
    ("wholegrain",): ("wholemeal",),
    ("cookie",): ("cooky",),
    ("mice",): ("mouse",),
    ("yoghurt",): ("yogurt",),
    ("center",): ("centre",),
    ("sanitizer",): ("sanitiser",),
    ("tin",): ("can",),
    ("tinned",): ("canned",),
    ("听", "装"): ("罐", "装"),
    ("鲜", "牛", "奶"): ("鲜", "奶"),
    ("新", "鲜", "牛", "奶"): ("鲜", "奶"),
    ("新", "鲜"): ("鲜",),
    ("洋", "芋", "片"): ("薯", "片"),
    ("咀",): ("嘴",),
    ("桔",): ("橘",),
    ("一", "升", "半"): ("1.5", "l"),
}
"""Token sequences that mean the same; names and questions are both rewritten."""

AMOUNT_UNITS: Final[Mapping[str, str]] = {
    "升": "l", "litre": "l", "liter": "l", "ltr": "l", "毫升": "ml", "millilitre": "ml", "公斤": "kg", "千克": "kg",
    "kilo": "kg", "克": "g", "gram": "g", "盎司": "oz", "ounce": "oz", "毫米": "mm",
}  # fmt: skip
"""Units of amount that follow a number, to their symbol."""

BASE_UNITS: Final[Mapping[str, tuple[str, int]]] = {
    "ml": ("ml", 1), "l": ("ml", 1000), "g": ("g", 1), "kg": ("g", 1000), "oz": ("oz", 1), "mm": ("mm", 1),
}  # fmt: skip
"""Symbol to base unit and factor, so that 1.5 l and 1500 ml are the same."""

SINGULAR_KEPT: Final = frozenset(
    {"greens", "raffles", "this", "was", "has", "does", "always", "yes", "peoples"}
)
"""Words whose ending s is no plural; "greens" must not become the colour."""

CONTAINERS: Final[Mapping[str, str]] = {
    "罐": "罐", "听": "罐", "瓶": "瓶", "盒": "盒", "袋": "袋", "桶": "桶", "杯": "杯", "包": "包", "板": "板",
    "卷": "卷",
    "支": "支", "把": "把", "颗": "颗", "块": "块", "条": "条", "份": "份", "串": "串", "根": "根", "套": "套",
    "只": "只",
    "双": "双", "台": "台", "个": "个", "can": "can", "canned": "can", "bottle": "bottle", "bottled": "bottle",
    "carton": "carton", "box": "box", "bag": "bag", "pouch": "pouch", "tub": "cup", "cup": "cup", "pack": "pack",
    "packet": "pack", "tray": "tray", "roll": "roll", "jug": "jug", "jar": "jar",
}  # fmt: skip
"""Words for the unit something is counted in, to the form units are compared in."""

MEASURES: Final = frozenset(CONTAINERS) | frozenset({
    "箱", "件", "托", "提", "打", "张", "片", "枚", "斤", "元", "块", "天", "人", "位", "家", "次", "小",
    "时", "分", "秒", "度", "号", "月", "日", "年", "点", "层", "台", "case", "carton", "box", "piece",
    "pcs", "pc", "unit", "dozen", "day", "hour", "minute", "week", "month", "year", "yuan", "rmb", "cny",
    "percent", "%", "pallet", "set", "pair",
})  # fmt: skip
"""What may follow a number and makes it a quantity rather than a size."""

CHINESE_DIGITS: Final[Mapping[str, int]] = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
CHINESE_PLACES: Final[Mapping[str, int]] = {"十": 10, "百": 100, "千": 1000}

ENGLISH_NUMBERS: Final[Mapping[str, int]] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip

LARGE_WORDS: Final = frozenset({"大", "large", "big", "bigger", "larger", "biggest", "largest", "tall"})
SMALL_WORDS: Final = frozenset({"小", "small", "little", "mini", "smaller", "smallest"})
MEDIUM_WORDS: Final = frozenset({"中", "medium"})

NEGATIONS_HAN: Final = ("不要", "不是", "别要", "除了", "没有", "非", "别")
NEGATIONS_ENGLISH: Final = frozenset({"not", "no", "without", "except", "non", "isnt", "dont"})

STOP_WORDS: Final = frozenset({
    "a", "an", "the", "of", "in", "at", "on", "for", "to", "from", "with", "and", "or", "is", "are", "was",
    "be", "do", "does", "did", "i", "we", "you", "me", "my", "our", "your", "its", "this", "that", "these",
    "those", "some", "any", "how", "many", "much", "what", "which", "who", "where", "when", "left", "more",
    "less", "please", "pls", "need", "want", "get", "have", "has", "got", "there", "here", "stock", "item",
    "store", "shop", "product", "kind", "type", "size", "one", "order", "check", "show", "can", "could",
    "will", "would", "should", "house", "kitchen", "select", "lantern", "new", "about", "still", "just",
    "also", "s", "t", "ok", "hi", "hello", "hey", "thanks", "thank",
})  # fmt: skip
"""English words that neither name nor narrow anything."""

FILLER_HAN: Final = frozenset(
    "的了吗呢啊吧呀嘛哦么这那个种款类些要我们你您咱里有没还剩多少几查看下一请帮给把和与跟及在到从是什哪货库存数量目前现今天不码口味号装"
)
"""Chinese characters that may stand around a name without changing which one is meant."""
