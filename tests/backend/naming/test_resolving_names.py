"""One name given as an argument, the way staff type it."""

import pytest

from backend.naming.entries import NameKind

ITEMS = [
    # narrowed by size, container, flavour
    ("330可乐", "BEV-0001"),
    ("可乐330", "BEV-0001"),
    ("可乐 330ml", "BEV-0001"),
    ("罐装的可乐", "BEV-0001"),
    ("一罐可乐", "BEV-0001"),
    ("晨岚可乐330", "BEV-0001"),
    ("大瓶可乐", "BEV-0003"),
    ("大瓶的可乐", "BEV-0003"),
    ("1.5升的可乐", "BEV-0003"),
    ("1500ml可乐", "BEV-0003"),
    ("可乐一升半的", "BEV-0003"),
    ("500毫升可乐", "BEV-0002"),
    ("可乐500瓶装", "BEV-0002"),
    ("cola 330ml can", "BEV-0001"),
    ("330 ml coke", "BEV-0001"),
    ("coke 1.5L", "BEV-0003"),
    ("canned coke", "BEV-0001"),
    ("large cola", "BEV-0003"),
    ("Chenlan cola 500", "BEV-0002"),
    ("无糖可乐 500", "BEV-0005"),
    ("可乐无糖330", "BEV-0004"),
    ("零度可乐罐装", "BEV-0004"),
    ("0糖可乐瓶装", "BEV-0005"),
    ("the zero coke 500", "BEV-0005"),
    ("coke zero 330", "BEV-0004"),
    ("sugar-free cola bottle", "BEV-0005"),
    ("diet coke can", "BEV-0004"),
    ("冰可乐330", "BEV-0001"),
    ("全脂奶小盒", "DAI-0004"),
    ("小盒全脂奶", "DAI-0004"),
    ("全脂牛奶950", "DAI-0001"),
    ("大盒的全脂奶", "DAI-0001"),
    ("fresh milk 950 low fat", "DAI-0003"),
    ("low fat fresh milk", "DAI-0003"),
    ("skimmed milk", "DAI-0002"),
    ("full fat milk 950", "DAI-0001"),
    ("whole milk 250ml", "DAI-0004"),
    ("牛奶 脱脂的", "DAI-0002"),
    ("云麓全脂奶250", "DAI-0004"),
    ("常温的牛奶", "DAI-0005"),
    ("80的热敏纸", "STA-0002"),
    ("热敏纸 57", "STA-0001"),
    ("57mm thermal paper", "STA-0001"),
    ("thermal paper 80", "STA-0002"),
    ("M码手套", "CLN-0005"),
    ("手套L码", "CLN-0006"),
    ("size M gloves", "CLN-0005"),
    ("nitrile gloves L", "CLN-0006"),
    ("大号垃圾袋", "CLN-0007"),
    ("小号的垃圾袋", "CLN-0008"),
    ("large trash bags", "CLN-0007"),
    ("small bin bag", "CLN-0008"),
    ("红烧牛肉面五连包", "INS-0002"),
    ("袋装红烧牛肉面", "INS-0002"),
    ("桶装的红烧牛肉面", "INS-0001"),
    ("酸菜的泡面", "INS-0003"),
    ("beef noodles 5 pack", "INS-0002"),
    ("beef noodles cup", "INS-0001"),
    ("米 10kg", "DRY-0001"),
    ("5公斤的大米", "DRY-0002"),
    ("大包大米", "DRY-0001"),
    ("菜籽油5L", "DRY-0006"),
    ("红色中性笔", "STA-0005"),
    ("黑色的笔", "STA-0004"),
    ("red pens", "STA-0005"),
    ("12oz纸杯", "PKG-0004"),
    ("8盎司的纸杯", "PKG-0003"),
    ("双层纸杯", "PKG-0004"),
    ("paper cup 12 oz", "PKG-0004"),
    ("1000ml打包盒", "PKG-0002"),
    ("圆的餐盒", "PKG-0001"),
    ("square takeaway box", "PKG-0002"),
    ("冻的鸡胸肉", "FRZ-0007"),
    ("鸡胸肉2kg", "FRZ-0007"),
    ("新鲜的鸡胸", "MEA-0001"),
    ("30枚鸡蛋", "PRO-0020"),
    ("10枚装的鸡蛋", "PRO-0019"),
    ("青柠味的气泡水", "BEV-0009"),
    ("白桃口味气泡水", "BEV-0008"),
    ("peach sparkling water", "BEV-0008"),
    ("番茄味的薯片", "SNK-0002"),
    ("薯片 黄瓜", "SNK-0003"),
    ("tomato crisps", "SNK-0002"),
    ("frozen chips", "FRZ-0005"),
    ("鸡蛋三明治", "RDY-0004"),
    ("egg sandwich", "RDY-0004"),
    ("鸡胸肉三明治", "RDY-0005"),
    ("salmon rice ball", "RDY-0003"),
    ("金枪鱼的饭团", "RDY-0001"),
    ("corn dumplings", "FRZ-0002"),
    ("玉米的水饺", "FRZ-0002"),
    ("500ml罐啤", "ALC-0002"),
    ("小罐啤酒", "ALC-0001"),
    ("beer 330", "ALC-0001"),
    ("1.5L water", "BEV-0011"),
    ("550的水", "BEV-0010"),
    ("大瓶矿泉水", "BEV-0011"),
    ("small bottle of water", "BEV-0010"),
    ("草莓的酸奶", "DAI-0008"),
    ("strawberry yoghurt", "DAI-0008"),
    ("全麦的吐司", "BAK-0002"),
    ("wholewheat bread", "BAK-0002"),
    ("不要无糖的可乐 罐装", "BEV-0001"),
    # as a language model passes it on
    ("Chenlan Cola 330 ml Can (BEV-0001)", "BEV-0001"),
    ("BEV-0001 可乐", "BEV-0001"),
    ("晨岚可乐 330ml 罐", "BEV-0001"),
    ("可乐（500ml瓶装）", "BEV-0002"),
    ("两箱330的可乐", "BEV-0001"),
    ("购物袋 大", "PKG-0007"),
    ("大购物袋", "PKG-0007"),
    ("冷冻鸡块", "FRZ-0006"),
    ("啤酒 瓶装", "ALC-0003"),
    ("生抽酱油", "CON-0001"),
    ("巧克力饼干", "SNK-0010"),
    ("latte coffee", "BEV-0018"),
    # easily confused
    ("番茄", "PRO-0001"),
    ("番茄酱", "CON-0008"),
    ("黄酒", "ALC-0005"),
    ("料酒", "CON-0006"),
    ("红豆面包", "BAK-0004"),
    ("冰", "FRZ-0011"),
    # other spellings
    ("bev0001", "BEV-0001"),
    ("BEV 0001", "BEV-0001"),
    ("bev-1", "BEV-0001"),
    ("ＢＥＶ－０００１", "BEV-0001"),
    ("２０１", None),
    ("冰紅茶", "BEV-0015"),
    ("生薑", "PRO-0006"),
    ("蠔油", "CON-0003"),
    ("番茄醬", "CON-0008"),
    ("烏龍茶", "BEV-0012"),
    ("乌 龙 茶", "BEV-0012"),
    ("OATMILK", "DAI-0006"),
    ("Oat-Milk", "DAI-0006"),
    ("lemon  tea", "BEV-0016"),
    ("a4纸", "STA-0006"),
    ("Ａ４紙", "STA-0006"),
    # typed by sound or with a slip
    ("yanmainai", "DAI-0006"),
    ("ning meng cha", "BEV-0016"),
    ("柠檬查", "BEV-0016"),
    ("蜂蜜绿查", "BEV-0014"),
    ("crossiant", "BAK-0005"),
    ("mayonaise", "CON-0010"),
    ("amercano", "BEV-0019"),
    ("chopstiks", "PKG-0008"),
    ("ketchap", "CON-0008"),
]

