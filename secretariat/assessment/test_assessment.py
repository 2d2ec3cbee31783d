"""Assessments: the register's contract; who sees what; the same inputs give the same score twice, by two ways."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from office.notices.models import Notice
from office.orgchart.models import Division
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.records.perform import perform
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.archive_item.test_archive_item import ZONE, closed_letter
from secretariat.archive_item.test_arranging import item
from secretariat.assessment.facts import frozen as frozen_facts
from secretariat.assessment.models import Assessment, Grade, ScoreLine, Status
from secretariat.assessment.register import AssessmentRegister
from secretariat.assessment.scoring import score
from secretariat.assessment.services import places
from secretariat.assessment.sheets import enter_score, object_to, propose, rule, summarise
from secretariat.assessment.testing import NOON, opened, published, said, scored, upload
from secretariat.contribution.models import Adoption
from secretariat.contribution.test_contribution import said as contribution
from secretariat.supervised_item.testing import MAY, finished
from secretariat.supervised_item.testing import opened as supervised

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register, and for this one."""

    register = AssessmentRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture
def round_(office: None) -> Any:
    with frozen(NOON):
        yield opened()


def sheet_of(record: Assessment, code: str) -> Any:
    return record.sheets.get(division__code=code)


def test_a_round_has_the_scheme_of_its_day_and_a_sheet_for_each(round_: Assessment) -> None:
    assert sum(Decimal(one["weight"]) for one in round_.scheme if one["code"] not in ("bonus", "red_lights")) == 100
    assert round_.sheets.count() == Division.objects.filter(counted=True, valid_to=None).count()
    staff = opened(number=2, subject="staff")
    people = set(staff.sheets.values_list("person__name_zh", flat=True))
    assert {"李明朗", "王淑敏"} <= people and not people & {"周海峰", "梁启航"}


def test_the_period_has_ended_before_facts_are_computed(office: None) -> None:
    with frozen(NOON):
        record = opened(until="2026-12-31")
        with pytest.raises(ValidationError, match="not ended"):
            perform(account("registry"), "compute", record.pk)
        assert not ScoreLine.objects.exists()


def adopted(division: str, day: date, levels: tuple[str, ...], number: int) -> None:
    """A contribution of the division, adopted at these levels."""
    from office.registers.forms import form_of
    from office.registers.services import file_new
    from secretariat.contribution.register import ContributionRegister

    user = account(f"{division}.head")
    form = form_of(ContributionRegister)(contribution(title=f"信息{number}"), user=user)
    assert form.is_valid(), form.errors
    record = file_new(user, ContributionRegister, form)
    for level in levels:
        Adoption.objects.create(record=record, level=level, adopter="市政府办公厅", issue=str(number), adopted_on=day,
                                by=account("registry").person)


# The second way: plain SQL for the facts, and fractions for the arithmetic; nothing of the product's code.
ITEMS = """FROM secretariat_superviseditem i JOIN office_record r ON r.id = i.record_ptr_id
           WHERE r.division_id = %(division)s AND r.status <> 'withdrawn'"""
CLOSED = "(r.closed AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(since)s AND %(until)s"
LATE = f"""count(*) FILTER (WHERE {CLOSED} AND r.closed > r.due) + count(*) FILTER (
           WHERE (r.closed IS NULL OR (r.closed AT TIME ZONE 'Asia/Shanghai')::date > %(until)s)
           AND r.due < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')"""
