"""Files that come with a form when there is no JavaScript: refused beside the field, or kept in their order."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.files.limits import MB
from office.numbering.models import Number
from office.orgchart.models import Appointment
from office.records.attachments import receive
from office.records.models import Attachment, Upload
from office.registers import sent
from office.registers.sent import uploads_named
from office.routing.models import Stage, Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account, frozen, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter
from tests.office.files import builders

NEW = "/secretariat/incoming_document/new/"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WRONG = {
    "an unknown kind": (SimpleUploadedFile("工具.exe", b"MZ" * 100), "工具.exe"),
    "macros": (SimpleUploadedFile("来文.docm", b"PK" * 100), "来文.docm"),
    "over the limit": (SimpleUploadedFile("来文.pdf", bytes(2 * MB)), "来文.pdf"),
}


@pytest.fixture(autouse=True)
def _office(office: None, settings: Any) -> Any:
    settings.FILE_LIMITS = {"max_bytes": MB}
    with frozen(NOON):
        yield


def post(*files: SimpleUploadedFile, **changed: str) -> Any:
    for file in files:
        file.seek(0)
    return signed_in("registry").post(NEW, {**letter(), "files": list(files), **changed})


@pytest.mark.parametrize("wrong", WRONG)
def test_a_refused_file_is_said_at_its_field_and_nothing_is_saved(wrong: str) -> None:
    file, name = WRONG[wrong]
    answer = post(SimpleUploadedFile("附件.pdf", builders.pdf()), file)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [text.partition(":")[0] for text in answer.context["refused"]] == [name]
    assert f'<span class="field-error">{name}: ' in page and f'<a href="#id_files">{name}: ' in page
    assert letter()["title"] in page and letter()["sender_number"] in page
    assert not IncomingDocument.objects.exists() and not Number.objects.exists()
    kept = Upload.objects.get()  # the good file waits for the next sending, without being chosen again
    assert kept.name == "附件.pdf" and f'name="upload" value="{kept.pk}"' in page
    assert post(upload=str(kept.pk)).status_code == 302
    assert Attachment.objects.get().name == "附件.pdf"


def test_twin_without_the_list_of_what_was_dropped_the_file_is_silently_gone(monkeypatch: Any) -> None:
    monkeypatch.setattr(sent, "refused_in", lambda request, field: [])
    assert post(WRONG["an unknown kind"][0]).status_code == 302
    assert IncomingDocument.objects.exists() and not Attachment.objects.exists()


def test_a_refused_file_leaves_an_edited_record_as_it_was() -> None:
    post()
    document = IncomingDocument.objects.get()
    changed = {**letter(), "title": "改过的标题", "version": document.version, "files": WRONG["macros"][0]}
    WRONG["macros"][0].seek(0)
    answer = signed_in("registry").post(f"{document.get_absolute_url()}edit/", changed)
    assert answer.status_code == 422 and "来文.docm: " in answer.content.decode()
    assert "改过的标题" in answer.content.decode()
    assert document.reread().title == document.title


def test_a_refused_photograph_of_an_instruction_is_said_at_its_field() -> None:
    post()
    document = IncomingDocument.objects.get()
    start(account("registry"), document.pk, RouteTemplate.objects.get(code="incoming").pk)
    leader = Appointment.objects.get(person=account("deputy").person, valid_to=None).post
    instruct = {f"{Stage.objects.get(steps__act='instruct').order}.instruct": [f"p{leader.pk}"]}
    agree(account("secretariat.head"), Step.objects.get(is_open=True).pk, "拟请分管领导批示。", choices=instruct)
    step = Step.objects.get(is_open=True, act="instruct")
    file, name = WRONG["an unknown kind"]
    file.seek(0)
    address = f"/routes/{document.pk}/instruct_from_paper/{step.pk}/"
    answer = signed_in("registry").post(address, {"opinion": "请网络处办理。", "paper": file})
    assert answer.status_code == 422
    assert [text.partition(":")[0] for text in answer.context["form"].errors["paper"]] == [name]
    assert "请网络处办理。" in answer.content.decode()
    assert Step.objects.get(pk=step.pk).is_open


def test_files_stay_in_the_order_in_which_they_were_added() -> None:
    user = account("registry")
    names = ["丙.txt", "甲.txt", "乙.txt"]
    keys = [str(receive(user, SimpleUploadedFile(name, name.encode())).pk) for name in names]
    assert [row.name for row in uploads_named(user, [*reversed(keys), "no key"])] == ["乙.txt", "甲.txt", "丙.txt"]
    post(upload=keys)
    assert list(Attachment.objects.order_by("pk").values_list("name", flat=True)) == names


def test_save_and_next_keeps_the_day_that_was_meant() -> None:
    answer = post(received_on="-1", save_next="1")
    assert "received_on=2026-11-19" in answer["Location"]
    form = signed_in("registry").get(answer["Location"]).context["form"]
    assert form["received_on"].value() == "2026-11-19"
    assert form["sender"].value() == letter()["sender"]
