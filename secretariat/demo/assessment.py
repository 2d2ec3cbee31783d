"""The assessment of the year's second half so far: summaries, scores, grades, and an objection upheld."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from office.demo.hours import OfficeTime
from office.demo.story import Act, Story, file
from office.records.attachments import receive
from office.records.models import Upload
from office.records.perform import perform
from secretariat.assessment import sheets
from secretariat.assessment.models import Sheet

ROW = 40_000  # behind the handovers
TYPED = {"title": "2026年下半年处室工作考核", "subject": "divisions", "since": "2026-07-01"}
LEDGER = "2026年下半年处室考核评分台账\n重点工作、纪律考勤、党风廉政、满意度测评及加分项的评分依据。\n"
# What each division's head says of the time, and the manual scores in the order of MANUAL.
SAID: dict[str, tuple[str, tuple[str, ...]]] = {
    "secretariat": (
        "办理收文、发文及时，牵头完成年度会议筹备和保密自查；信息报送篇数较去年同期增加。",
        ("37.5", "5", "5", "4.8", "1")),
    "planning": (
        "完成全市电子政务项目预审和年度预算编报，建立项目台账；个别项目评审周期偏长。",
        ("36", "5", "5", "4.6", "0")),
    "network": (
        "完成电子政务外网骨干链路扩容和机房供电改造，外网可用率保持在99.9%以上。",
        ("38.5", "4.5", "5", "4.9", "2")),
    "software": (
        "协同办公平台完成两次版本升级，接入单位新增12家；用户培训覆盖各区市。",
        ("36.5", "5", "5", "4.7", "1")),
    "website": (
        "门户网站季度检查全部合格，网民留言按期答复；专题栏目更新仍需加强。",
        ("35", "4.5", "5", "4.5", "0")),
    "syssecurity": (
        "组织完成等级保护复测和应急演练，处置安全隐患46处，未发生安全事件。",
        ("37", "5", "5", "4.8", "1")),
    "promotion": (
        "推广移动办公应用，组织现场观摩两次，新增用户2300余人。",
        ("34.5", "5", "5", "4.5", "0")),
    "inforesource": (
        "更新政务信息资源目录，新增共享接口31个，数据质量核查问题整改完毕。",
        ("36.8", "5", "5", "4.7", "1")),
}
MANUAL = ("key_tasks", "discipline", "clean", "satisfaction", "bonus")
EXCELLENT = "network"
OBJECTION = "11月协办的两件来文按期办结，未计入履职办理及时率，申请复核。"
RULING = "情况属实，按流转记录重新计分，等次不变。"


class Assessments(Story):
    """From the opening of the round to its publication and the ruling on one objection."""

    def reach_back(self) -> float:
        return 14.0

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        self.until = time.instant(time.ago(9.0)).date()
        does = ((13.0, self._open), (11.0, self._summarise), (9.0, self._score), (7.0, self._propose),
                (5.0, self._decide), (4.0, self._object), (2.0, self._rule))
        for number, (ago, do) in enumerate(does):
            yield Act(time.ago(ago), ROW, number, do)

    def _open(self) -> None:
        self.pk = file(self.user("registry"), "assessment", {**TYPED, "until": self.until.isoformat()}).pk

    def _sheets(self) -> Iterator[tuple[Sheet, str]]:
        rows = Sheet.objects.filter(assessment=self.pk).select_related("division")
        for sheet in rows.order_by("pk"):
            yield sheet, sheet.division.code

    def _summarise(self) -> None:
        for sheet, code in self._sheets():
            if code in SAID and f"{code}.head" in self.people.logins:
                sheets.summarise(self.people.logins[f"{code}.head"], self.pk, sheet.pk, SAID[code][0])

    def _score(self) -> None:
        clerk = self.people.logins["registry"]
        perform(clerk, "compute", self.pk)
        ledger = receive(clerk, SimpleUploadedFile("处室考核评分台账.txt", LEDGER.encode(), "text/plain"))
        for sheet, code in self._sheets():
            for indicator, points in zip(MANUAL, SAID.get(code, ("", ("36", "5", "5", "4.6", "0")))[1], strict=True):
                file = Upload.objects.create(key=uuid4(), person_id=clerk.person_id, file=ledger.file, name=ledger.name)
                sheets.enter_score(clerk, self.pk, sheet.pk, indicator, Decimal(points), "见评分台账", file)

    def _propose(self) -> None:
        for sheet, code in self._sheets():
            grade = "excellent" if code == EXCELLENT else "competent"
            sheets.propose(self.people.logins["deputy"], self.pk, sheet.pk, grade, "经听取各处室意见，建议如上。")

    def _decide(self) -> None:
        perform(self.people.logins["director"], "decide", self.pk)
        perform(self.people.logins["registry"], "publish", self.pk)

    def _object(self) -> None:
        sheets.object_to(self.people.logins["software.head"], self.pk, self._of("software"), OBJECTION)

    def _rule(self) -> None:
        sheets.rule(self.people.logins["director"], self.pk, self._of("software"), True, RULING)

    def _of(self, division: str) -> int:
        return next(sheet.pk for sheet, code in self._sheets() if code == division)
