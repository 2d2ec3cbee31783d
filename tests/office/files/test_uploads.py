"""Uploads through Django's own parser, and the response that hands a file out again."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override
from pytest_django.fixtures import Settings

from office.files import uploads
from office.files.checks import MESSAGES, Verdict
from office.files.limits import MB
from office.files.serve import serve
from office.files.store import FileStore
from office.files.uploads import Refused, accept, check_request
from tests.office.files import builders


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", min_free=0)


def _empty(store: FileStore) -> bool:
    return not list(store.iterate()) and not list(store.incoming.iterdir())


def test_a_good_file_is_accepted_under_its_clean_name(store: FileStore) -> None:
    accepted = accept(io.BytesIO(builders.pdf()), "../通知\u202e.pdf", store=store)
    assert (accepted.name, accepted.media_type) == ("通知.pdf", "application/pdf")
    assert store.verify(accepted.sha256, accepted.size) is None


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.exe", b"MZ", "unknown_kind"),
        ("a.pdf", b"", "empty"),
        ("a.docx", builders.docx({"word/vbaProject.bin": b"x"}), "macro"),
        ("通知\u202efdp.exe", builders.pdf(), "unknown_kind"),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    name: str, body: bytes, code: str, store: FileStore
) -> None:
    with pytest.raises(Refused) as caught, override("en"):
        accept(io.BytesIO(body), name, store=store)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert _empty(store)


def test_a_file_over_the_limit_is_refused_while_it_is_read(store: FileStore, settings: Settings) -> None:
    settings.FILE_LIMITS = {"max_bytes": MB}
    with pytest.raises(Refused) as caught, override("en"):
        accept(io.BytesIO(bytes(3 * MB)), "a.pdf", store=store)
    assert caught.value.message == "The file is larger than 1 MB. Split it, or scan it at a lower resolution."
    assert _empty(store)


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught, override("en"):
        accept(io.BytesIO(builders.pdf()), "a.pdf", store=FileStore(tmp_path, min_free=1.01))
    assert caught.value.code == "store_full"
    assert "no room" in caught.value.message


def test_what_a_further_check_raises_reaches_the_caller_and_nothing_is_kept(store: FileStore) -> None:
    def also(path: Path, media_type: str) -> None:
        raise PermissionError(f"{media_type} {path.exists()}")

    with pytest.raises(PermissionError, match="application/pdf True"):
        accept(io.BytesIO(builders.pdf()), "a.pdf", store=store, also=also)
    assert _empty(store)


def test_every_reason_has_its_own_sentence_in_both_languages() -> None:
    sentences = {}
    detail = {"limit": 1, "extension": "pdf", "accepted": "PDF", "width": 1, "height": 1}
    for language in ("en", "zh-hans"):
        with override(language):
            sentences[language] = {code: Verdict(code, detail).message for code in MESSAGES}
        assert len(set(sentences[language].values())) == len(MESSAGES)
    echoed = [code for code, text in sentences["zh-hans"].items() if text == sentences["en"][code]]
    assert echoed == []


def _request(*files: SimpleUploadedFile) -> HttpRequest:
    return RequestFactory().post("/", {"title": "关于检查的通知", "files": list(files)})


def test_the_handler_drops_bad_files_and_keeps_the_form_and_the_good_ones(settings: Settings) -> None:
    settings.FILE_LIMITS = {"max_bytes": MB}
    request = _request(
        SimpleUploadedFile("one.pdf", builders.pdf()),
        SimpleUploadedFile("evil.exe", b"MZ" * 1000),
        SimpleUploadedFile("large.pdf", bytes(3 * MB)),
        SimpleUploadedFile("two.txt", "二".encode()),
    )
    assert request.POST["title"] == "关于检查的通知"
    kept = request.FILES.getlist("files")
    assert [(file.name, file.read()) for file in kept] == [
        ("one.pdf", builders.pdf()),
        ("two.txt", "二".encode()),
    ]
    dropped = request.refused_uploads  # type: ignore[attr-defined]
    assert [(field, refused.name, refused.code) for field, refused in dropped] == [
        ("files", "evil.exe", "unknown_kind"),
        ("files", "large.pdf", "too_large"),
    ]


def test_twin_without_the_handler_the_oversized_file_is_read_whole(settings: Settings) -> None:
    settings.FILE_LIMITS = {"max_bytes": MB}
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    request = _request(SimpleUploadedFile("large.pdf", bytes(3 * MB)))
    assert request.FILES["files"].size == 3 * MB


def test_all_files_of_a_request_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x" * 400) for n in range(3)]
    assert check_request(files)
    assert check_request(files, limit=1000).code == "request_too_large"
    monkeypatch.setattr(uploads, "REQUEST_BYTES", 1000)
    request = _request(*files)
    assert len(request.FILES.getlist("files")) == 2
    assert [refused.code for _, refused in request.refused_uploads] == [  # type: ignore[attr-defined]
        "request_too_large"
    ]


def _served(store: FileStore, name: str, body: bytes, media_type: str, inline: bool = False, **headers: str):  # type: ignore[no-untyped-def]
    stored = store.store(io.BytesIO(body), limit=MB)
    row = SimpleNamespace(sha256=stored.sha256, media_type=media_type)
    request = RequestFactory().get("/", headers=headers)
    return stored.sha256, serve(row, name, inline, request=request, store=store)


def test_a_file_is_served_as_a_download_in_a_box(store: FileStore) -> None:
    sha256, response = _served(store, "通知.pdf", builders.pdf(), "application/pdf")
    assert b"".join(response.streaming_content) == builders.pdf()
    assert response["ETag"] == f'"{sha256}"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(builders.pdf()))
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert response["Cache-Control"] == "private, no-cache"


def test_only_safe_kinds_are_shown_in_the_page(store: FileStore) -> None:
    _, shown = _served(store, "1.webp", b"x", "image/webp", inline=True)
    _, hidden = _served(store, "a.html", b"x", "text/html", inline=True)
    assert shown["Content-Disposition"].startswith("inline; ")
    assert hidden["Content-Disposition"].startswith("attachment; ")


def test_a_browser_that_has_the_file_gets_no_body(store: FileStore) -> None:
    sha256, _ = _served(store, "a.txt", b"x", "text/plain")
    _, again = _served(store, "a.txt", b"x", "text/plain", if_none_match=f'"{sha256}"')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", f'"{sha256}"')
    _, other = _served(store, "a.txt", b"y", "text/plain", if_none_match=f'"{sha256}"')
    assert other.status_code == 200


def test_a_missing_file_is_not_served_as_an_empty_one(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        serve(SimpleNamespace(sha256="0" * 64, media_type="text/plain"), "a.txt", store=store)
