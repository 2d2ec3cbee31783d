"""What hangs on a record: files, drafts, links, notes, grants; each door asks for the record."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from office.audit.models import AuditEvent
from office.outbox.services import drain
from office.permissions.ask import may
from office.records.models import Attachment, Draft, Link, Note, StoredFile, Upload
from office.records.perform import perform
from office.testing import account, frozen, move_clock, signed_in
from office.time import now
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import NOON, letter

pytestmark = pytest.mark.django_db
NEW = "/secretariat/incoming_document/new/"


@pytest.fixture(autouse=True)
def desk(office: None) -> Any:
    with frozen(NOON):
        yield


def picture(colour: str = "white") -> bytes:
    """A small real PNG."""
    out = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "PNG")
    return out.getvalue()


def upload(client: Any, name: str = "扫描件.png", body: bytes | None = None) -> Any:
    return client.post("/files/upload/", {"files": SimpleUploadedFile(name, body or picture())})


def register(client: Any, **more: Any) -> IncomingDocument:
    answer = client.post(NEW, {**letter(), **more})
    assert answer.status_code == 302, answer.context["form"].errors
    return IncomingDocument.objects.latest("pk")


class TestFiles:
    """From the desk's scanner to the record."""

    def test_an_upload_is_attached_with_its_form_and_its_pages_are_drawn(self) -> None:
        client = signed_in("registry")
        upload(client)
        key = str(Upload.objects.get().key)
        document = register(client, upload=key)
        attachment = Attachment.objects.get()
        assert (attachment.record_id, attachment.name) == (document.pk, "扫描件.png")
        assert not Upload.objects.exists()
        drain()
        assert client.get(f"/files/{attachment.pk}/1/").status_code == 200
        assert client.get(f"/files/{attachment.pk}/").getvalue() == picture()
        stranger = signed_in("website.staff")
        assert stranger.get(f"/files/{attachment.pk}/").status_code == 404
        assert stranger.get(f"/files/{attachment.pk}/1/").status_code == 404

    def test_without_a_script_the_file_comes_with_the_form(self) -> None:
        register(signed_in("registry"), files=SimpleUploadedFile("来文.png", picture()))
        assert Attachment.objects.get().name == "来文.png"

    def test_somebody_elses_upload_cannot_be_attached(self) -> None:
        upload(signed_in("secretariat.head"))
        key = str(Upload.objects.get().key)
        register(signed_in("registry"), upload=key)
        assert not Attachment.objects.exists()

    def test_a_refused_file_saves_nothing_and_keeps_what_was_typed(self) -> None:
        answer = signed_in("registry").post(NEW, {**letter(), "files": SimpleUploadedFile("a.png", b"MZ not a picture")})
        assert answer.status_code == 422
        assert "青岛市人民政府办公厅" in answer.content.decode()
        assert not IncomingDocument.objects.exists() and not StoredFile.objects.exists()

    @pytest.mark.parametrize(("name", "body"), [("机密★文件.txt", b"x"), ("a.txt", "机密★5年\n关于某事的通知".encode())])
    def test_a_file_marked_as_a_state_secret_is_not_kept(self, name: str, body: bytes) -> None:
        answer = upload(signed_in("registry"), name, body)
        assert "article 31" in answer.content.decode()
        assert not StoredFile.objects.exists() and not Upload.objects.exists()

    def test_the_same_bytes_under_another_name_warn(self) -> None:
        client = signed_in("registry")
        upload(client)
        register(client, upload=str(Upload.objects.get().key))
        assert "registered before" in upload(client, "另一个名字.png").content.decode()

    def test_taken_off_with_a_reason_it_stays_in_the_history(self) -> None:
        client = signed_in("registry")
        document = register(client, files=SimpleUploadedFile("来文.png", picture()))
        address = f"/files/{Attachment.objects.get().pk}/take-off/"
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "传错文件"}).status_code == 302
        gone = Attachment.objects.get()
        assert (gone.withdrawn_at, gone.withdraw_reason) == (NOON, "传错文件")
        assert "来文.png" not in client.get(document.get_absolute_url()).content.decode()
        event = AuditEvent.objects.filter(table="office_attachment", op="U").latest("id")
        assert event.actor["reason"] == "传错文件"


