"""Archive items: the register's contract, and what a document that is filed leaves in the archives."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from office.orgchart.models import Division
from office.papers.render import pdf_from_html
from office.permissions.ask import Denied
from office.records.attachments import attach, receive
from office.records.models import Attachment
from office.records.perform import NotNow, changing, perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import RegisterContract, account, frozen, signed_in
from office.verification.models import IssuedPaper
from secretariat.archive_item.models import ArchiveItem, ArchivePart, Status
from secretariat.archive_item.register import ArchiveItemRegister
from secretariat.archive_item.retention import proposal
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.incoming_document.test_incoming_document import letter
from secretariat.outgoing_document.models import Status as Outgoing
from secretariat.outgoing_document.test_road import Road

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


def by_hand(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What the archivist types for a paper that was never a document here."""
    return {
        "title": f"第{number}期干部名册", "document_number": f"青电政〔2011〕{number}号", "author": "青岛市电政信息办",
        "dated": "2011-03-15", "formed_by": str(Division.objects.get(code="secretariat").pk), "retention": "Y",
        "retention_reason": "机构演变、人事任免", "remark": "", "grade": "internal", **changed,
    }


def pdf(words: str = "正文") -> bytes:
    """A page as a PDF that is like no other."""
    return pdf_from_html(f"<!doctype html><html lang=zh-Hans><title>{words}</title><p>{words}</p>")


def hand_in(record: Any, user: str, name: str, body: bytes, purpose: str = Attachment.Purpose.MAIN) -> None:
    """Hang a file on a record, as somebody does with its form."""
    upload = receive(account(user), SimpleUploadedFile(name, body, "application/pdf"))
    with changing(account(user), record.pk, "edit") as change:
        attach(change, [upload.key], purpose)


def closed_letter(number: int = 1, **changed: Any) -> IncomingDocument:
    """A letter with an annex, registered and closed."""
    form = form_of(IncomingDocumentRegister)(letter(number, **changed), user=account("registry"))
    assert form.is_valid(), form.errors
    document = file_new(account("registry"), IncomingDocumentRegister, form)
    hand_in(document, "registry", "附件.pdf", pdf(f"附件{number}"), Attachment.Purpose.ANNEX)
    hand_in(document, "registry", "来文.pdf", pdf(f"来文{number}"))
    return perform(account("registry"), "close", document.pk, result="已阅存。")


def filed_letter(number: int = 1, said: dict[str, Any] | None = None, **changed: Any) -> ArchiveItem:
    """The item of a letter that was filed."""
    document = closed_letter(number, **changed)
    perform(account("registry"), "file", document.pk, **(said or {}))
    return ArchiveItem.objects.get(source_id=document.pk)


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ArchiveItemRegister
    filer = "archives"

    def typed(self, number: int) -> dict[str, Any]:
        return by_hand(number)


@pytest.fixture
def today(office: None) -> Any:
    with frozen(NOON):
        yield


def roles(item: ArchiveItem) -> list[str]:
    return [part.role for part in item.live_parts()]


def test_a_letter_becomes_an_item_with_its_sheet_before_it_and_the_annex_behind(today: Any) -> None:
    item = filed_letter()
    document = IncomingDocument.objects.get(pk=item.source_id)
    assert (document.status, document.retention) == ("filed", "D10")
    assert (item.title, item.author, item.document_number) == (document.title, "青岛市人民政府办公厅", "青政办发〔2026〕1号")
    assert (item.status, item.retention, item.year, item.code) == (Status.COLLECTED, "D10", 2026, "")
    assert item.retention_reason == document.retention_reason and "2006" in item.retention_reason
    assert roles(item) == ["handling_sheet", "body", "annex"]
    assert [part.attachment.name for part in item.live_parts()] == ["文件处理单.pdf", "来文.pdf", "附件.pdf"]
    assert all(part.pages == 1 and part.sha256 == part.attachment.file_id for part in item.live_parts())
    assert item.metadata["sender"] == "青岛市人民政府办公厅" and item.metadata["result"] == "已阅存。"
    assert [link.target_id for link in item.links_out.all()] == [document.pk]


def test_who_sees_the_item_of_a_letter(today: Any) -> None:
    item = filed_letter()
    seen = {name: signed_in(name).get(item.get_absolute_url()).status_code for name in (
        "archives", "secretariat.head", "registry", "director", "deputy", "network.head", "seals", "secretariat.staff")}
    assert seen == {"archives": 200, "secretariat.head": 200, "registry": 200, "director": 200, "deputy": 200,
                    "network.head": 404, "seals": 404, "secretariat.staff": 404}


