"""The address book for the registry: searched, added to, corrected; taken over from a table as a whole or not at all."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from office.audit.models import AuditEvent
from office.testing import signed_in
from secretariat.organ.models import Organ

pytestmark = pytest.mark.django_db
LIST, NEW, IMPORT = "/secretariat/organs/", "/secretariat/organs/new/", "/secretariat/organs/import/"
HEADS = ("名称", "简称", "与本办关系", "通信地址", "邮政编码", "联系人", "电话", "常用送达方式")


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded office."""


def table(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS, name: str = "单位.xlsx") -> dict[str, Any]:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"file": SimpleUploadedFile(name, out.getvalue(), "application/octet-stream")}


def test_a_table_is_taken_over_and_taken_over_again() -> None:
    Organ.objects.create(name="青岛市审计局", phone="0532-1")
    client = signed_in("registry")
    heads = tuple(str(Organ._meta.get_field(name).verbose_name) for name in (
        "name", "short_name", "relation", "address", "postcode", "contact", "phone", "usual_mode"))
    english = ("青岛市财政局", "市财政局", "Superior organ", "青岛市市南区东海西路1号", 266071, "李文", "0532-85912345", "Post")
    rows = (english, ("青岛市审计局", "", "", "", "266001", "", "", "Online link"))
    assert client.post(IMPORT, table(*rows, heads=heads)).status_code == 302
    finance, audit = Organ.objects.get(name="青岛市财政局"), Organ.objects.get(name="青岛市审计局")
    assert (finance.relation, finance.postcode, finance.usual_mode, finance.initials) == ("superior", "266071", "post", "qdsczj")
    assert (audit.postcode, audit.phone, audit.usual_mode) == ("266001", "0532-1", "link")  # an empty cell leaves it
    before = AuditEvent.objects.latest("id").pk
    said = client.post(IMPORT, table(*rows, heads=heads), follow=True).content.decode()
    assert "0 added, 0 corrected, 2 as they were" in said
    assert not AuditEvent.objects.filter(table="secretariat_sender", id__gt=before).exists()


@pytest.mark.parametrize(("row", "said"), [
    (("", "市府办"), "cannot be blank"), (("青岛市财政局二", "", "亲戚"), "is none of"),
    (("青岛市财政局二", "", "", "", "2660"), "six digits"), (("青岛市水务局",), "stands in the table twice"),
    (("长" * 121,), "at most 120"), (("机密★5年",), "state secret")])
def test_one_wrong_row_keeps_all_out(row: tuple[Any, ...], said: str) -> None:
    answer = signed_in("registry").post(IMPORT, table(("青岛市水务局",), row, ("青岛市体育局",)))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Nothing was saved" in page and "<td>3</td>" in page
    assert not Organ.objects.filter(name__in=("青岛市水务局", "青岛市体育局")).exists()


def test_without_the_wrong_row_the_same_table_is_taken() -> None:
    """The twin."""
    assert signed_in("registry").post(IMPORT, table(("青岛市水务局",), ("青岛市体育局",))).status_code == 302
    assert Organ.objects.filter(name__in=("青岛市水务局", "青岛市体育局")).count() == 2


@pytest.mark.parametrize("sent", [
    {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken")}, {"file": SimpleUploadedFile("a.txt", "名称".encode())},
    table(), table(("x",), heads=("电话",)), {}], ids=["broken", "text", "empty", "no name", "nothing"])
def test_what_is_no_such_table_is_said(sent: dict[str, Any]) -> None:
    before = Organ.objects.count()
    assert signed_in("registry").post(IMPORT, sent).status_code == 422
    assert Organ.objects.count() == before


def test_a_formula_is_kept_as_words_and_the_empty_table_has_its_heads() -> None:
    client = signed_in("registry")
    assert client.post(IMPORT, table(("'=青岛市水务局",))).status_code == 302
    assert Organ.objects.filter(name="=青岛市水务局").exists()  # as our own exports write it
    answer = client.get("/secretariat/organs/template.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["Name", "Short name"]
    organ = Organ.objects.count()
    heads = tuple(cell.value for cell in sheet[1])
    assert client.post(IMPORT, table(("青岛市水务局", *[""] * 7), heads=heads)).status_code == 302
    assert Organ.objects.count() == organ + 1


def test_it_is_searched_added_to_and_corrected() -> None:
    client = signed_in("registry")
    typed = {"name": "青岛市水务局", "relation": "equal", "postcode": "2660", "address": "青岛市市南区福州南路1号"}
    refused = client.post(NEW, typed)
    assert refused.status_code == 422 and "six digits" in refused.content.decode() and "福州南路" in refused.content.decode()
    assert client.post(NEW, {**typed, "postcode": "266071"}).status_code == 302
    organ = Organ.objects.get(name="青岛市水务局")
    assert "青岛市水务局" in client.get(LIST, {"q": "qdssw"}).content.decode()
    assert client.post(f"{LIST}edit/?organ={organ.pk}", {**typed, "postcode": "266100"}).status_code == 302
    organ.refresh_from_db()
    assert organ.postcode == "266100"
    assert client.get(f"{LIST}edit/?organ=x").status_code == 302 and client.get(f"{LIST}edit/?organ=999999").status_code == 302
    event = AuditEvent.objects.filter(table="secretariat_sender", row=str(organ.pk)).latest("id")
    assert event.actor["cause"] == "correct_organ"


def test_it_is_paged_and_only_the_registrys() -> None:
    for number in range(60):
        Organ.objects.create(name=f"第{number:02}单位")
    client = signed_in("registry")
    first = client.get(LIST)
    following = client.get(f"{LIST}{first.context['next_url']}")
    shown = {one.pk for one in first.context["rows"]}
    assert len(shown) == 50 and following.context["rows"] and not shown & {one.pk for one in following.context["rows"]}
    for user in ("director", "network.head", "sysadmin"):
        for address in (LIST, NEW, IMPORT, "/secretariat/organs/template.xlsx"):
            assert signed_in(user).get(address).status_code == 404