SHARED_ITEMS = [
    ("可乐", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("coke", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("冰可乐", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("colla", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("kele", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("ke le", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("晨岚可乐", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("晨兰可乐", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("可樂", {"BEV-0001", "BEV-0002", "BEV-0003"}),
    ("瓶装的可乐", {"BEV-0002"}),
    ("零度可乐", {"BEV-0004", "BEV-0005"}),
    ("coke zero", {"BEV-0004", "BEV-0005"}),
    ("diet coke", {"BEV-0004", "BEV-0005"}),
    ("无糖的可乐", {"BEV-0004", "BEV-0005"}),
    ("牛奶950", {"DAI-0001", "DAI-0002", "DAI-0003"}),
    ("新鲜牛奶", {"DAI-0001", "DAI-0002", "DAI-0003", "DAI-0004"}),
    ("牛肉泡面", {"INS-0001", "INS-0002", "INS-0003"}),
    ("猪肉水饺", {"FRZ-0001", "FRZ-0002"}),
]

LOCATIONS = [
    ("S003", "S003"), ("s3", "S003"), ("S-003", "S003"), ("s03", "S003"), ("3号店", "S003"), ("３号店", "S003"),
    ("三号店", "S003"), ("3號店", "S003"), ("三號店", "S003"), ("3 号 店", "S003"), ("第三店", "S003"),
    ("3号门店", "S003"),
    ("门店3", "S003"), ("03号店", "S003"), ("store 3", "S003"), ("Store3", "S003"), ("store #3", "S003"),
    ("store no. 3", "S003"), ("store three", "S003"), ("3rd store", "S003"), ("shop 3", "S003"),
    ("no.3 store", "S003"),
    ("#3", "S003"), ("3店", "S003"), ("3", "S003"), ("三", "S003"), ("3号", "S003"),
    ("13号店", "S013"), ("十三号店", "S013"), ("十六号店", "S016"), ("16号店", "S016"), ("一号店", "S001"),
    ("store 13", "S013"),
    ("dc01", "DC01"), ("DC 01", "DC01"), ("DC", "DC01"), ("大仓", "DC01"), ("the warehouse", "DC01"), ("总仓", "DC01"),
    ("央厨", "CK01"), ("central kitchen", "CK01"),
    ("静安寺", "S001"), ("静安寺门店", "S001"), ("靜安寺店", "S001"), ("静按寺店", "S001"), ("静安四店", "S001"),
    ("静安是店", "S001"),
    ("jing'an si", "S001"), ("Jing’an Temple", "S001"), ("jingansi", "S001"), ("jing an temple store", "S001"),
    ("renmin guangchang", "S003"), ("RenMin GuangChang", "S003"), ("peoples square", "S003"),
    ("People's Square", "S003"),
    ("people square", "S003"), ("人民广场的店", "S003"), ("人名广场店", "S003"), ("人民廣場", "S003"),
    ("湖滨", "S007"), ("湖滨店", "S007"), ("湖东", "S011"), ("湖东店", "S011"), ("西湖店", "S007"),
    ("west lake", "S007"),
    ("lujiazhui", "S002"), ("陆家咀", "S002"), ("陆家咀店", "S002"), ("xujiahui", "S004"), ("xu jia hui", "S004"),
    ("徐家会店", "S004"),
    ("夫子妙店", "S013"), ("fuzimiao", "S013"), ("Tampinese", "S016"), ("淡滨尼", "S016"), ("raffles place", "S015"),
    ("杭州大学城店", "S009"), ("3号店人民广场", "S003"), ("人民广场店(S003)", "S003"), ("店号S003", "S003"),
    ("my store S003", "S003"), ("the Hubin store", "S007"), ("湖滨那家店", "S007"), ("上海的大学城店", "S006"),
    ("苏州的园区店", "S011"), ("南京步行街店", "S013"),
    ("hongqiao", "S005"), ("五角厂店", "S006"),
]  # fmt: skip

PEOPLE = [
    ("张丽娜", "zhang.lina"), ("張麗娜", "zhang.lina"), ("Lina", "zhang.lina"), ("lina zhang", "zhang.lina"),
    ("zhang lina", "zhang.lina"), ("Zhang Li Na", "zhang.lina"), ("zhanglina", "zhang.lina"), ("娜姐", "zhang.lina"),
    ("张店长", "zhang.lina"), ("张丽那", "zhang.lina"), ("张利娜", "zhang.lina"), ("zhang.lina", "zhang.lina"),
    ("zhang.lina@lantern.example.com", "zhang.lina"), ("<zhang.lina@lantern.example.com>", "zhang.lina"),
    ("chen.siyuan", "chen.siyuan"), ("Simon", "chen.siyuan"), ("Simon Chen", "chen.siyuan"),
    ("chen siyuan", "chen.siyuan"),
    ("陆家嘴的陈店长", "chen.siyuan"), ("新加坡陈店长", "tan.meiling"), ("tan mei ling", "tan.meiling"),
    ("Mei Ling", "tan.meiling"),
    ("李伟", "li.wei"), ("李薇", "li.wei2"), ("李店长", "li.wei"), ("wang.jing2", "wang.jing2"),
    ("wang.jing", "wang.jing"),
    ("王店长", "wang.jing"), ("静姐", "wang.jing"), ("Kevin Lin", "lin.kai"), ("kevin zhao", "zhao.kaiwen"),
    ("IT的Kevin", "lin.kai"),
    ("采购Kevin", "zhao.kaiwen"), ("Kevin in procurement", "zhao.kaiwen"), ("罗督导", "luo.zhiqiang"),
    ("沈总监", "shen.ruolan"),
    ("蒋会计", "jiang.hao"), ("manager zhang", "zhang.lina"), ("努鲁·胡达", "nurul.huda"),
    ("努鲁胡达", "nurul.huda"), ("nurul", "nurul.huda"),
    ("Huang Zhi Peng", "huang.zhipeng"), ("zhipeng huang", "huang.zhipeng"), ("周经理", "zhou.minghui"),
    ("小汪", "wang.xiaoyang"),
    ("何经理", "he.min"), ("Victor", "gu.chengyuan"), ("顾总", "gu.chengyuan"), ("Shery Han", "han.xueying"),
    ("Zhou Minghiu", "zhou.minghui"),
    ("S007的洋洋", "wang.xiaoyang"),
]  # fmt: skip

SHARED_PEOPLE = [
    ("Kevin", {"lin.kai", "zhao.kaiwen"}),
    ("王静", {"wang.jing", "wang.jing2"}),
    ("Wang Jing", {"wang.jing", "wang.jing2"}),
    ("jing wang", {"wang.jing", "wang.jing2"}),
    ("Li Wei", {"li.wei", "li.wei2"}),
    ("wei li", {"li.wei", "li.wei2"}),
    ("liwei", {"li.wei", "li.wei2"}),
    ("陈店长", {"chen.siyuan", "tan.meiling"}),
    ("小王", {"ong.ryan", "wang.jing2"}),
]

SUPPLIERS = [
    ("V001", "V001"), ("v1", "V001"), ("晨岚", "V001"), ("晨岚饮料", "V001"), ("上海晨岚饮料", "V001"),
    ("Chenlan Beverages", "V001"),
    ("chenlan", "V001"), ("chenlan beverage", "V001"), ("云麓", "V002"), ("雲麓乳業", "V002"), ("yun lu", "V002"),
    ("牛奶供应商", "V002"),
    ("松果屋", "V004"), ("Pine cone house", "V004"), ("纸鸢包装", "V010"), ("Paper Kite", "V010"),
    ("批发商", "V012"), ("Jiang'an", "V009"),
    ("jiangan fresh", "V009"), ("sifangdu", "V012"), ("北屿冷冻食品", "V007"), ("Suzhou Yunlu Dairy", "V002"),
]  # fmt: skip

CATEGORIES = [
    ("FIRE_EXIT", "FIRE_EXIT"), ("fire exit", "FIRE_EXIT"), ("消防通道堵了", "FIRE_EXIT"), ("老鼠", "PEST"),
    ("蟑螂", "PEST"),
    ("cockroaches", "PEST"), ("过期商品", "EXPIRED_GOODS"), ("expired", "EXPIRED_GOODS"), ("价签", "PRICE_TAG"),
    ("price tags", "PRICE_TAG"),
    ("个人卫生", "PERSONAL_HYGIENE"), ("環境衛生", "CLEANLINESS"), ("cold chain", "COLD_CHAIN"),
    ("temperature", "COLD_CHAIN"),
    ("交叉污染", "CROSS_CONTAM"), ("cross-contamination", "CROSS_CONTAM"), ("CCTV", "CCTV"), ("摄像头", "CCTV"),
    ("empty shelves", None),
    ("健康证过期", "HEALTH_CERT"), ("脏", "CLEANLINESS"),
]  # fmt: skip

UNKNOWN = [
    (NameKind.ITEM, "flux capacitor"), (NameKind.ITEM, "螺丝刀"), (NameKind.ITEM, "洗衣机"), (NameKind.ITEM, "floor"),
    (NameKind.ITEM, "waiter"), (NameKind.ITEM, "better"), (NameKind.ITEM, "橄榄油"), (NameKind.ITEM, "花生油"),
    (NameKind.ITEM, "cola machine"),
    (NameKind.ITEM, "可乐机"), (NameKind.ITEM, "可乐和薯片"), (NameKind.ITEM, "牛奶饼干"),
    (NameKind.ITEM, "番茄汤"), (NameKind.ITEM, "BEV-9999"), (NameKind.ITEM, "水平"),
    (NameKind.ITEM, "6900000000000"),
    (NameKind.ITEM, "screwdriver"), (NameKind.ITEM, "laptop"), (NameKind.ITEM, "the"), (NameKind.ITEM, "多少"),
    (NameKind.LOCATION, "17号店"), (NameKind.LOCATION, "99号店"), (NameKind.LOCATION, "火星店"),
    (NameKind.LOCATION, "store 17"),
    (NameKind.LOCATION, "S017"), (NameKind.LOCATION, "s99"), (NameKind.LOCATION, "二十三号店"),
    (NameKind.LOCATION, "0号店"),
    (NameKind.LOCATION, "17"), (NameKind.LOCATION, "十七"), (NameKind.LOCATION, "103号店"),
    (NameKind.LOCATION, "mars"), (NameKind.LOCATION, "3号店静安寺"), (NameKind.LOCATION, "3.5号店"),

    (NameKind.LOCATION, "#17"), (NameKind.LOCATION, "东京店"), (NameKind.LOCATION, "DC02"),
    (NameKind.PERSON, "王经理"), (NameKind.PERSON, "张经理"), (NameKind.PERSON, "许店长"),
    (NameKind.PERSON, "谭志远"), (NameKind.PERSON, "志远"),
    (NameKind.PERSON, "Tan Zhiyuan"), (NameKind.PERSON, "tan.zhiyuan"), (NameKind.PERSON, "小谭"),
    (NameKind.PERSON, "马云"), (NameKind.PERSON, "Donald Duck"),
    (NameKind.PERSON, "贺经理"),
    (NameKind.SUPPLIER, "V013"), (NameKind.SUPPLIER, "可口可乐公司"), (NameKind.SUPPLIER, "Acme Corporation"),
    (NameKind.INSPECTION_CATEGORY, "量子力学"), (NameKind.INSPECTION_CATEGORY, "banana"),
]  # fmt: skip


def _people(names):
    return {f"{name}@lantern.example.com" for name in names}


@pytest.mark.parametrize(("text", "code"), [case for case in ITEMS if case[1]])
def test_an_item_is_found_by_what_staff_call_it(index, text, code):
    assert index.resolve(text, kind=NameKind.ITEM).codes == (code,)


@pytest.mark.parametrize(("text", "codes"), SHARED_ITEMS)
def test_a_word_for_several_items_leads_to_all_of_them_and_no_others(index, text, codes):
    assert set(index.resolve(text, kind=NameKind.ITEM).codes) == codes


@pytest.mark.parametrize(("text", "code"), LOCATIONS)
def test_a_location_is_found_by_number_name_or_sound(index, text, code):
    assert index.resolve(text, kind=NameKind.LOCATION).codes == (code,)


@pytest.mark.parametrize(("text", "name"), PEOPLE)
def test_a_person_is_found_by_name_nickname_or_title(index, text, name):
    assert set(index.resolve(text, kind=NameKind.PERSON).codes) == _people([name])


@pytest.mark.parametrize(("text", "names"), SHARED_PEOPLE)
def test_people_of_one_name_are_all_offered(index, text, names):
    found = index.resolve(text, kind=NameKind.PERSON)

    assert found.status == "several"
    assert set(found.codes) == _people(names)


@pytest.mark.parametrize(("text", "code"), SUPPLIERS)
def test_a_supplier_is_found_by_its_short_name(index, text, code):
    assert index.resolve(text, kind=NameKind.SUPPLIER).codes == (code,)


@pytest.mark.parametrize(("text", "code"), [case for case in CATEGORIES if case[1]])
def test_an_inspection_category_is_found_by_what_inspectors_say(index, text, code):
    assert index.resolve(text, kind=NameKind.INSPECTION_CATEGORY).codes == (code,)


@pytest.mark.parametrize(("kind", "text"), UNKNOWN)
def test_what_does_not_exist_is_not_guessed(index, kind, text):
    found = index.resolve(text, kind=kind)

    assert found.status == "none"
    assert found.matches == ()
