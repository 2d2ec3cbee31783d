"""The figures the office starts with; afterwards they are changed in the admin, never here."""

from datetime import date
from typing import Any

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
    (
        "project.formal_items",
        [
            {"code": "letter", "en": "Application letter, signed and sealed", "zh": "申报单位正式来函，签章齐全"},
            {"code": "proposal", "en": "Proposal or feasibility study", "zh": "项目建议书或可行性研究报告"},
            {"code": "plan", "en": "In the year's e-government plan", "zh": "列入年度电子政务规划计划"},
            {"code": "double", "en": "No building twice: shared platforms are used", "zh": "无重复建设，使用统一平台"},
            {"code": "estimate", "en": "Estimate complete and added up", "zh": "投资概算编制完整、计算无误"},
            {"code": "sharing", "en": "Catalogue of shared information resources", "zh": "政务信息资源共享目录"},
            {"code": "grading", "en": "Plan for graded protection", "zh": "网络安全等级保护方案"},
            {"code": "crypto", "en": "Plan for the use of cryptography", "zh": "密码应用方案"},
        ],
        "items of the check",
        "国办发〔2019〕57号: 共享目录、等级保护和密码应用方案为申报材料; 清单为本办规定, 待核",
    ),
    ("project.least_experts", 5, "experts, an odd number", "评审惯例: 专家为五人以上单数, 随机抽取, 实行回避; 待核"),
    (
        "project.expert_criteria",
        [
            {"code": "need", "en": "Need", "zh": "建设必要性", "points": "20"},
            {"code": "plan", "en": "Technical plan", "zh": "技术方案", "points": "35"},
            {"code": "money", "en": "Estimate", "zh": "投资概算合理性", "points": "20"},
            {"code": "security", "en": "Security", "zh": "安全保障", "points": "15"},
            {"code": "effect", "en": "Expected effect", "zh": "预期效益", "points": "10"},
        ],
        "points, 100 in all",
        "本办规定: 专家评审打分表",
    ),
    ("project.approval_limits", {"division_head": "500000", "leader": "2000000"}, "yuan, up to",
     "本办规定: 50万元以下处长审批, 200万元以下分管领导审批, 以上主任审批"),
    ("project.change_share", "0.15", "share of what was approved",
     "国办发〔2019〕57号: 变更不超过投资概算15%且不改变建设目标的备案, 其余重新报批; 待核"),
    (
        "project.initial_items",
        [
            {"code": "contents", "en": "Everything in the contract is delivered", "zh": "合同约定内容全部完成"},
            {"code": "tests", "en": "Tests of functions and performance", "zh": "功能和性能测试报告"},
            {"code": "engineers", "en": "Opinion of the supervising engineers", "zh": "监理单位初验意见"},
            {"code": "documents", "en": "Technical documents complete", "zh": "技术文档齐全"},
            {"code": "training", "en": "Users trained", "zh": "用户培训完成"},
        ],
        "items of the acceptance",
        "验收惯例: 初验清单; 本办规定",
    ),
    ("project.trial_months", 3, "months", "验收惯例: 试运行不少于3个月; 待核"),
    (
        "project.final_items",
        [
            {"code": "summary", "en": "Summary report", "zh": "项目建设总结报告"},
            {"code": "finance", "en": "Final account", "zh": "财务决算报告"},
            {"code": "audit", "en": "Audit report", "zh": "审计报告"},
            {"code": "grading", "en": "Test report of graded protection", "zh": "网络安全等级测评报告"},
            {"code": "crypto", "en": "Assessment of the use of cryptography", "zh": "密码应用安全性评估报告"},
            {"code": "trial", "en": "Report of the trial run", "zh": "试运行报告"},
            {"code": "sharing", "en": "Information resources shared", "zh": "信息资源共享情况"},
        ],
        "items of the acceptance",
        "国办发〔2019〕57号: 验收材料含总结、财务、审计、等级测评和密码评估报告; 待核",
    ),
    ("project.evaluate_months", 12, "months after the final acceptance",
     "国办发〔2019〕57号: 验收后12至24个月自评价; 待核"),
    (
        "project.performance_table",
        [
            {"en": "Decision", "zh": "决策", "items": [
                {"code": "ground", "en": "Ground of the project", "zh": "立项依据充分性", "points": "5"},
                {"code": "goals", "en": "Goals of performance", "zh": "绩效目标合理性", "points": "5"},
                {"code": "input", "en": "Input of money", "zh": "资金投入科学性", "points": "5"}]},
            {"en": "Process", "zh": "过程", "items": [
                {"code": "funds", "en": "Use of the money", "zh": "资金使用合规性", "points": "10"},
                {"code": "control", "en": "Organisation and supervision", "zh": "组织实施与监理", "points": "10"}]},
            {"en": "Output", "zh": "产出", "items": [
                {"code": "number", "en": "Number", "zh": "产出数量", "points": "10"},
                {"code": "quality", "en": "Quality", "zh": "产出质量", "points": "10"},
                {"code": "time", "en": "Time", "zh": "产出时效", "points": "8"},
                {"code": "cost", "en": "Cost", "zh": "产出成本", "points": "7"}]},
            {"en": "Effect", "zh": "效果", "items": [
                {"code": "benefit", "en": "Benefit to users and the public", "zh": "社会效益", "points": "12"},
                {"code": "lasting", "en": "Lasting effect", "zh": "可持续影响", "points": "8"}]},
            {"en": "Satisfaction", "zh": "满意度", "items": [
                {"code": "satisfied", "en": "Satisfaction of the users", "zh": "服务对象满意度", "points": "10"}]},
        ],
        "points, 100 in all",
        "项目支出绩效评价惯例: 决策15、过程20、产出35、效果20、满意度10; 三级指标为本办规定, 待核",
    ),
    ("project.grades", {"excellent": "90", "good": "80", "middle": "60"}, "points, from",
     "项目支出绩效评价惯例: 90优、80良、60中, 以下为差; 待核"),
)


def load_figures() -> int:
    """Write the figures that are not there yet; returns how many were new."""
    known = set(Figure.objects.values_list("key", flat=True))
    new = [row for row in FIGURES if row[0] not in known]
    for key, value, unit, source in new:
        Figure.objects.create(key=key, value=value, unit=unit, source=source, valid_from=SINCE)
    return len(new)
