"""Hostile file names, from the upload to the export: stored, listed, downloaded and mailed as a harmless name, or refused."""

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from office.files import names as product
from office.records.attachments import receive
from office.records.models import Attachment
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.hostile.names import every
from tests.hostile.sizes import NAMES

pytestmark = pytest.mark.django_db
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
BODY = "会议纪要。".encode()


def unsafe(name: str) -> str:
    """Why a name may not be stored or shown; empty if it may."""
    if not 0 < len(name) <= 120 or name != unicodedata.normalize("NFC", name):
        return "length or form"
    if re.search(r'[/\\<>:"|?*\0-\x1f\x7f-\x9f]', name) or any(unicodedata.category(one) in ("Cf", "Cc", "Cs") for one in name):
        return "forbidden sign"
    return "bad place" if name[0] in ".-" or name[-1] in ". " or RESERVED.match(name) else ""


def test_five_hundred_names_are_cleaned() -> None:
    found = every()
    assert len(found) >= 500
    assert {name: unsafe(product.clean_name(name)) for name in found if unsafe(product.clean_name(name))} == {}
    for name in found:
        header = product.content_disposition(name)
        assert header.isascii() and "\r" not in header and "\n" not in header and header.count('"') == 2, name
        assert unquote(header.split("''")[1]) == product.clean_name(name)


def test_names_on_their_way_through_the_portal(office: None) -> None:
    """Uploaded through the product's own door, hung on one record, listed, downloaded."""
    user, contract = account("registry"), Incoming()
    tried = every()[:: max(1, len(every()) // NAMES)]
    uploads, refused = [], 0
    for name in tried:
        file = SimpleUploadedFile("x.txt", BODY)
        file._name = name  # as a hostile client sends it; Django's setter would keep the last part only
        try:
            uploads.append(receive(user, file))
        except ValidationError:
            refused += 1
    form = form_of(contract.register)(contract.typed(1), user=user)
    record = file_new(user, contract.register, form, [upload.key for upload in uploads])
    client = signed_in("registry")
    page = client.get(record.get_absolute_url())
    assert page.status_code == 200 and "<script>hit" not in page.content.decode()
    rows = list(Attachment.objects.filter(record=record))
    assert {row.name: unsafe(row.name) for row in rows if unsafe(row.name)} == {}
    for row in rows:
        answer = client.get(f"/files/{row.pk}/")
        assert b"".join(answer.streaming_content) == BODY
        assert unquote(answer["Content-Disposition"].split("''")[1]) == row.name
    print(f"\nnames: {len(tried)} tried, {len(rows)} stored and downloaded, {refused} refused")
    assert len(rows) + refused == len(tried) and len(rows) > len(tried) / 2


def test_a_name_kept_as_it_came_is_found(monkeypatch: Any) -> None:
    """The twin."""
    assert sum(bool(unsafe(name)) for name in every()) > 400
    monkeypatch.setattr(product, "clean_name", lambda name: name)
    assert "\n" in product.content_disposition("a\r\nSet-Cookie: x=1.txt").split("filename*")[0] or not all(
        unquote(product.content_disposition(name).split("''")[1]) != name for name in every())