ON_TIME = f"count(*) FILTER (WHERE {CLOSED} AND r.closed <= r.due)"
SQL = {
    "bulletins": """SELECT COALESCE(sum(CASE a.level WHEN 'own' THEN 1 WHEN 'city' THEN 3 WHEN 'province' THEN 6
                    WHEN 'nation' THEN 10 END), 0) FROM secretariat_adoption a JOIN office_record r ON r.id = a.record_id
                    WHERE r.division_id = %(division)s AND a.voided_at IS NULL
                    AND a.adopted_on BETWEEN %(since)s AND %(until)s""",
    "timeliness": """SELECT count(*), count(*) FILTER (WHERE NOT c.late) FROM office_clock c
                     JOIN office_step s ON s.id = c.step_id WHERE c.purpose = 'step' AND s.state = 'done'
                     AND s.division_id = %(division)s
                     AND (c.stopped_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(since)s AND %(until)s""",
    "archives": """SELECT count(*), count(*) FILTER (WHERE handed) FROM (
                   SELECT true AS handed FROM secretariat_archiveitem i JOIN office_record r ON r.id = i.record_ptr_id
                   WHERE i.formed_by_id = %(division)s AND i.year = date_part('year', %(until)s::date) - 1
                   AND r.status <> 'left_out'
                   UNION ALL SELECT false FROM office_record r WHERE r.division_id = %(division)s
                   AND date_part('year', r.opened AT TIME ZONE 'Asia/Shanghai') = date_part('year', %(until)s::date) - 1
                   AND (r.kind = 'incoming_document' AND r.status = 'closed' OR r.kind = 'outgoing_document'
                        AND r.status IN ('printed', 'sealed', 'dispatched'))
                   AND NOT EXISTS (SELECT FROM secretariat_archiveitem i WHERE i.source_id = r.id)) AS papers""",
    "supervision": f"SELECT {ON_TIME} + {LATE}, {ON_TIME} {ITEMS}",
    "red_lights": f"SELECT {LATE} {ITEMS}",
}


def by_hand(sheet: Any, indicator: dict[str, Any]) -> Decimal:
    """The score of one indicator, the second way."""
    asked = {"division": sheet.division_id, "since": sheet.assessment.since, "until": sheet.assessment.until}
    with connection.cursor() as cursor:
        cursor.execute(SQL[indicator["source"]], asked)
        row = cursor.fetchone()
    weight = Fraction(indicator["weight"])
    if indicator["source"] == "bulletins":
        exact = weight * min(Fraction(1), Fraction(int(row[0])) / Fraction(indicator["target"]))
    elif indicator["source"] == "red_lights":
        exact = -min(abs(weight), row[0] * Fraction(indicator["each"]))
    else:
        exact = weight * (Fraction(row[1], row[0]) if row[0] else Fraction(1))
    cents = Decimal((exact * 100).numerator) / Decimal((exact * 100).denominator)
    return cents.to_integral_value(ROUND_HALF_UP) / 100


def half_a_year() -> None:
    """Items in time, late and overdue; of the year before, papers handed in and one that waits."""
    with frozen(datetime(2025, 12, 1, 10, tzinfo=ZONE)):
        closed_letter(1, received_on="2025-11-28")
    for number in (1, 2):
        item(number, dated=date(2025, 3, number), formed_by=Division.objects.get(code="secretariat"))
    with frozen(MAY):
        in_time, late = (supervised(title=title, due_on="2026-05-20") for title in ("按时", "迟办"))
        supervised(title="逾期", due_on="2026-05-20")
        supervised(title="未到期", due_on="2026-08-20")
    for one, day in ((in_time, 19), (late, 25)):
        with frozen(datetime(2026, 5, day, 10, tzinfo=ZONE)):
            finished(one)
            perform(account("deputy"), "strike_off", one.pk, opinion="办结")


