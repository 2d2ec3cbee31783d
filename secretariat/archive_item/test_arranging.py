"""Year-end arrangement: order, codes that never change, repeat or skip, two at once, prints, divisions that lack."""

import io
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from office.figures.models import Figure
from office.numbering.models import Number
from office.orgchart.models import Division
from office.records.made import keep
from office.records.models import Link, Record, StoredFile
from office.records.perform import NotNow, filing, perform
from office.registers.register import register_of
from office.registers.services import duty_of
from office.testing import MOST_QUERIES, account, frozen, signed_in
from secretariat.archive_item import arranging, parts
from secretariat.archive_item.arranging import Class
from secretariat.archive_item.models import ArchiveItem, Status
from secretariat.archive_item.papers import catalogue_rows
from secretariat.archive_item.parts import PartToKeep, Role
from secretariat.archive_item.test_archive_item import NOON, ZONE, closed_letter, pdf

pytestmark = pytest.mark.django_db
NEXT_MAY = datetime(2027, 5, 4, 10, 0, tzinfo=ZONE)
ARRANGE = "/secretariat/archives/arrange/"
CODE = "Z109-WS·2026-D10-WLC-{:04d}"


def item(number: int, **changed: Any) -> ArchiveItem:
    """An item of 2026 with one part, as if it had been filed; quick to make."""
    duty = duty_of(register_of("archive_item"))
    said = {"title": f"关于第{number}项工作的通知", "document_number": f"青电政〔2026〕{number}号", "author": "青岛市电政信息办",
            "dated": NOON.date() + timedelta(days=number - 30), "formed_by": Division.objects.get(code="network"),
            "retention": "D10", "retention_reason": "一般业务文件", "duty": duty, "division": duty.division, **changed}
    made = ArchiveItem(**said)
    with filing(account("archives"), made):
        file = StoredFile.objects.filter(media_type="application/pdf", pages=1, size=len(PDF)).first()
        if file is None:
            file = keep(PDF)
            file.pages = 1  # as the worker would count it
            file.save(update_fields=["pages"])
        parts.keep(made, [PartToKeep(Role.BODY, file, "正文.pdf")], None)
    return made


PDF = pdf("整理")


@pytest.fixture
def may(office: None) -> Any:
    with frozen(NEXT_MAY):
        yield


def codes() -> list[str]:
    return list(ArchiveItem.objects.exclude(code="").order_by("pk").values_list("code", flat=True))


def test_by_matter_and_time_the_reply_before_the_letter(may: Any) -> None:
    late, letter, early, reply = item(9), item(2), item(1), item(6)
    sources = [Record.objects.get(pk=closed_letter(number).pk) for number in (1, 2)]
    with transaction.atomic():
        for one, source in ((letter, sources[0]), (reply, sources[1])):
            one.source_id = source.pk
            one.save()
    Link.objects.create(source=sources[1], target=sources[0], kind=Link.Kind.ANSWERS)
    assert [one.pk for one in arranging.in_order([late, letter, early, reply])] == [
        early.pk, reply.pk, letter.pk, late.pk]


def test_a_class_gets_its_codes_in_order_and_each_class_its_own_series(may: Any) -> None:
    made = [item(3), item(1), item(2), item(4, retention="Y"), item(5, dated=date(2025, 3, 1))]
    done = arranging.arrange_class(account("archives"), Class(2026, "D10", "WLC"))
    assert [one.pk for one in done] == [made[1].pk, made[2].pk, made[0].pk]
    assert [one.code for one in done] == [CODE.format(n) for n in (1, 2, 3)]
    permanent = arranging.arrange_class(account("archives"), Class(2026, "Y", "WLC"))
    before = arranging.arrange_class(account("archives"), Class(2025, "D10", "WLC"))
    assert [one.code for one in (*permanent, *before)] == ["Z109-WS·2026-Y-WLC-0001", "Z109-WS·2025-D10-WLC-0001"]
    first = made[1].reread()
    assert (first.status, first.number, first.box, first.keep_through) == (Status.ARRANGED, first.code, 1, 2036)
    assert permanent[0].keep_through is None
    call_command("verify_numbers")