def test_another_period_needs_its_reason(today: Any) -> None:
    document = closed_letter()
    with pytest.raises(ValidationError, match="10 years"):
        perform(account("registry"), "file", document.pk, retention="Y")
    assert document.reread().status == "closed" and not ArchiveItem.objects.exists()
    perform(account("registry"), "file", document.pk, retention="Y", retention_reason="涉及本办机构沿革")
    assert ArchiveItem.objects.get().retention == "Y"
    assert ArchiveItem.objects.get().retention_reason == "涉及本办机构沿革"


def test_what_is_not_archived_says_so(today: Any) -> None:
    document = closed_letter(document_kind="other")
    perform(account("registry"), "file", document.pk)
    after = IncomingDocument.objects.get(pk=document.pk)
    assert (after.status, after.retention, ArchiveItem.objects.count()) == ("filed", "N", 0)
    page = signed_in("registry").get(after.get_absolute_url()).content.decode()
    assert "Not archived" in page and "不归档" in page


def test_the_table_is_asked_as_of_the_day(today: Any) -> None:
    row = proposal("incoming_document", "secretariat.3", "notice", NOON.date())
    assert row is not None and row.retention == "D10"
    assert proposal("incoming_document", "secretariat.13", "notice", NOON.date()).retention == "Y"  # type: ignore[union-attr]
    assert proposal("incoming_document", "secretariat.3", "notice", date(2006, 12, 17)) is None


def test_a_paper_that_cannot_be_made_leaves_the_letter_closed(today: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    document = closed_letter()
    perform_lend = perform(account("registry"), "lend", document.pk, borrower=account("network.staff").person, due_on=None)
    assert perform_lend.lent_to is not None
    with pytest.raises(ValidationError, match="lent out"):
        perform(account("registry"), "file", document.pk)
    assert document.reread().status == "closed" and not ArchiveItem.objects.exists()


def test_an_outgoing_document_is_filed_at_the_end_of_its_road(today: Any, office_seal: Any) -> None:
    road = Road()
    road.sealed()
    road.act("registry", "dispatch", "")
    road.act("archives", "file", "已归档")
    item = ArchiveItem.objects.get(source_id=road.pk)
    assert (road.now.status, road.now.is_open) == (Outgoing.FILED, False)
    assert roles(item) == ["body", "drafting_sheet", "signed_draft"]
    assert ArchivePart.objects.get(item=item, role="body").attachment.file_id == IssuedPaper.objects.get().file_id
    assert item.document_number == "青电政〔2026〕1号" and item.formed_by.code == "network" and item.dated == NOON.date()
    assert item.metadata["signed_sha256"] == item.metadata["content_sha256"] != ""
    assert {line["act"] for line in item.metadata["process"]} >= {"agree"}


def test_the_archivist_files_by_hand_with_the_files_that_came(today: Any) -> None:
    upload = receive(account("archives"), SimpleUploadedFile("名册.pdf", pdf("名册"), "application/pdf"))
    answer = signed_in("archives").post("/secretariat/archive_item/new/", {**by_hand(), "upload": str(upload.key)})
    assert answer.status_code == 302
    item = ArchiveItem.objects.get()
    assert roles(item) == ["body"] and item.year == 2011 and item.division.code == "secretariat"
    hand_in(item, "archives", "名册二.pdf", pdf("名册二"))
    assert ArchivePart.objects.filter(item=item).count() == 1  # the edit page takes it up, attach() alone does not


def test_nobody_else_files_by_hand(today: Any) -> None:
    for name in ("registry", "network.head", "secretariat.staff", "director"):
        assert signed_in(name).get("/secretariat/archive_item/new/").status_code == 404, name


def test_the_period_changes_with_a_reason_until_there_is_a_code(today: Any) -> None:
    item = filed_letter()
    perform(account("archives"), "change_retention", item.pk, retention="D30", reason="涉及重要事项")
    assert (item.reread().retention, item.reread().retention_reason) == ("D30", "涉及重要事项")
    with pytest.raises(Denied):
        perform(account("registry"), "change_retention", item.pk, retention="Y", reason="试试")
    perform(account("archives"), "arrange", item.pk)
    with pytest.raises(NotNow):
        perform(account("archives"), "change_retention", item.pk, retention="Y", reason="试试")


def test_a_document_is_filed_once(today: Any) -> None:
    item = filed_letter()
    twin = ArchiveItem(source_id=item.source_id, title="又一件", author="x", dated=item.dated, formed_by=item.formed_by,
                       retention="Y", retention_reason="x", division=item.division, duty=item.duty, opened=NOON,
                       status=Status.COLLECTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
