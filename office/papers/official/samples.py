"""Every format with the texts of this office; `make samples` seals and signs them (office/demo/samples.py)."""

import hashlib
from datetime import date
from functools import partial
from io import BytesIO

from office.papers.official.paper import (
    Annex,
    Block,
    Ending,
    Form,
    Heading,
    OfficialPaper,
    Paragraph,
    Picture,
    Signature,
    Table,
)

OFFICE = "青岛市电子政务和信息资源管理办公室"
DAY = date(2011, 9, 6)
SIGNED = (Signature(organ=OFFICE),)
issued = partial(OfficialPaper, printed_by=OFFICE, printed_on=DAY)
UNITS = (
    "市公安局",
    "市工商局",
    "市国土资源房管局",
    "市统计局",
    "市质监局",
    "市人力资源社会保障局",
    "市卫生局",
)
COLUMNS = ("序号", "资源名称", "提供方", "共享类型", "更新周期", "方式", "主要信息项", "可开放")
OPENING = (
    Paragraph(
        "为进一步提高我市政务信息系统建设管理水平，避免重复投资和信息孤岛，根据《青岛市电子政务总体规划（2011—2015年）》"
        "和市电子政务协调领导小组第3次会议精神，现就做好政务信息资源整合共享工作有关事项通知如下。"
    ),
)


def measures() -> tuple[Block, ...]:
    """Return a body with headings of all four levels."""
    return (
        *OPENING,
        Heading(1, "总体要求"),
        Paragraph(
            "坚持统筹规划、统一标准、集约建设、分级管理的原则，依托全市统一的电子政务网络和数据中心，2011年年底前完成人口、"
            "法人、空间地理等基础信息资源目录的编制，2012年6月底前实现52个市直部门之间的信息共享与业务协同。"
        ),
        Heading(1, "主要任务"),
        Heading(2, "编制共享目录"),
        Paragraph(
            "各部门要对照职责全面梳理本部门掌握的政务信息资源，按照统一的元数据规范逐项登记，做到一数一源、责任到岗。"
        ),
        Heading(3, "基础信息资源"),
        Paragraph("由市公安局、市工商局、市国土资源房管局分别牵头，会同有关部门编制，于10月31日前报送。"),
        Heading(4, "更新周期"),
        Paragraph(
            "实时更新的，应当通过交换平台接口提供；定期更新的，应当注明更新周期和责任人（联系电话：85911234）。"
        ),
        Heading(2, "严格项目管理"),
        Paragraph(
            "新建、改建信息化项目应当明确共享内容。凡不符合共享要求的，不予安排建设资金；运行维护经费按照项目后评价结果核定。"
        ),
        Heading(1, "组织保障"),
        Paragraph(
            "各部门要明确分管负责同志和联络员，于9月20日前将名单报市电政信息办。市电政信息办将按季度通报进展情况，并纳入年度考核。"
        ),
    )


def notice() -> OfficialPaper:
    """一个机关的下行文，加盖印章，有附件和附注。"""
    return issued(
        organs=(OFFICE,), number="青电政〔2011〕12号", title=f"{OFFICE}关于做好政务信息资源整合共享工作的通知",
        addressee="各区市电子政务主管部门，市直各部门、各单位", blocks=measures(), annexes=annexes(), signatures=SIGNED,
        dated=DAY, remark="此件公开发布", copies_to="市委办公厅，市人大常委会办公厅，市政府办公厅，市政协办公厅",
        code="QD7K-93MX-T2WV-8HPA", url="https://check.example/QD7K93MXT2WV8HPA",
    )  # fmt: skip


def annexes() -> tuple[Annex, ...]:
    """Return an annex of text with a table and a picture, and one that is a landscape table."""
    people = tuple(
        (str(n), unit, "目录编制、数据提供", "张建国", str(85911200 + n)) for n, unit in enumerate(UNITS, 1)
    )
    items = "身份证号码、姓名、住址、登记日期"
    catalogue = tuple(
        (str(n), f"{UNITS[n % 7]}业务数据{n}", UNITS[n % 7], "有条件共享", "每月", "数据接口", items, "是")
        for n in range(1, 31)
    )
    return (
        Annex("政务信息资源整合共享工作联络员登记表", (
            Paragraph("请各部门如实填写下表，于9月20日前通过政务内网报送。"),
            Table((("序号", "部门", "职责", "联络员", "电话"), *people), caption="表1　联络员名单"),
            Picture(CHART_FILE, "图1　各部门共享目录条数"),
        )),
        Annex("市直部门共享目录汇总表", (Table((COLUMNS, *catalogue), landscape=True),)),
    )  # fmt: skip


def request() -> OfficialPaper:
    """上行文：标注签发人。"""
    return issued(
        organs=(OFFICE,), number="青电政〔2011〕8号", signers=("刘惠军",), urgency="加急",
        title=f"{OFFICE}关于建设市级政务信息资源共享交换平台的请示", addressee="市政府",
        blocks=(
            Paragraph("按照市政府第95次常务会议要求，我办会同市发展改革委、市财政局对全市政务信息资源共享交换平台建设进行了调研论证。现将有关情况请示如下。"),
            Heading(1, "建设的必要性"),
            Paragraph("目前全市42个部门已建成业务系统316个，其中跨部门共享的不足两成，群众办事仍需多次提交同一材料。"),
            Heading(1, "资金来源"),
            Paragraph("项目概算1280万元，建议从2012年信息化专项资金中列支。"),
            Paragraph("妥否，请批示。"),
        ),
        signatures=SIGNED, dated=date(2011, 8, 15), remark="联系人：张敏，联系电话：85911234",
    )  # fmt: skip


