"""Everyday words that contain a name and do not mean it.

They are matched like names, so that the longer word wins, and then dropped.
"""

from typing import Final

DECOYS: Final = (
    # 水 油 米 冰 笔 葱 姜 蒜 醋 盐 糖 脏 inside other words
    "水平", "水果", "水管", "水电", "水费", "水龙头", "水槽", "水池", "下水道", "漏水", "积水", "热水", "开水",
    "冷水", "薪水", "口水",
    "防水", "缩水", "流水", "水准", "水分", "加油", "油烟", "油烟机", "油漆", "汽油", "石油", "油价", "油污",
    "漏油", "废油", "奶油",
    "小米", "玉米", "米饭", "米线", "米粉", "毫米", "厘米", "平米", "平方米", "冰箱", "冰柜", "冰冷", "制冰机",
    "冰机", "结冰", "冰的",
    "笔记", "笔记本", "笔误", "一笔", "这笔", "那笔", "每笔", "笔试", "葱花", "姜汁", "蒜蓉", "吃醋", "糖尿病",
    "血糖", "糖分",
    "糖果", "糖醋", "心脏", "内脏", "肮脏",
    # multi-character names inside other words
    "可乐观", "不可乐观", "回顾总结", "小程序", "小任务", "小段时间", "小方块", "小方面", "小江南", "小王子",
    "小孙子", "小陶瓷",
    "小李子", "小许多", "程程序", "欣欣向荣", "瑶瑶领先", "沈总部", "锅盖子", "瓶盖子", "水果刀", "面条形",
    "大仓促", "服务器", "服务费",
    "服务员", "设备费", "使用", "试用", "食用", "现金流", "监控室", "清洁工", "清洁工具", "叶子烂", "叶子黄",
    "石头砸", "牛奶箱",
    "啤酒节", "薯片架", "可乐机", "咖啡机", "咖啡店", "咖啡厅", "咖啡馆", "冰淇淋机", "饮料机", "豆浆机", "面包房",
    "面包店", "包子铺",
    "水果店", "打印出", "打印店", "仓库管理员", "仓库管理",
    "水库", "水能", "水到渠成", "水涨船高", "油库", "盐水", "油水",
    "冰水", "冰糖", "给水", "进水", "用水", "用油", "用笔",
    "静静地", "静静的", "懒洋洋", "喜气洋洋", "洋洋得意", "安安静静", "肝脏", "脏腑", "肾脏", "脏器", "五脏", "脾脏",
    "收音机", "记录", "卫生间", "洗手间", "咖啡因", "电线杆", "臭豆腐", "胡萝卜", "小白菜", "酸奶油",
    # English
    "ice breaker", "salt lake", "rice cooker", "ice machine", "ice maker", "coffee machine", "coffee maker",
    "coffee break",
    "coffee shop", "milk tea", "green light", "water leak", "water leaking", "water damage", "water pipe",
    "water bill",
    "water heater", "hot water", "grace period", "bread maker", "gas station", "gas bill", "sandwich maker",
    "customer service",
    "room temperature", "fire drill", "in the bag", "sausage machine", "cash flow", "cola machine", "soda machine",
    "ice cream machine",
    "breakdown of", "fish tank", "service charge", "delivery service", "bag of", "bags of", "box of chocolates",
    "beef up",
    "beef with", "butter up", "full of beans", "spill the beans", "pen drive", "lid of", "pork barrel", "chicken out",
)  # fmt: skip
"""Each takes the place of the name inside it."""
