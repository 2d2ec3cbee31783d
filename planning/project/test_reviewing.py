"""The expert review: lots that can be drawn again, nobody with an interest, panels that are odd, signed opinions."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from office.audit.actor import SYSTEM, acting
from office.records.perform import NotNow, perform
from office.testing import account, signed_in
from planning.expert.testing import pooled
from planning.project import drawing, reviewing
from planning.project.models import Project, Status
from planning.project.panel import ExpertInterest, ExpertOpinion, PanelSeat
from planning.project.testing import APPLICANT, CLERK, in_review, opinion, reviewed, sheet, with_panel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def at_commit() -> None:
    """Ask what the database asks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    keys = range(1, 40)
    first = drawing.draw("a" * 64, keys, 7)
    assert first == drawing.draw("a" * 64, reversed(keys), 7) and len(set(first)) == 7
    assert first != drawing.draw("b" * 64, keys, 7)
    assert drawing.draw("seed", [3], 1) == [3]
    with pytest.raises(ValueError, match="cannot be drawn"):
        drawing.draw("seed", [1, 2], 3)


def test_each_is_drawn_about_as_often_as_another() -> None:
    times = dict.fromkeys(range(10), 0)
    for number in range(2000):
        for key in drawing.draw(f"seed {number}", range(10), 5):
            times[key] += 1
    assert all(900 < count < 1100 for count in times.values()), times


def test_a_lot_is_what_anybody_reckons_with_any_tool() -> None:
    assert drawing.lot("ab12", 7) == "d186283610e0d84c5f3996558af6df38e20c4a9eb99d45c9c943fb6fc4da8bd9"  # printf ab12:7 | sha256sum


def test_a_panel_is_odd_and_not_too_small() -> None:
    record = in_review()
    pooled()
    for size in (3, 4, 6):
        with pytest.raises(ValidationError, match="odd number of experts, at least 5"):
            perform(account(CLERK), "draw_panel", record.pk, size=size)
    with pytest.raises(ValidationError, match="Only 9 experts"):
        perform(account(CLERK), "draw_panel", record.pk, size=11)
    assert not PanelSeat.objects.exists()
    assert len(with_panel(record, 7)) == 7
    with pytest.raises(NotNow):  # once for each review
        perform(account(CLERK), "draw_panel", record.pk, size=5)


def test_who_belongs_to_the_applicant_or_avoids_it_is_never_drawn() -> None:
    pooled(3, unit=APPLICANT)
    pooled(2, avoids=f"市财政局\n{APPLICANT}")
    good = pooled(5)
    record = in_review()
    seats = with_panel(record)
    assert {seat.expert_id for seat in seats} == {one.pk for one in good}
    row = record.draws.get()
    assert sorted(why for *_who, why in row.left_out) == ["avoids"] * 2 + ["own_unit"] * 3 and reviewing.verify(row)


def test_what_was_drawn_can_be_drawn_again_and_a_forged_draw_is_found() -> None:
    record = in_review()
    with_panel(record)
    row = record.draws.get()
    assert reviewing.verify(row)
    page = signed_in("planning.head").get(f"{record.get_absolute_url()}draws/").content.decode()
    assert row.seed in page and "the same experts" in page and "others come out" not in page
    row.drawn = row.drawn[::-1]
    assert not reviewing.verify(row)


def test_whoever_declares_an_interest_is_replaced_at_once() -> None:
    record = in_review()
    seats = with_panel(record)
    reviewing.declare_interest(account(CLERK), record.pk, seats[0].pk, "曾任该项目顾问")
    at_commit()
    now = list(reviewing.seats_of(record.reread()))
    assert len(now) == 5 and seats[0].expert_id not in {seat.expert_id for seat in now}
    second = record.draws.get(number=2)
    assert reviewing.verify(second) and [why for key, *_who, why in second.left_out
                                                        if key == seats[0].expert_id] == ["declared"]
    page = signed_in(CLERK).get(f"{record.get_absolute_url()}draws/").content.decode()
    assert "曾任该项目顾问" in page


