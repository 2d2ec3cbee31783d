"""Issued papers: kept by code and hash, ended once, and found by whoever holds the code or the file."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.audit.models import AuditEvent
from office.records.perform import Change, changing
from office.testing import account, standing
from office.verification import codes
from office.verification.models import IssuedPaper
from office.verification.services import NotIssued, check, issue, look_up, supersede, withdraw
from tests.office.signing import seals
from tests.office.signing.tampered import appended, flips, removed

State = IssuedPaper.State
Issued = Callable[..., IssuedPaper]


def ending(paper: IssuedPaper, act: Callable[..., IssuedPaper], *arguments: object) -> IssuedPaper:
    with standing(seals.AT + seals.DAY), changing(account("secretariat.head"), paper.record_id, "view") as change:
        return act(change, paper, *arguments)


def test_codes_are_long_and_read_as_people_write_them() -> None:
    made = {codes.new_code() for _number in range(1000)}
    assert len(made) == 1000 and len(codes.ALPHABET) ** codes.LENGTH > 2 ** 80
    assert not set("0O1ILD2Z5S8BUV") & set(codes.ALPHABET)
    code = next(iter(made))
    for typed in (code, codes.grouped(code), codes.grouped(code).lower(), f" {codes.grouped(code)} ",
                  codes.grouped(code).replace("-", " — "), f"https://check.example.org/c/{code}?language=en"[:-12],
                  "".join(chr(ord(one) + 0xFEE0) for one in code)):
        assert codes.read_code(typed) == code, typed
    for wrong in ("", code[:-1], code + "A", code[:-1] + "O", "'; DROP TABLE", "码" * 20, "\0" * 20, "A" * 10**6):
        assert codes.read_code(wrong) == ""


def test_an_issued_paper_is_valid_by_its_code_and_by_its_file(issued: Issued) -> None:
    paper = issued()
    assert paper.sha256 and paper.number == paper.record.number
    with standing(seals.AT):
        by_code, by_file = look_up(codes.grouped(paper.code)), check(seals.signed("<p>第一份</p>"))
    assert (by_code.outcome, by_code.paper) == ("valid", paper)
    assert (by_file.outcome, by_file.paper) == ("valid", paper) and by_file.verdict
    events = AuditEvent.objects.filter(table="office_issuedpaper", row=str(paper.pk))
    assert [event.op for event in events] == ["I"] and events[0].chain == f"record:{paper.record_id}"
    assert paper.issued_at == seals.AT and paper.issued_by == account("registry").person


def test_what_is_not_validly_sealed_is_not_issued(issued: Issued) -> None:
    paper = issued()
    for pdf in (seals.paper(), next(flips()), next(appended()), b"no PDF"):
        with (standing(seals.AT), pytest.raises(NotIssued),
              changing(account("registry"), paper.record_id, "view") as change):
            issue(change, pdf, codes.new_code())
    assert IssuedPaper.objects.count() == 1


def test_withdrawn_and_superseded_papers_say_so(issued: Issued) -> None:
    first, second, third = issued(), issued("<p>第二份</p>"), issued("<p>第三份</p>")
    ending(first, withdraw, "文号有误")
    ending(second, supersede, third, "内容有更正")
    with standing(seals.AT + seals.DAY):
        assert [look_up(paper.code).outcome for paper in (first, second, third)] == ["withdrawn", "superseded", "valid"]
        assert check(seals.signed("<p>第二份</p>")).outcome == "superseded"
    first.refresh_from_db()
    assert (first.reason, first.ended_by) == ("文号有误", account("secretariat.head").person)
    assert first.ended_at == seals.AT + seals.DAY


def test_a_paper_ends_once_with_a_reason_and_by_another_that_holds(issued: Issued) -> None:
    first, second = issued(), issued("<p>第二份</p>")
    with pytest.raises(ValidationError, match="reason"):
        ending(first, withdraw, "  ")
    with pytest.raises(ValidationError, match="another one"):
        ending(first, supersede, first, "更正")
    ending(first, withdraw, "作废")
    with pytest.raises(ValidationError, match="no longer"):
        ending(first, withdraw, "再次作废")
    with pytest.raises(ValidationError, match="another one"):
        ending(second, supersede, first, "更正")


def test_the_database_lets_nobody_bring_a_paper_back_or_rewrite_it(issued: Issued) -> None:
    paper = issued()
    ending(paper, withdraw, "作废")
    for column, value in (("state", "valid"), ("reason", "另一个理由"), ("code", codes.new_code()), ("number", "假号"),
                          ("told", True), ("file_id", "0" * 64)):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE office_issuedpaper SET {column} = %s WHERE id = %s", [value, paper.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM office_issuedpaper")


def test_the_same_bytes_or_code_are_not_issued_twice(issued: Issued) -> None:
    paper = issued()
    for pdf, code in ((seals.signed("<p>第一份</p>"), codes.new_code()), (seals.signed("<p>别的</p>"), paper.code)):
        with (standing(seals.AT), pytest.raises(IntegrityError), transaction.atomic(),
              changing(account("registry"), paper.record_id, "view") as change):
            issue(change, pdf, code)


def test_another_records_paper_is_not_ended_under_this_one(issued: Issued) -> None:
    paper = issued()
    stranger = Change(type(paper.record)(pk=paper.record_id + 1), account("registry"), None, seals.AT)
    with pytest.raises(IssuedPaper.DoesNotExist), transaction.atomic():
        withdraw(stranger, paper, "作废")


def test_changed_and_unknown_files(issued: Issued) -> None:
    """A changed paper of ours is named so; all else is unknown, even with a right seal that nobody issued."""
    issued()
    with standing(seals.AT):
        assert check(next(flips())).outcome == "changed"
        assert [check(pdf).outcome for pdf in appended()] == ["changed"] * 5
        for pdf in (seals.signed("<p>从未印发</p>"), next(removed()), b"%PDF-1.7", b""):
            assert check(pdf).outcome == "unknown"
        assert look_up("34679-ACEFG-HJKMN-PQRTW").outcome == look_up("anything").outcome == "unknown"