def test_a_late_item_goes_on_where_the_class_ended(may: Any) -> None:
    item(1)
    arranging.arrange_class(account("archives"), Class(2026, "D10", "WLC"))
    late = item(2)
    perform(account("archives"), "arrange", late.pk)
    assert codes() == [CODE.format(1), CODE.format(2)]


def test_a_code_once_given_never_changes(may: Any) -> None:
    given = item(1)
    perform(account("archives"), "arrange", given.pk)
    for column, words in (("code", "'Z109-WS·2026-D10-WLC-0002'"), ("code", "''"), ("item_number", "7"),
                          ("retention", "'Y'"), ("year", "2025")):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            connection.cursor().execute(
                f"UPDATE secretariat_archiveitem SET {column} = {words} WHERE record_ptr_id = %s", [given.pk])
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        connection.cursor().execute("UPDATE office_record SET number = 'x' WHERE id = %s", [given.pk])
    assert given.reread().code == CODE.format(1)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_it_would(loaded_office: None) -> None:
    """The twin: it is the trigger that refuses."""
    with frozen(NEXT_MAY):
        given = item(1)
        perform(account("archives"), "arrange", given.pk)
    change = "UPDATE secretariat_archiveitem SET code = 'Z109-WS·2026-D10-WLC-0002' WHERE record_ptr_id = %s"
    with connections["owner"].cursor() as owner:
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic("owner"):
            owner.execute(change, [given.pk])
        owner.execute("DROP TRIGGER secretariat_archival_code ON secretariat_archiveitem")
        owner.execute(change, [given.pk])
    assert given.reread().code == "Z109-WS·2026-D10-WLC-0002"


@pytest.mark.parametrize("code", ["Z109-WS·2026-D10-WLC-1", "Z109-WS.2026-D10-WLC-0001", "z109-WS·2026-D10-WLC-0001",
                                  "Z109-WS·2026-D20-WLC-0001", "Z109-WS·2026-D10-WLC-0002"])
def test_the_database_knows_what_a_code_looks_like(may: Any, code: str) -> None:
    made = item(1)
    with pytest.raises(DatabaseError, match="archival"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE secretariat_archiveitem SET code = %s, fonds = 'Z109', department = 'WLC', item_number = 1"
            " WHERE record_ptr_id = %s", [code, made.pk])


def test_an_item_without_a_part_is_not_arranged_and_takes_no_number(may: Any) -> None:
    item(1)
    bare = item(2)
    bare.attachments.update(withdrawn_at=NEXT_MAY, withdraw_reason="错件")
    with pytest.raises(ValidationError, match="has no part"):
        arranging.arrange_class(account("archives"), Class(2026, "D10", "WLC"))
    assert codes() == [] and not Number.objects.filter(record=bare.pk).exists()


def test_a_division_without_letters_is_told(may: Any) -> None:
    made = item(1, formed_by=Division.objects.get(code="planning"))
    Figure.objects.filter(key="archive.departments").delete()
    Figure.objects.create(key="archive.departments", value={"network": "WLC"}, unit="letters", source="本办规定",
                          valid_from=date(2000, 1, 1))
    with pytest.raises(ValidationError, match="letters"):
        perform(account("archives"), "arrange", made.pk)
    assert "has no letters" in signed_in("archives").get(f"{ARRANGE}?year=2026").content.decode()


def test_the_page_proposes_and_one_press_gives_the_codes(may: Any) -> None:
    for number in (2, 1):
        item(number)
    client = signed_in("archives")
    page = client.get(ARRANGE).content.decode()  # last year's
    assert CODE.format(1) in page and page.index("第1项") < page.index("第2项")
    answer = client.post(ARRANGE, {"year": "2026", "retention": "D10", "department": "WLC"})
    assert answer.status_code == 302 and codes() == [CODE.format(2), CODE.format(1)]
    again = client.post(ARRANGE, {"year": "2026", "retention": "D10", "department": "WLC"}, follow=True)
    assert "Nothing waits" in again.content.decode() and len(codes()) == 2