def test_two_independent_computations_agree_and_the_frozen_facts_give_the_same_score_again(office: None) -> None:
    with frozen(NOON - timedelta(days=200)):  # 4 May
        adopted("network", date(2026, 5, 4), ("own", "city"), 1)
        adopted("network", date(2026, 6, 30), ("city",), 2)
        adopted("network", date(2026, 7, 1), ("nation",), 3)  # a day too late
        adopted("software", date(2026, 5, 4), ("own",), 4)
    half_a_year()
    with frozen(NOON):
        record = opened()
        perform(account("registry"), "compute", record.pk)
        record = record.reread()
        scheme = {one["code"]: one for one in record.scheme}
        seen = {}
        for sheet in record.sheets.all():
            for line in sheet.lines.all():
                indicator = scheme[line.indicator]
                assert score(indicator, line.facts) == line.score
                assert {**frozen_facts(sheet, indicator["source"])} == line.facts
                assert by_hand(sheet, indicator) == line.score, (sheet, line.indicator)
                seen[sheet.division.code, indicator["source"]] = line.score
        assert seen["network", "bulletins"] == Decimal("5.83")  # 7 of 12 points
        assert seen["software", "bulletins"] == Decimal("0.83")
        weights = {one["source"]: Decimal(one["weight"]) for one in record.scheme}
        assert seen["network", "supervision"] == (weights["supervision"] / 3).quantize(Decimal("0.01"))
        assert seen["network", "red_lights"] == -1  # two, half a point each
        assert seen["secretariat", "archives"] == (weights["archives"] * 2 / 3).quantize(Decimal("0.01"))
        # What happens afterwards changes nothing: the facts are the round's.
        adopted("network", date(2026, 6, 1), ("nation",), 5)
        line = sheet_of(record, "network").lines.get(indicator="bulletins")
        assert (line.score, line.facts["points"]) == (Decimal("5.83"), "7")
        assert by_hand(sheet_of(record, "network"), scheme["bulletins"]) != line.score  # the other way sees it


def test_one_writes_ones_own_summary_and_no_other(round_: Assessment) -> None:
    sheet = sheet_of(round_, "network")
    summarise(account("network.head"), round_.pk, sheet.pk, "上半年完成外网割接。")
    for other in ("software.head", "network.staff", "registry", "director"):
        with pytest.raises(Denied):
            summarise(account(other), round_.pk, sheet.pk, "改写")
    sheet.refresh_from_db()
    assert (sheet.summary, sheet.summarised_by) == ("上半年完成外网割接。", account("network.head").person)


def test_scores_of_others_are_for_deciders_until_published(round_: Assessment) -> None:
    scored(round_)
    mine, other = sheet_of(round_, "network"), sheet_of(round_, "software")
    page = lambda sheet: reverse("assessment_sheet", args=[round_.pk, sheet.pk])  # noqa: E731
    table = reverse("assessment_sheets", args=[round_.pk])
    head = signed_in("network.head")
    assert (head.get(page(mine)).status_code, head.get(page(other)).status_code) == (200, 404)
    assert signed_in("network.staff").get(page(mine)).status_code == 404
    assert other.division.name_en not in head.get(table).content.decode().split("<main")[1]
    assert signed_in("director").get(page(other)).status_code == 200
    perform(account("director"), "decide", round_.pk)
    assert head.get(page(other)).status_code == 404
    perform(account("registry"), "publish", round_.pk)
    assert head.get(page(other)).status_code == 200
    assert other.division.name_en in head.get(table).content.decode().split("<main")[1]
    drain()
    assert Notice.objects.filter(subject="assessment_published", person=account("network.head").person).exists()


def test_a_manual_score_has_its_evidence_and_stays_within_its_weight(round_: Assessment) -> None:
    perform(account("registry"), "compute", round_.pk)
    clerk, sheet = account("registry"), sheet_of(round_, "network")
    for indicator, points, match in (("key_tasks", "40.01", "Between"), ("key_tasks", "-1", "Between"),
                                     ("bulletins", "5", "recorded facts")):
        with pytest.raises(ValidationError, match=match):
            enter_score(clerk, round_.pk, sheet.pk, indicator, Decimal(points), "依据", upload(clerk))
    with pytest.raises(Denied):
        enter_score(account("network.head"), round_.pk, sheet.pk, "key_tasks", Decimal(40), "依据", upload(clerk))
    line = enter_score(clerk, round_.pk, sheet.pk, "key_tasks", Decimal(38), "见督查台账", upload(clerk))
    url = reverse("assessment_evidence", args=[round_.pk, sheet.pk, line.pk])
    assert signed_in("network.head").get(url).status_code == 200
    assert signed_in("software.head").get(url).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreLine.objects.create(sheet=sheet, indicator="key_tasks", score=1, by=clerk.person)