def unsealed() -> OfficialPaper:
    """不加盖印章的公文。"""
    return issued(
        organs=(OFFICE,), number="青电政〔2011〕15号", title=f"{OFFICE}关于2011年国庆节放假值班安排的通知",
        addressee="机关各处室", ending=Ending.UNSEALED, signatures=SIGNED, dated=date(2011, 9, 26),
        blocks=(Paragraph("10月1日至7日放假，共7天。各处室要妥善安排值班，遇有重大突发情况，按规定及时报告并妥善处置。"),),
    )  # fmt: skip


def letter() -> OfficialPaper:
    """信函格式。"""
    return issued(
        form=Form.LETTER, organs=(OFFICE,), number="青电政函〔2011〕21号", urgency="特急",
        title=f"{OFFICE}关于商请协助开展政府网站安全检查的函", addressee="市公安局网络警察支队",
        blocks=(
            Paragraph("为做好全国政府网站绩效评估迎检工作，我办拟于9月中旬对全市72个政府网站开展一次安全检查。现商请贵单位选派2名技术人员参加，并提供必要的检测工具。"),
            Paragraph("请于9月9日前将人员名单函告我办。"),
            Paragraph("特此函达，请予支持为盼。"),
        ),
        signatures=SIGNED, dated=DAY, remark="联系人：李昕喆，联系电话：85911235", copies_to="市政府办公厅",
    )  # fmt: skip


def order() -> OfficialPaper:
    """命令（令）格式，加盖签发人签名章。"""
    return issued(
        form=Form.ORDER, organs=("青岛市人民政府",), number="第213号", title="青岛市政务信息资源共享管理办法",
        blocks=(
            Paragraph("《青岛市政务信息资源共享管理办法》已经2011年8月22日市政府第95次常务会议审议通过，现予公布，自2011年10月1日起施行。"),
        ),
        ending=Ending.SIGNATURE_STAMP, signatures=(Signature(title="市长", name="夏耕"),), dated=date(2011, 8, 31),
        copies_to="市委各部门，市人大常委会办公厅，市政协办公厅，市法院，市检察院", printed_by="青岛市人民政府办公厅",
        printed_on=date(2011, 9, 1),
    )  # fmt: skip


def minutes() -> OfficialPaper:
    """纪要格式。"""
    return issued(
        form=Form.MINUTES, organs=("市电政信息办主任办公会议",), number="第12期", title="研究政府网站群建设等工作",
        blocks=(
            Paragraph("9月5日上午，刘惠军主任主持召开主任办公会议，研究政府网站群建设、信息资源目录编制等工作。现纪要如下："),
            Heading(1, "关于政府网站群建设"),
            Paragraph("会议原则同意政府网站管理处提交的实施方案，由软件系统管理处配合，11月底前完成首批20个部门网站迁移。"),
            Heading(1, "关于信息资源目录编制"),
            Paragraph("会议要求，信息资源管理处要加强对各部门的指导，每月通报一次进度。"),
        ),
        attendees="刘惠军、王建军、赵晓东、孙立新、周海燕、张敏、李昕喆、陈玥、郭旻、马珺、吴昇、郑堃、林青、宋涛",
        absent="钱大伟", observers="市财政局 高原，市发展改革委 何平", dated=date(2011, 9, 7),
        copies_to="市政府办公厅，机关各处室",
    )  # fmt: skip


def joint() -> OfficialPaper:
    """联合行文：三个机关，三枚印章。"""
    organs = ("青岛市电子政务和信息资源管理办公室", "青岛市发展和改革委员会", "青岛市财政局")
    return issued(
        organs=organs, number="青电政〔2011〕18号", title="关于印发《青岛市政务信息化项目管理暂行办法》的通知",
        addressee="各区市人民政府，市直各部门、各单位", blocks=measures()[:6],
        signatures=tuple(Signature(organ=organ) for organ in organs), dated=DAY, copies_to="市委办公厅，市政府办公厅",
    )  # fmt: skip


def joint_request() -> OfficialPaper:
    """联合上行文：多个签发人。"""
    paper = joint()
    return issued(
        organs=paper.organs, number="青电政〔2011〕9号", signers=("刘惠军", "王炜", "欧阳建国"), addressee="市政府",
        title="关于设立信息化专项资金的请示", blocks=request().blocks, signatures=paper.signatures, dated=DAY,
        imprint_on_even_page=True,
    )  # fmt: skip


SAMPLES = {
    "通知": notice, "请示": request, "不加盖印章的通知": unsealed, "信函": letter, "命令": order, "纪要": minutes,
    "联合行文": joint, "联合上行文": joint_request,
}  # fmt: skip


def chart() -> bytes:
    """Return a small picture of bars as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(image)
    for place, height in enumerate((180, 150, 140, 110, 90, 60, 40)):
        draw.rectangle((30 + place * 64, 220 - height, 70 + place * 64, 220), fill=(60, 90, 140))
    draw.line((20, 220, 470, 220), fill="black", width=2)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


CHART = chart()
CHART_FILE = hashlib.sha256(CHART).hexdigest()