class TestDrafts:
    """What was typed survives."""

    def test_a_draft_comes_back_and_goes_when_the_form_is_saved(self) -> None:
        client = signed_in("registry")
        client.post("/drafts/", {"draft_of": NEW, "title": "未完成的标题", "form_key": "x", "csrfmiddlewaretoken": "y"})
        draft = Draft.objects.get()
        assert (draft.title, draft.data) == ("未完成的标题", {"title": "未完成的标题"})
        assert "未完成的标题" in client.get(NEW).content.decode()
        assert "未完成的标题" not in signed_in("secretariat.head").get(NEW).content.decode()
        register(client)
        assert not Draft.objects.exists()

    def test_a_draft_keeps_its_files(self) -> None:
        client = signed_in("registry")
        upload(client)
        key = str(Upload.objects.get().key)
        client.post("/drafts/", {"draft_of": NEW, "upload": [key]})
        assert key in client.get(NEW).content.decode()

    def test_thrown_away(self) -> None:
        client = signed_in("registry")
        client.post("/drafts/", {"draft_of": NEW, "title": "不要了"})
        assert client.post("/drafts/discard/", {"draft_of": NEW})["Location"] == NEW
        assert not Draft.objects.exists()
        away = client.post("/drafts/discard/", {"draft_of": "https://example.org/"})
        assert away["Location"] == "/"


class TestLinksAndNotes:
    """Two records, and a remark."""

    def test_linked_by_number_and_shown_on_both(self) -> None:
        client = signed_in("registry")
        one = register(client)
        two = register(client, **letter(2))
        answer = client.post(f"/records/{one.pk}/link/", {"number": two.number, "kind": "answers"})
        assert answer.status_code == 302
        assert Link.objects.get().target_id == two.pk
        assert two.line in client.get(one.get_absolute_url()).content.decode()
        assert one.line in client.get(two.get_absolute_url()).content.decode()

    def test_a_number_that_is_hidden_does_not_exist(self) -> None:
        client = signed_in("registry")
        one = register(client)
        for number in ("收〔2026〕99号", one.number):
            assert client.post(f"/records/{one.pk}/link/", {"number": number, "kind": "see_also"}).status_code == 422
        assert not Link.objects.exists()

    def test_a_closed_record_is_not_linked(self) -> None:
        client = signed_in("registry")
        one, two = register(client), register(client, **letter(2))
        perform(account("registry"), "close", one.pk, result="已办")
        answer = client.post(f"/records/{one.pk}/link/", {"number": two.number, "kind": "see_also"})
        assert answer.status_code == 422 and "The record is closed." in answer.content.decode()
        assert not Link.objects.exists()

    def test_a_note_sent_twice_is_written_once(self) -> None:
        client = signed_in("registry")
        document = register(client)
        form = {"text": "已电话告知来文单位", "form_key": "0b9f8f0e-0000-4000-8000-000000000002"}
        for _time in range(2):
            assert client.post(f"/records/{document.pk}/note/", form)["Location"] == document.get_absolute_url()
        assert Note.objects.get().by == account("registry").person
        assert "已电话告知来文单位" in client.get(document.get_absolute_url()).content.decode()


class TestRights:
    """The page that says who may see a record, and grants."""

    def test_reasons_for_oneself_and_others_also_in_the_past(self) -> None:
        client = signed_in("registry")
        document = register(client)
        page = client.get(f"/records/{document.pk}/rights/").content.decode()
        assert "(you)" in page and "Director" in page
        past = client.get(f"/records/{document.pk}/rights/", {"on": "2026-11-20T11:00"}).context
        assert past["rows"] == []

    def test_a_grant_until_a_day_ends_with_it(self) -> None:
        document = register(signed_in("registry"))
        chosen = account("network.staff").person.appointments.latest("pk").post
        answer = signed_in("secretariat.head").post(
            f"/records/{document.pk}/rights/", {"to": f"p{chosen.pk}", "until": "2026-11-23", "cause": "协助核对"})
        assert answer.status_code == 302
        staff = account("network.staff")
        assert may(staff, "view", document) and not may(staff, "edit", document)
        move_clock(NOON + timedelta(days=4))
        assert now() == NOON + timedelta(days=4)
        assert not may(account("network.staff"), "view", document)
        assert may(account("network.staff"), "view", document, NOON + timedelta(days=1))

    def test_only_who_may_grant_grants(self) -> None:
        document = register(signed_in("registry"))
        answer = signed_in("director").post(f"/records/{document.pk}/rights/", {"to": "p1", "cause": "x"})
        assert answer.context["form"] is None
        assert not may(account("network.staff"), "view", document)