@pytest.mark.parametrize("user", ["registry", "network.head", "secretariat.staff", "seals", "director", "auditor"])
def test_only_who_keeps_the_archives_arranges(may: Any, user: str) -> None:
    item(1)
    client = signed_in(user)
    said = {"year": "2026", "retention": "D10", "department": "WLC"}
    assert client.get(ARRANGE).status_code == client.post(ARRANGE, said).status_code == 404
    assert codes() == []


def test_divisions_that_have_not_handed_in_are_named(may: Any) -> None:
    item(1)
    closed_letter(3)  # of 2027: not asked about
    with frozen(datetime(2026, 12, 1, 10, tzinfo=ZONE)):
        closed_letter(1)
    page = signed_in("archives").get(ARRANGE).content.decode()
    assert "2027-06-30" in page and "Not handed in" not in page and page.count("Still to hand in") == 1
    assert page.count("Nothing to hand in") == 4  # without a document of that year
    with frozen(datetime(2027, 7, 1, 10, tzinfo=ZONE)):
        late = signed_in("archives").get(ARRANGE).content.decode()
    assert late.count("Not handed in") == 1 and late.count("Handed in") >= 1


def test_as_many_queries_for_a_hundred_as_for_one(may: Any) -> None:
    client, counted = signed_in("archives"), []
    for more in (1, 99):
        for _number in range(more):
            item(len(counted) + 1)
        counted.append([_queries(client, url) for url in (ARRANGE, "/secretariat/archive_item/")])
    for place in Class(2026, "D10", "WLC"), :
        arranging.arrange_class(account("archives"), place)
    item(1, retention="Y")
    one = _queries(client, "/secretariat/archives/classes/?year=2026")
    arranging.arrange_class(account("archives"), Class(2026, "Y", "WLC"))
    counted.append([_queries(client, "/secretariat/archives/classes/?year=2026")])
    assert counted[0] == counted[1] and max(counted[0]) <= MOST_QUERIES
    assert counted[2] == [one] and one <= MOST_QUERIES


def _queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_catalogue_says_what_the_class_holds(may: Any) -> None:
    for number in (1, 2):
        item(number)
    arranging.arrange_class(account("archives"), Class(2026, "D10", "WLC"))
    client = signed_in("archives")
    body = client.get("/secretariat/archives/print/catalogue.pdf?year=2026&retention=D10&department=WLC").content
    with pdfplumber.open(io.BytesIO(body)) as book:
        rows = book.pages[0].extract_tables()[0]
    assert len(rows) == 3 and rows[0][1].replace("\n", " ") == "Archival code"
    assert [row[1].replace("\n", "") for row in rows[1:]] == [CODE.format(1), CODE.format(2)]
    assert [row[5] for row in rows[1:]] == ["20261022", "20261023"]
    for what in ("boxes", "notes", "stamps"):
        answer = client.get(f"/secretariat/archives/print/{what}.pdf?year=2026")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert signed_in("network.head").get("/secretariat/archives/print/catalogue.pdf?year=2026").status_code == 404


def test_the_catalogue_is_made_row_by_row() -> None:
    """A long one need not be held whole by whoever lays it out."""
    asked: list[int] = []

    def endless() -> Any:
        while True:
            asked.append(1)
            yield ArchiveItem(code="x", title="x", dated=NOON.date(), status="arranged", grade="internal")

    def counted(rows: Any) -> Any:
        for row in rows:
            row.page_count = 1
            yield row

    rows = catalogue_rows(counted(endless()))
    next(rows), next(rows)
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_two_arrange_the_same_class_at_once(loaded_office: None) -> None:
    with frozen(NEXT_MAY):
        made = [item(number) for number in range(1, 7)]
        barrier, said = threading.Barrier(2), []

        def act(user: str) -> Callable[[], None]:
            def run() -> None:
                try:
                    barrier.wait()
                    said.append(len(arranging.arrange_class(account(user), Class(2026, "D10", "WLC"))))
                except NotNow:
                    said.append(0)
                finally:
                    connection.close()
            return run

        threads = [threading.Thread(target=act(user)) for user in ("archives", "secretariat.head")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(said) == [0, 6]
        assert [one.reread().code for one in made] == [CODE.format(n) for n in range(1, 7)]
        call_command("verify_numbers")
