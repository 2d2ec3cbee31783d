"""Senders: kept by the system administrator with a reason; a renamed one is found and shown by its new name."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from office.audit.actor import SYSTEM, acting
from office.outbox.services import drain
from office.records.models import Record, RecordSearch
from office.search.queries import matching
from office.testing import account, frozen, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter
from secretariat.organ.models import Organ

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEW = "/secretariat/incoming_document/new/"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        signed_in("registry").post(NEW, letter())
        yield


def sender() -> Organ:
    return Organ.objects.get()


def save(username: str, **changed: str) -> Any:
    form = {"name": sender().name, "short_name": sender().short_name, "relation": sender().relation,
            "retired_at_0": "", "retired_at_1": "",
            "reason": "更正名称", **changed}
    return signed_in(username).post(f"/admin/secretariat/organ/{sender().pk}/change/", form)


def found(words: str) -> bool:
    return matching(account("registry"), words).filter(record_id=IncomingDocument.objects.get().pk).exists()


def test_a_typing_error_is_corrected_with_a_reason_and_its_documents_follow() -> None:
    assert save("sysadmin", reason="").status_code == 200
    assert save("sysadmin", name="崂山区人民政府办公室", short_name="崂山区府办").status_code == 302
    assert sender().name == "崂山区人民政府办公室"
    newest = sender().history.first()
    assert (newest.history_change_reason, newest.history_user) == ("更正名称", account("sysadmin"))
    document = IncomingDocument.objects.get()
    version = document.version
    assert not found("崂山区") and "市府办公厅" in document.line
    drain()
    document.refresh_from_db()
    assert found("崂山区人民") and found("崂山区府办") and not found("市府办公厅")
    assert document.line == document.make_line() and "崂山区府办" in document.line
    assert document.version == version


def test_a_retired_sender_is_no_longer_offered_and_its_documents_stay() -> None:
    assert save("sysadmin", retired_at_0="2026-11-20", retired_at_1="12:00:00").status_code == 302
    client = signed_in("registry")
    assert sender().name not in client.get("/secretariat/senders/", {"sender": "青岛"}).content.decode()
    assert client.post(NEW, letter(2)).context["form"].errors["sender"]
    document = IncomingDocument.objects.get()
    edited = {**letter(), "title": "更正后的标题", "version": document.version}
    assert client.post(f"{document.get_absolute_url()}edit/", edited).status_code == 302


@pytest.mark.parametrize(("username", "status"), [("auditor", 200), ("security", 403), ("registry", 302)])
def test_others_look_at_most(username: str, status: int) -> None:
    page = signed_in(username).get(f"/admin/secretariat/organ/{sender().pk}/change/")
    assert page.status_code == status
    save(username, name="别的名称")
    assert sender().name == "青岛市人民政府办公厅"


def test_found_by_the_senders_short_name_and_number() -> None:
    assert found("市府办公厅") and found("青政办发")


def test_reindex_writes_the_rows_anew() -> None:
    document = IncomingDocument.objects.get()
    with acting(SYSTEM):
        RecordSearch.objects.filter(record=document.pk).update(text="", words="", vector="")
        QuerySet(Record).filter(pk=document.pk).update(line="")
    assert not found("市府办公厅")
    call_command("reindex", kind="incoming_document")
    assert found("市府办公厅")
    assert Record.objects.get(pk=document.pk).line == document.make_line()