def test_the_last_of_the_pool_is_not_replaced_by_nobody() -> None:
    pooled(5)
    record = in_review()
    seats = with_panel(record)
    with pytest.raises(ValidationError, match="Only 0 experts"):
        reviewing.declare_interest(account(CLERK), record.pk, seats[0].pk, "利害关系")
    assert not ExpertInterest.objects.exists() and reviewing.seats_of(record.reread()).count() == 5


def seat_of(record: Project, expert: Any, place: int) -> PanelSeat:
    return PanelSeat(record=record, draw=record.draws.first(), round=record.review_round, place=place, expert=expert)


def test_the_database_refuses_a_panel_with_an_interested_expert() -> None:
    record = in_review()
    with_panel(record)
    inside, outside = pooled(2, unit=APPLICANT)
    with acting(SYSTEM):
        with pytest.raises(IntegrityError, match="an expert with an interest"), transaction.atomic():
            seat_of(record, inside, 90).save()
            seat_of(record, outside, 91).save()
            at_commit()
        for expert in (inside, outside):  # its twin: of another unit they may sit
            expert.unit = "青岛大学"
            expert.save()
        seat_of(record, inside, 90).save()
        seat_of(record, outside, 91).save()
        at_commit()


def test_the_database_refuses_an_even_panel_and_an_interest_left_on_it() -> None:
    record = in_review()
    seats = with_panel(record)
    taken = {seat.expert_id for seat in seats}
    spare = [one for one in pooled(2, unit="青岛大学") if one.pk not in taken]
    with acting(SYSTEM):
        with pytest.raises(IntegrityError, match="odd in number"), transaction.atomic():
            seat_of(record, spare[0], 90).save()
            at_commit()
        with pytest.raises(IntegrityError, match="an expert with an interest"), transaction.atomic():
            ExpertInterest.objects.create(record=record, expert_id=seats[0].expert_id, reason="x",
                                          by=account(CLERK).person)
            at_commit()
        with transaction.atomic():  # its twin: two more are odd again, and nobody has an interest
            for place, one in enumerate(spare, 90):
                seat_of(record, one, place).save()
            at_commit()


def test_an_opinion_is_entered_with_the_sheet_that_was_signed() -> None:
    record = in_review()
    seats = with_panel(record)
    with pytest.raises(ValidationError, match="signed: one file"):
        reviewing.enter_opinion(account(CLERK), record.pk, seats[0].pk, opinion(), [])
    client, address = signed_in(CLERK), f"{record.get_absolute_url()}seat/opinion/?seat={seats[0].pk}"
    typed = {name: str(value) for name, value in opinion().items()}
    answer = client.post(address, {**typed, "score_need": "21"})
    assert answer.status_code == 422 and "方案可行" in answer.content.decode()
    file = SimpleUploadedFile("意见表.txt", "签名".encode(), "text/plain")
    assert client.post(address, {**typed, "files": file}).status_code == 302
    row = ExpertOpinion.objects.get()
    assert (str(row.total), row.sheet.name) == ("82.00", "意见表.txt")
    with pytest.raises(ValidationError, match="entered already"):
        reviewing.declare_interest(account(CLERK), record.pk, seats[0].pk, "后来想起")


def test_the_review_is_over_when_everybody_has_said_their_opinion() -> None:
    record = in_review()
    seats = with_panel(record)
    for seat in seats[:-1]:
        reviewing.enter_opinion(account(CLERK), record.pk, seat.pk, opinion(), sheet())
    with pytest.raises(ValidationError, match="4 of 5"):
        perform(account(CLERK), "conclude_review", record.pk, summary="通过")
    reviewing.enter_opinion(account(CLERK), record.pk, seats[-1].pk, opinion(score_need=8), sheet())
    record = perform(account(CLERK), "conclude_review", record.pk, summary="通过")
    assert (record.status, str(record.review_score)) == (Status.APPROVE, "80.00")


def test_returned_after_the_review_it_is_reviewed_anew() -> None:
    record = reviewed()
    record = perform(account(CLERK), "return_application", record.pk, reason="补充材料")
    assert record.review_score is None
    perform(account(CLERK), "accept_application", record.pk)
    record = perform(account(CLERK), "pass_formal", record.pk)
    assert record.review_round == 2 and not reviewing.seats_of(record).exists()
    assert len(with_panel(record)) == 5
    at_commit()
