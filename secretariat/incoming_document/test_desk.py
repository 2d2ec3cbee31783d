"""The registry's desk: days that cannot be, limits that follow the paper's day, pointers, loans, second copies."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from office.clocks.models import Clock
from office.clocks.reckoning import reckoning
from office.records.models import Link
from office.records.perform import perform
from office.testing import account, frozen, move_clock, signed_in
from secretariat.incoming_document.forms import LendForm
from secretariat.incoming_document.models import ClassifiedPointer, IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Friday
NEW = "/secretariat/incoming_document/new/"
POINTERS = "/secretariat/paper-register/"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        yield


def file(number: int = 1, **changed: str) -> IncomingDocument:
    assert signed_in("registry").post(NEW, letter(number, **changed)).status_code == 302
    return IncomingDocument.objects.latest("pk")


def edit(document: IncomingDocument, **changed: str) -> IncomingDocument:
    form = {**letter(), "version": str(document.reread().version), **changed}
    assert signed_in("registry").post(f"{document.get_absolute_url()}edit/", form).status_code == 302
    return document.reread()


def ends(document: IncomingDocument) -> str:
    due = document.reread().due
    return f"{due.astimezone(NOON.tzinfo):%m-%d %H:%M}"


# --- Days --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("field", "typed", "words"), [
    ("received_on", "2025-11-18", "more than a year ago"), ("written_on", "1935-01-01", "between 1949 and 2036"),
    ("due_on", "2037-01-04", "between 1949 and 2036"), ("copies", "-3", "greater than or equal to 1"),
    ("pages", "0", "greater than or equal to 1")])
def test_what_cannot_be_is_refused_at_its_field(field: str, typed: str, words: str) -> None:
    answer = signed_in("registry").post(NEW, letter(**{field: typed}))
    errors = answer.context["form"].errors
    assert list(errors) == [field] and len(errors[field]) == 1 and words in errors[field][0]
    assert not IncomingDocument.objects.exists()


def test_an_old_paper_may_still_be_edited() -> None:
    document = file()
    move_clock(NOON + timedelta(days=500))
    assert edit(document, title="更正后的标题", pages="4").title == "更正后的标题"


def test_an_original_is_not_lent_until_yesterday() -> None:
    borrower = account("network.head").person.pk
    late = LendForm({"borrower": borrower, "due_on": "-1"})
    assert late.errors["due_on"] == ["This day is over."]
    assert LendForm({"borrower": borrower, "due_on": "t"}).is_valid()


# --- The time limit ----------------------------------------------------------------------------------------
def test_the_limit_is_the_earlier_of_the_figure_and_the_day_it_is_to_be_done_by() -> None:
    assert ends(file(1)) == "12-04 17:30"  # ten working days
    assert ends(file(2, due_on="2026-11-25")) == "11-25 17:30"
    assert ends(file(3, due_on="2026-12-31")) == "12-04 17:30"
    assert ends(file(4, due_on="2026-11-24", urgency="most_urgent")) == "11-23 17:30"  # one working day
    signed = file(5, due_on="2026-11-26", sign_only="1")
    assert signed.due is None
    perform(account("registry"), "register", signed.pk)
    assert ends(signed) == "11-26 17:30"


def test_another_urgency_or_day_counts_the_limit_again_and_says_why() -> None:
    document = file()
    edit(document, urgency="urgent")
    assert ends(document) == "11-25 17:30"  # three working days
    edit(document, urgency="urgent", due_on="2026-11-24")
    assert ends(document) == "11-24 17:30"
    edit(document, urgency="ordinary", due_on="")
    assert ends(document) == "12-04 17:30"
    clock = Clock.objects.get()
    events = list(clock.events.order_by("id").values_list("kind", "reason"))
    assert events == [("started", ""), ("changed", "Urgency: Ordinary → Urgent"),
                      ("changed", "To be done by: — → 2026-11-24"),
                      ("changed", "Urgency: Urgent → Ordinary; To be done by: 2026-11-24 → —")]
    page = signed_in("registry").get(f"/records/{document.pk}/limit/").content.decode()
    assert "Urgency: Ordinary → Urgent" in page and "10 working days" in page


def test_an_edit_of_other_fields_leaves_the_limit_alone() -> None:
    document = file(due_on="2026-11-25")
    edit(document, due_on="2026-11-25", title="另一个标题")
    assert Clock.objects.get().events.count() == 1 and ends(document) == "11-25 17:30"


def test_the_explanation_ends_on_the_day_set_and_an_extension_moves_it() -> None:
    document = file(due_on="2026-11-25")
    page = signed_in("registry").get(f"/records/{document.pk}/limit/").content.decode()
    assert "It ends on 2026-11-25 at the latest" in page and "2026-11-26" not in page
    approver = account("director").person.pk
    form = {"amount": 3, "reason": "涉及多个处室", "approver": approver}
    assert signed_in("registry").post(f"/records/{document.pk}/limit/extend/", form).status_code == 302
    assert ends(document) == "11-30 17:30"
    edit(document, due_on="2026-11-25", urgency="urgent")  # three and three working days
    assert ends(document) == "11-30 17:30"
    clock = Clock.objects.get()
    assert reckoning(clock).due_at == clock.due_at


# --- The pointer to the paper register ---------------------------------------------------------------------
@pytest.mark.parametrize("number", ["密收〔2026〕12号", "JM-2026-0012", "机收字第〔2026〕7号", "0093", "密〔2026〕3-1号"])
def test_a_pointer_takes_a_number(number: str) -> None:
    assert signed_in("registry").post(POINTERS, {"paper_number": number, "received_on": "t"}).status_code == 302
    assert ClassifiedPointer.objects.get().paper_number == number


@pytest.mark.parametrize(("field", "typed"), [
    ("paper_number", "关于某部队驻地的函"), ("paper_number", "关于2026年某会议的通知"), ("paper_number", "密收"),
    ("paper_number", "密收〔2026〕12号 省府办"), ("paper_number", "密收〔2026〕0000000000000012号"),
    ("paper_number", "1号，请周主任阅"), ("received_on", "+1")])
def test_a_pointer_takes_nothing_else(field: str, typed: str) -> None:
    form = {"paper_number": "密收〔2026〕12号", "received_on": "t", field: typed}
    answer = signed_in("registry").post(POINTERS, form)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert typed in answer.content.decode()
    assert not ClassifiedPointer.objects.exists()


# --- Loans and second copies -------------------------------------------------------------------------------
def test_the_page_says_until_when_it_is_lent_and_who_had_it_before() -> None:
    document, registry = file(), account("registry")
    perform(registry, "lend", document.pk, borrower=account("network.head").person, due_on=date(2026, 11, 27))
    page = signed_in("registry").get(document.get_absolute_url()).content.decode()
    assert "2026-11-27" in page and "Earlier loans" not in page
    perform(registry, "give_back", document.pk)
    page = signed_in("registry").get(document.get_absolute_url()).content.decode()
    assert "Earlier loans" in page and "lent on 2026-11-20, returned on 2026-11-20" in page


def test_a_second_copy_names_the_first_and_is_linked_to_it() -> None:
    first = file()
    second = file(title="另一个标题", duplicate_reason="两个处室各收到一份")
    assert second.duplicate_of == first
    link = Link.objects.get()
    assert (link.source_id, link.target_id, link.kind) == (second.pk, first.pk, "see_also")
    assert first.number in signed_in("registry").get(second.get_absolute_url()).content.decode()


def test_a_reason_for_nothing_alike_links_nothing() -> None:
    assert file(duplicate_reason="误填").duplicate_of is None
    assert not Link.objects.exists()


def test_a_limit_is_not_changed_to_nothing() -> None:
    from office.clocks.services import change

    file()
    with pytest.raises(ValidationError):
        change(Clock.objects.get(), amount=0, not_after=None, reason="")
