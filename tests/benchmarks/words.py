"""The words of the benchmark: names, senders, and titles in parts whose search words can be added up."""

DIVISIONS = 52
TITLE_TOKEN, SENDER_TOKEN, SENDER_NUMBER_TOKEN = "样张标题", "样张来文单位", "2026-999999999"
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", ("建国", "淑敏", "志强", "丽华", "海涛", "晓明", "雅琴")

_PLACES = ("市南", "市北", "李沧", "崂山", "城阳", "黄岛", "即墨", "胶州", "平度", "莱西")
_ORGANS = ("区人民政府", "区财政局", "区教育局", "区公安局")
SENDERS = tuple(place + organ for place in _PLACES for organ in _ORGANS)
_VERBS = ("报送", "开展", "做好", "印发", "召开", "加强", "推进", "调整", "规范", "落实")
_SYSTEMS = ("审批", "公文", "视频", "人事", "档案", "预算", "信访", "监管", "采购")  # nine of sixty: the common word
_OTHERS = (
    "防汛工作", "政务公开", "网络安全", "数据共享", "电子证照", "网站群建设", "机房巡检", "应急演练", "保密检查", "绩效考核",
    "行政许可", "城市规划", "水资源", "环境保护", "道路交通", "安全生产", "食品监督", "社会保障", "学前教育", "医疗卫生",
    "住房公积金", "海洋经济", "港口物流", "旅游市场", "文化遗产", "体育设施", "人才引进", "科技创新", "对外贸易", "招商引资",
    "乡村振兴", "森林防火", "地震监测", "气象服务", "供热保障", "燃气管道", "垃圾分类", "公共自行车", "老旧小区", "物业服务",
    "养老服务", "残疾人事业", "青年就业", "退役军人", "民族宗教", "法律援助", "仲裁调解", "统计调查", "审计整改", "价格监测",
    "粮食储备",
)
_KINDS = ("通知", "函", "请示", "报告", "意见")
RARE_EVERY = 20_011

# A title is <sender>关于<matter>的<kind>. The words around a part are fixed, so its pairs of characters are its own.
MATTERS = tuple(verb + thing for thing in (*(f"{one}信息系统" for one in _SYSTEMS), *_OTHERS) for verb in _VERBS)
KINDS = _KINDS
RARE_MATTER = "处置隧道塌陷"
TWO_CHARACTERS, COMMON, RARE, NOWHERE = "防汛", "信息系统", "隧道塌陷", "鲲鹏"


def division_name(number: int) -> tuple[str, str]:
    """The Chinese and English name of a division; none is part of another."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number + 1, 10)
    written = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    return f"业务{written}处", f"Division {number + 1:03}"


def around(part: str, before: str = "", after: str = "") -> str:
    """A part of a title with the fixed words beside it."""
    return f"{before}{part}{after}"
