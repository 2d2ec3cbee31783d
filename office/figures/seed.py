"""The figures the office starts with; afterwards they are changed in the admin, never here."""

from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from office.figures.models import Figure

SINCE = date(1996, 1, 1)  # the office's founding year: these house values answer for every case

# key, value, unit, source
FIGURES: tuple[tuple[str, Any, str, str], ...] = (
    ("clock.yellow_days", 3, "working days", "督查督办惯例: 黄灯, 剩余不超过3个工作日"),
    ("clock.yellow_share", 0.2, "share of the period", "督查督办惯例: 黄灯, 剩余不超过期限的20%"),
    (
        "clock.reminders",
        [-5, -3, -1, 1],
        "working days from the due day",
        "督查督办惯例: T-5, T-3, T-1, T+1, 其后每个工作日",
    ),
    (
        "clock.escalation",
        {"owner": -5, "division_head": 1, "leader": 3},
        "working days from the due day",
        "督查督办惯例: 承办人→处长→分管领导; 天数为本办规定",
    ),
    ("clock.extensions", 2, "times", "督查督办惯例: 延期须在到期前提出, 不超过2次"),
    ("route.urges_a_day", 1, "times a day, each step", "本办规定: 催办每日每人次"),
    ("charter.idle_months", 9, "months", "本办规定: 职责页上提示无在办事项"),
    ("incoming.limit.most_urgent", 1, "working days", "本办规定: 特急"),
    ("incoming.limit.urgent", 3, "working days", "本办规定: 加急"),
    ("incoming.limit.ordinary", 10, "working days", "本办规定: 平件"),
    ("introduction_letter.most_days", 30, "days", "介绍信管理惯例: 限期使用; 最长天数为本办规定"),
    ("bulletin.points", {"own": 1, "city": 3, "province": 6, "nation": 10}, "points an adoption",
     "信息工作考核惯例: 按采用层级计分; 分值为本办规定"),
    (
        "assessment.scheme.divisions",
        [
            {"code": "key_tasks", "en": "Key tasks", "zh": "重点工作", "weight": "40", "source": "manual"},
            {"code": "duties", "en": "Duties: steps done in time", "zh": "履职办理及时率", "weight": "20",
             "source": "timeliness"},
            {"code": "supervision", "en": "Supervised items closed in time", "zh": "督办事项按期办结", "weight": "10",
             "source": "supervision"},
            {"code": "bulletins", "en": "Bulletins adopted", "zh": "信息采用", "weight": "10", "source": "bulletins",
             "target": "12"},
            {"code": "archives", "en": "Archives handed in", "zh": "档案移交", "weight": "5", "source": "archives"},
            {"code": "discipline", "en": "Discipline and attendance", "zh": "纪律考勤", "weight": "5",
             "source": "manual"},
            {"code": "clean", "en": "Clean government", "zh": "党风廉政", "weight": "5", "source": "manual"},
            {"code": "satisfaction", "en": "Satisfaction", "zh": "满意度测评", "weight": "5", "source": "manual"},
            {"code": "bonus", "en": "Bonus", "zh": "加分项", "weight": "5", "source": "manual"},
            {"code": "red_lights", "en": "Red lights", "zh": "红灯扣分", "weight": "-5", "source": "red_lights",
             "each": "0.5"},
        ],
        "points by indicator",
        "处室考核惯例: 百分制, 加分不超过5分, 红灯扣分; 分值与目标值为本办规定",
    ),
    (
        "assessment.scheme.staff",
        [
            {"code": "virtue", "en": "Virtue", "zh": "德", "weight": "20", "source": "manual"},
            {"code": "ability", "en": "Ability", "zh": "能", "weight": "15", "source": "manual"},
            {"code": "diligence", "en": "Diligence", "zh": "勤", "weight": "15", "source": "manual"},
            {"code": "timely", "en": "Achievement: steps done in time", "zh": "绩：办理及时率", "weight": "30",
             "source": "timeliness"},
            {"code": "achievement", "en": "Achievement: other work", "zh": "绩：其他工作", "weight": "10",
             "source": "manual"},
            {"code": "integrity", "en": "Integrity", "zh": "廉", "weight": "10", "source": "manual"},
        ],
        "points by indicator",
        "公务员法第35条: 德能勤绩廉, 重点考核政治素质和工作实绩; 分值为本办规定",
    ),
    ("assessment.cap", {"ratio": "0.20", "with_leave": "0.25"}, "share of those graded",
     "公务员考核规定(2020): 优秀一般不超过20%, 经批准可至25%"),
    ("assessment.rounding", "floor", "floor, ceiling or half_up", "本办规定: 优秀名额按比例计算后舍去小数"),
    ("assessment.thresholds", {"excellent": "90", "competent": "75", "basic": "60"}, "points",
     "本办规定: 按得分提出建议等次, 等次由机关决定"),
    ("assessment.publish_days", 5, "working days", "公务员考核规定(2020): 优秀等次公示不少于5个工作日"),
    ("assessment.objection_days", 5, "working days", "考核惯例: 公示期内5个工作日提出异议"),
    (
        "logistics.limits",
        {"repair": 3, "cleaning": 2, "moving": 5, "meeting": 2, "keys": 2, "phone": 3, "utilities": 1, "other": 5},
        "working days by kind",
        "本办规定: 后勤服务限时办结",
    ),
    ("archive.fonds", "Z109", "fonds number", "DA/T 13-2022 示例; 本办全宗号由市档案馆给定, 待核"),
    (
        "archive.departments",
        {
            "leadership": "BGS", "secretariat": "MSC", "planning": "GHC", "network": "WLC", "software": "RJC",
            "website": "WZC", "syssecurity": "AQC", "promotion": "TGC", "inforesource": "ZYC",
            "citizencard": "SMK", "administration": "GLY",
        },
        "letters by division",
        "DA/T 13-2022 机构代码2至4位字母; 各处室代码为本办规定",
    ),
    ("archive.hand_in", "06-30", "month and day of the next year", "惯例: 各处室6月30日前移交上年度文件; 本办规定"),
    ("archive.box_pages", 300, "pages a box", "本办规定: 每盒页数"),
    ("archive.loan_days", 10, "working days", "本办规定: 档案借阅期限"),
    (
        "archive.transfer_years",
        10,
        "years",
        "青岛市档案管理条例(2018)第18条: 10年; 档案法实施条例(2024)第20条: 市级20年; 两者不一, 由本办设定",
    ),
    (
        "archive.formats",
        ["application/pdf", "application/ofd", "image/jpeg", "image/png", "image/tiff", "text/plain"],
        "media types",
        "GB/T 18894-2016 归档格式; OFD或PDF/A优先, 清单为本办规定",
    ),
)


def all_figures() -> tuple[tuple[str, Any, str, str], ...]:
    """The office's own, then those of the divisions (`<division>/figures.py`, found by name as registers are)."""
    modules = (f"{app}.figures" for app in settings.DIVISIONS)
    return sum((import_module(name).FIGURES for name in modules if find_spec(name)), FIGURES)


def load_figures() -> int:
    """Write the figures that are not there yet; returns how many were new."""
    known = set(Figure.objects.values_list("key", flat=True))
    new = [row for row in all_figures() if row[0] not in known]
    for key, value, unit, source in new:
        Figure.objects.create(key=key, value=value, unit=unit, source=source, valid_from=SINCE)
    return len(new)
