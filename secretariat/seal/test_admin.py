"""The seals in the administration: entered, handed over, and destroyed by two administrators."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.orgchart.models import OfficeVersion
from office.signing.picture import seal_picture
from office.testing import account, frozen, signed_in
from secretariat.seal.models import Custody, Destruction, Seal
from secretariat.seal.testing import OFFICE
from secretariat.seal.testing import seal as enter

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEALS, CUSTODIES, ENDS = (f"/admin/secretariat/{name}/" for name in ("seal", "custody", "destruction"))


@pytest.fixture(autouse=True)
def _noon(office: None) -> Any:
    with frozen(NOON):
        yield


def typed(**changed: Any) -> dict[str, Any]:
    return {"name": OFFICE, "kind": "office", "medium": "physical", "office_version": str(OfficeVersion.objects.on(NOON).get().pk),
            "diameter_mm": "42.0", "material": "铜", "issuer": "青岛市公安局", "made_on": "", "enabled_by": "青电政〔2011〕1号",
            "location": "保险柜", "key": "", "state": "active", "receipt": "", "reason": "启用", **changed}


def administrator(username: str) -> Any:
    """A browser in which an administrator has just proved who they are."""
    import time

    from office.sessions import PROVED

    client = signed_in(username)
    session = client.session
    session[PROVED] = time.time() + 3600
    session.save()
    return client


def test_a_seal_is_entered_with_its_imprint_and_handed_over() -> None:
    client = administrator("sysadmin")
    picture = SimpleUploadedFile("印模.png", seal_picture(OFFICE, demonstration=True), "image/png")
    answer = client.post(f"{SEALS}add/", typed(picture=picture))
    assert answer.status_code == 302, answer.context["errors"]
    row = Seal.objects.get()
    assert (row.name, row.state, row.imprint.media_type, row.history.get().history_change_reason) == (
        OFFICE, "active", "image/png", "启用")
    for person in ("seals", "secretariat.staff"):
        answer = client.post(f"{CUSTODIES}add/", {"seal": row.pk, "person": account(person).person_id,
                                                  "note": "交接单1号", "reason": "交接"})
        assert answer.status_code == 302, answer.context["errors"]
    first, second = Custody.objects.order_by("pk")
    assert (first.until, second.since, second.until) == (NOON, NOON, None)
    assert client.post(f"{CUSTODIES}{first.pk}/change/", {"note": "改"}).status_code == 403


@pytest.mark.parametrize(("changed", "field"), [
    ({"diameter_mm": "46.0"}, "diameter_mm"), ({"medium": "electronic"}, "key"), ({"state": "handed_over"}, "receipt"),
    ({"state": "destroyed"}, "state"),
    ({"picture": SimpleUploadedFile("印模.txt", b"text", "text/plain")}, "picture"),
])
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, Any], field: str) -> None:
    answer = administrator("sysadmin").post(f"{SEALS}add/", typed(**changed))
    assert answer.status_code == 200 and field in answer.context["adminform"].form.errors
    assert not Seal.objects.exists()


def test_it_is_destroyed_by_two() -> None:
    row = enter(medium="physical", key="")
    one, two = administrator("sysadmin"), administrator("security")
    assert two.post(f"{ENDS}add/", {"seal": row.pk, "reason": "更名"}).status_code == 403
    assert one.post(f"{ENDS}add/", {"seal": row.pk, "reason": "更名"}).status_code == 302
    asked = Destruction.objects.get()
    assert (asked.asked_by, asked.confirmed_by, Seal.objects.get().state) == (account("sysadmin").person, None, "active")
    page = f"{ENDS}{asked.pk}/change/"
    assert one.post(page, {"receipt": "销1号", "reason": "监销"}).status_code == 403
    assert "receipt" in two.post(page, {"receipt": "", "reason": "监销"}).context["adminform"].form.errors
    answer = two.post(page, {"receipt": "销1号", "reason": "监销"})
    assert answer.status_code == 302, answer.context["errors"]
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.receipt, Seal.objects.get().state) == (
        account("security").person, "销1号", "destroyed")
    assert one.post(f"{SEALS}{row.pk}/change/", typed()).status_code == 403


def test_the_auditor_looks_and_changes_nothing() -> None:
    row = enter()
    client = administrator("auditor")
    assert client.get(SEALS).status_code == 200
    assert client.post(f"{SEALS}{row.pk}/change/", typed()).status_code == 403


@pytest.mark.parametrize("address", [CUSTODIES, ENDS])
def test_a_new_row_has_nothing_to_read_yet(address: str) -> None:
    page = administrator("sysadmin").get(f"{address}add/").content.decode()
    assert 'class="readonly"' not in page and "DatabaseDefault" not in page
