"""Transfers: the register's contract; the package, read by an independent reader; the four checks; the hand-over."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import bagit
import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from office.files.store import file_store
from office.notices.models import Notice
from office.outbox.services import drain
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.test_archive_item import filed_letter
from secretariat.archive_item.test_arranging import NEXT_MAY, item
from secretariat.archive_transfer import checks
from secretariat.archive_transfer.models import ArchiveTransfer, Status, TransferPackage
from secretariat.archive_transfer.register import ArchiveTransferRegister
from secretariat.archive_transfer.services import items_for

pytestmark = pytest.mark.django_db
SCOPE = "Z109-WS·2010-Y"


def old(number: int, **changed: Any) -> ArchiveItem:
    """An arranged item of 2010 that is kept for ever."""
    made = item(number, **{"dated": date(2010, 5, 4), "retention": "Y", **changed})
    perform(account("archives"), "arrange", made.pk)
    return made.reread()  # type: ignore[return-value]


def said(scope: str = SCOPE, **changed: Any) -> dict[str, Any]:
    return {"title": "2010年度永久档案移交", "recipient": "青岛市档案馆", "scope": scope, "remark": "", **changed}


def prepared(**changed: Any) -> ArchiveTransfer:
    form = form_of(ArchiveTransferRegister)(said(**changed), user=account("archives"))
    assert form.is_valid(), form.errors
    return file_new(account("archives"), ArchiveTransferRegister, form)


def packed(transfer: ArchiveTransfer) -> TransferPackage:
    perform(account("archives"), "make_package", transfer.pk)
    drain()
    return transfer.packages.latest("pk")


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ArchiveTransferRegister
    filer = "archives"

    def typed(self, number: int) -> dict[str, Any]:
        title = f"第{number}项永久档案"
        there = ArchiveItem.objects.filter(title=title, transfers=None).first()
        return said((there or old(number, title=title)).code, title=f"第{number}批移交")


@pytest.fixture
def may(office: None) -> Any:
    with frozen(NEXT_MAY):
        yield


def unpacked(package: TransferPackage, into: Path) -> Path:
    """The bag as whoever received it has it."""
    answer = signed_in("archives").get(f"/files/{package.attachment_id}/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed_bag:
        packed_bag.extractall(into)
    return next(into.iterdir())


def failures(items: list[ArchiveItem]) -> set[tuple[str, str]]:
    return {(one["of"], one["check"]) for one in checks.check(items) if one["result"] == "fail"}


def test_an_independent_reader_finds_the_package_whole(may: Any, tmp_path: Path) -> None:
    letter = filed_letter(written_on="2010-03-01", said={"retention": "Y", "retention_reason": "重要"})
    perform(account("archives"), "arrange", letter.pk)
    old(1)
    package = packed(prepared())
    assert package.passed, package.checks
    folder = unpacked(package, tmp_path)
    bag = bagit.Bag(str(folder))
    assert bag.validate() is True
    letter = letter.reread()
    assert sorted(path.name for path in (folder / "data").iterdir()) == sorted(
        ["说明文件.txt", "目录.xml", letter.code, "Z109-WS·2010-Y-WLC-0001"])
    names = sorted(path.name for path in (folder / "data" / letter.code).iterdir())
    assert names == ["01_文件处理单.pdf", "02_来文.pdf", "03_附件.pdf", "metadata.xml"]
    root = ElementTree.parse(folder / "data" / letter.code / "metadata.xml").getroot()
    assert root.findtext("档号") == letter.code and root.findtext("责任者") == "青岛市人民政府办公厅"
    assert [one.get("SHA-256") for one in root.iter("文件")] == [part.sha256 for part in letter.live_parts()]
    catalogue = ElementTree.parse(folder / "data" / "目录.xml").getroot()
    assert [one.get("档号") for one in catalogue] == sorted([letter.code, "Z109-WS·2010-Y-WLC-0001"])
    assert "件数：2" in (folder / "data" / "说明文件.txt").read_text("utf-8")


@pytest.mark.parametrize("how", ["changed", "taken", "added"])
def test_the_reader_finds_what_was_tampered_with(may: Any, tmp_path: Path, how: str) -> None:
    old(1)
    folder = unpacked(packed(prepared()), tmp_path)
    part = folder / "data" / "Z109-WS·2010-Y-WLC-0001" / "01_正文.pdf"
    if how == "changed":
        part.write_bytes(part.read_bytes()[:-1] + b"x")
    elif how == "taken":
        part.unlink()
    else:
        (folder / "data" / "more.txt").write_text("more")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_a_changed_byte_is_not_authentic(may: Any, tmp_path: Path) -> None:
    one = old(1)
    assert failures([one]) == set()
    path = file_store().path(one.live_parts().get().sha256)
    kept = path.read_bytes()
    try:
        path.write_bytes(kept[:200] + bytes([kept[200] ^ 1]) + kept[201:])
        assert ("authenticity", "digest") in failures([one.reread()])
        transfer = prepared()
        package = packed(transfer)
        assert not package.passed and package.attachment is None
        assert "changed" in signed_in("archives").get(transfer.get_absolute_url()).content.decode()
        with pytest.raises(NotNow):
            perform(account("archives"), "hand_over", transfer.pk, receipt="1", taken_by="某某")
    finally:
        path.write_bytes(kept)


def test_an_item_without_a_part_is_not_whole(may: Any) -> None:
    one = old(1)
    part = one.live_parts().get()
    part.attachment.withdrawn_at, part.attachment.withdraw_reason = NEXT_MAY, "错件"
    part.attachment.save(update_fields=["withdrawn_at", "withdraw_reason"])
    assert failures([one.reread()]) == {("integrity", "parts")}


def test_a_letter_without_its_sheet_is_not_whole(may: Any) -> None:
    letter = filed_letter()
    perform(account("archives"), "arrange", letter.pk)
    assert failures([letter.reread()]) == set()
    sheet = letter.live_parts().get(role="handling_sheet").attachment
    sheet.withdrawn_at, sheet.withdraw_reason = NEXT_MAY, "错件"
    sheet.save(update_fields=["withdrawn_at", "withdraw_reason"])
    assert failures([letter.reread()]) == {("integrity", "handling_record")}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_gap_in_the_numbers_is_not_whole(loaded_office: None) -> None:
    with frozen(NEXT_MAY):
        one = old(1)
    assert failures([one]) == set()
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE office_series SET last = 2 WHERE code LIKE 'archive.%'")
        assert failures([one]) == {("integrity", "numbering")}


def test_a_format_that_is_not_taken_and_a_file_that_does_not_open(may: Any) -> None:
    one = old(1)
    file = one.live_parts().get().attachment.file
    file.media_type = "application/msword"
    file.save(update_fields=["media_type"])
    assert ("usability", "format") in failures([one.reread()])


def test_what_was_handed_over_is_written_down(may: Any) -> None:
    one = old(1)
    transfer = prepared()
    packed(transfer)
    told = Notice.objects.filter(person=account("archives").person, subject="package_done")
    assert told.count() == 1
    perform(account("archives"), "hand_over", transfer.pk, receipt="青档接〔2027〕3号", taken_by="王某")
    after = transfer.reread()
    assert (after.status, after.receipt, after.handed_over_at, one.reread().status) == (
        Status.HANDED_OVER, "青档接〔2027〕3号", NEXT_MAY, "transferred")
    assert signed_in("archives").get(one.get_absolute_url()).status_code == 200
    form = form_of(ArchiveTransferRegister)(said(one.code), user=account("archives"))
    assert not form.is_valid()


def test_only_who_may_see_the_transfer_downloads_the_package(may: Any) -> None:
    old(1)
    package = packed(prepared())
    seen = {name: signed_in(name).get(f"/files/{package.attachment_id}/").status_code
            for name in ("archives", "secretariat.head", "director", "registry", "network.head", "auditor")}
    assert seen == {"archives": 200, "secretariat.head": 200, "director": 200, "registry": 404, "network.head": 404,
                    "auditor": 404}


@pytest.mark.parametrize(("years", "dated"), [("young", date(2020, 5, 4)), ("gone", date(2010, 5, 4))])
def test_only_what_is_old_enough_and_still_kept_is_transferred(may: Any, years: str, dated: date) -> None:
    one = old(1, dated=dated, retention="Y" if years == "young" else "D10")
    with pytest.raises(ValidationError, match="names no item"):
        items_for(account("archives"), one.code)