def test_nobody_proposes_their_own_and_heads_only_for_their_staff(office: None) -> None:
    with frozen(NOON):
        record = opened(subject="staff")
        perform(account("registry"), "compute", record.pk)
        staff = record.sheets.get(person=account("network.staff").person)
        head = record.sheets.get(person=account("network.head").person)
        propose(account("network.head"), record.pk, staff.pk, Grade.COMPETENT, "同意。")
        for who, sheet in (("network.head", head), ("network.staff", staff), ("software.head", staff),
                           ("registry", staff)):
            with pytest.raises(Denied):
                propose(account(who), record.pk, sheet.pk, Grade.EXCELLENT, "同意。")
        propose(account("deputy"), record.pk, head.pk, Grade.COMPETENT, "同意。")


def test_more_excellent_than_the_cap_is_refused(round_: Assessment) -> None:
    number = round_.sheets.count()
    scored(round_, excellent=number // 5 + 1)
    with pytest.raises(ValidationError, match="at most"):
        perform(account("director"), "decide", round_.pk)
    assert round_.reread().status == Status.REVIEWING
    assert not round_.sheets.exclude(grade="").exists()
    assert places(round_.reread(), NOON) == number // 5


def test_an_objection_is_upheld_and_the_score_computed_anew(office: None) -> None:
    with frozen(NOON - timedelta(days=200)):
        adopted("network", date(2026, 5, 4), ("own",), 1)
    with frozen(NOON):
        record = published(opened())
        sheet = sheet_of(record, "network")
        before = sheet.total
        with pytest.raises(Denied):
            object_to(account("software.head"), record.pk, sheet.pk, "不同意")
        for number in (2, 3):  # entered late: they were forgotten
            adopted("network", date(2026, 6, 1), ("city",), number)
        object_to(account("network.head"), record.pk, sheet.pk, "6月1日两篇信息被采用，未计分。")
        with pytest.raises(Denied):
            rule(account("network.head"), record.pk, sheet.pk, True, "属实")
        rule(account("director"), record.pk, sheet.pk, True, "经核实，采用情况属实。", Grade.COMPETENT)
        sheet.refresh_from_db()
        assert sheet.total - before == Decimal("5.83") - Decimal("0.83")
        assert [line.facts["points"] for line in sheet.lines.filter(indicator="bulletins")] == ["1", "7"]
        object_to(account("network.head"), record.pk, sheet.pk, "再次申诉")
        rule(account("director"), record.pk, sheet.pk, False, "已按事实计算。")
        sheet.refresh_from_db()
        assert sheet.total - before == Decimal("5.00")
        assert [one.upheld for one in sheet.objections.all()] == [True, False]


def test_it_stays_published_five_working_days_and_no_objection_is_left(round_: Assessment) -> None:
    record = published(round_)
    assert (record.published_on, record.objections_until) == (date(2026, 11, 20), date(2026, 11, 27))
    sheet = sheet_of(record, "network")
    with pytest.raises(ValidationError, match="made known until"):
        perform(account("registry"), "close_round", record.pk)
    with frozen(NOON + timedelta(days=7)):
        object_to(account("network.head"), record.pk, sheet.pk, "不同意")
    with frozen(NOON + timedelta(days=8)):
        with pytest.raises(ValidationError, match="not been decided"):
            perform(account("registry"), "close_round", record.pk)
        with pytest.raises(ValidationError, match="until 2026-11-27"):
            object_to(account("software.head"), record.pk, sheet_of(record, "software").pk, "不同意")
        rule(account("director"), record.pk, sheet.pk, False, "评分有据。")
        perform(account("registry"), "close_round", record.pk)
    assert record.reread().status == Status.CLOSED
