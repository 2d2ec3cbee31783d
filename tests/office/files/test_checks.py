"""Every good file is taken, every bad one refused for its own reason, and no bad file harms the caller."""

import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils.translation import override

from office.files import checks, sandbox
from office.files.checks import MESSAGES, extract_text, inspect_file
from office.files.limits import Limits, Refusal
from tests.office.files import bad, builders, good
from tests.office.files.case import Bad

BAD = bad.every()
GOOD = good.every()
LIMITS = Limits()
MEMORY = 512 * 1024  # KB


@pytest.fixture
def peak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """What the child of this test took at most, in KB, as the kernel counted it; 0 if none was started."""
    path = tmp_path / "peak"
    look = "; import re; seen = re.search('VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]"
    monkeypatch.setattr(sandbox, "START", sandbox.START + look + f"; open({str(path)!r}, 'w').write(seen)")
    return lambda: int(path.read_text()) if path.exists() else 0


def _write(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "incoming"
    path.write_bytes(body)
    return path


def test_the_corpus_is_large_enough() -> None:
    """At least 200 bad files and 100 good ones, every reason met."""
    assert len(BAD) >= 200
    assert len(GOOD) >= 100
    never_in_files = {"too_large", "request_too_large", "too_heavy", "unreadable"}
    assert set(Counter(case.code for case in BAD)) == set(MESSAGES) - never_in_files


@pytest.mark.parametrize("case", BAD, ids=[f"{c.code}: {c.title}" for c in BAD])
def test_a_bad_file_is_refused_for_its_reason(case: Bad, tmp_path: Path, peak: Callable[[], int]) -> None:
    path = _write(tmp_path, case.body)
    verdict = inspect_file(path, case.name, limits=LIMITS)
    assert verdict.code == case.code
    assert not verdict
    with override("en"):
        assert verdict.message and "%(" not in verdict.message
    assert peak() <= MEMORY
    assert path.read_bytes() == case.body  # a check never changes what it reads


@pytest.mark.parametrize(("name", "title", "body"), GOOD, ids=[title for _, title, _ in GOOD])
def test_a_good_file_is_taken(
    name: str, title: str, body: bytes, tmp_path: Path, peak: Callable[[], int]
) -> None:
    verdict = inspect_file(_write(tmp_path, body), name, limits=LIMITS)
    assert (verdict.code, bool(verdict)) == ("", True)
    assert verdict.media_type == checks.check_name(name).media_type
    assert 0 < peak() <= MEMORY


# Refusals that only a parser can give cannot be switched off: without its parser nobody knows better.
_READ = {"unknown_kind", "empty"}


def _zipfile_refuses(folder: Path, body: bytes) -> bool:
    """Whether the standard library refuses overlapping parts by itself, as patched ones do."""
    with zipfile.ZipFile(_write(folder, body)) as archive, suppress(zipfile.BadZipFile):
        return any(archive.read(name) is None for name in archive.namelist())
    return True


@pytest.mark.parametrize("code", sorted({case.code for case in BAD} - _READ))
def test_twin_with_its_own_check_off_a_bad_file_gets_in(code: str, tmp_path: Path) -> None:
    """The corpus has teeth: for every reason some file is stopped by that one check and by nothing else."""
    cases = [case for case in BAD if case.code == code]
    off = LIMITS.without(code)
    verdicts = [inspect_file(_write(tmp_path, case.body), case.name, limits=off) for case in cases]
    if code == "bomb_overlap" and _zipfile_refuses(tmp_path, cases[0].body):
        assert [verdict.code for verdict in verdicts] == ["damaged"]  # this Python's own zipfile does the same
    else:
        assert any(verdicts), verdicts


def test_twin_without_limits_every_bad_content_gets_in(tmp_path: Path) -> None:
    """A portal that trusts the extension would have taken all of these."""
    contents = [case for case in BAD if case.code != "unknown_kind"]
    for case in contents:
        assert inspect_file(_write(tmp_path, case.body), case.name, limits=None), case.title


def test_the_size_limit(tmp_path: Path) -> None:
    path = _write(tmp_path, builders.pdf())
    verdict = inspect_file(path, "a.pdf", limits=Limits(max_bytes=100))
    assert verdict.code == "too_large"


def test_a_file_that_needs_too_much_memory_ends_its_child_only(tmp_path: Path) -> None:
    path = _write(tmp_path, builders.huge_png(7000, 7000))
    assert inspect_file(path, "a.png", limits=Limits(memory=64 * 1024 * 1024)).code in (
        "too_heavy",
        "unreadable",
    )
    assert inspect_file(path, "a.png", limits=LIMITS)  # its twin: the same file is good with room to decode


def test_a_file_that_takes_too_long_ends_its_child_only(tmp_path: Path) -> None:
    path = _write(tmp_path, next(c for c in BAD if c.title == "210 MB in small parts").body)
    slow = Limits(unpacked=10**12, ratio=10**6, wall_seconds=0.2)  # type: ignore[arg-type]
    assert inspect_file(path, "a.docx", limits=slow).code == "too_heavy"


def test_a_child_cannot_write_more_than_its_output(tmp_path: Path) -> None:
    path = _write(tmp_path, "会议纪要。".encode() * 100_000)
    with pytest.raises(Refusal):
        sandbox.run("text", path, Limits(output=1000), media_type="text/plain", limit=10**6)
    answer = sandbox.run("text", path, LIMITS, media_type="text/plain", limit=10**6)
    assert len(answer.found["text"]) == 500_000


def test_the_child_loads_neither_django_nor_celery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setattr(
        sandbox, "START", sandbox.START + f"; open({str(seen)!r}, 'w').write(' '.join(sys.modules))"
    )
    sandbox.run("inspect", _write(tmp_path, builders.pdf()), LIMITS, extension="pdf")
    loaded = {name.split(".")[0] for name in seen.read_text().split()}
    assert "pypdfium2" in loaded
    assert not loaded & {"django", "celery", "psycopg", "environ"}


TRY_SOCKET = (
    "\nimport socket"
    "\ntry: socket.socket(); said = 'made'"
    "\nexcept OSError as error: said = str(error)"
    "\nopen({seen!r}, 'w').write(said)"
)
STUB = "; import office.files.no_network as net; net.give_up_network = lambda: False; runpy.run_module("


def test_the_child_can_make_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes over a parser reaches no server; its twin: without the kernel's filter a socket is made."""
    seen, start = tmp_path / "seen", sandbox.START
    for code, said in ((start, "Operation not permitted"), (start.replace("; runpy.run_module(", STUB), "made")):
        monkeypatch.setattr(sandbox, "START", code + TRY_SOCKET.format(seen=str(seen)))
        sandbox.run("inspect", _write(tmp_path, builders.pdf()), LIMITS, extension="pdf")
        assert said in seen.read_text()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.pdf", builders.pdf(), "Incoming letter No. 12"),
        ("a.docx", builders.docx(text="秘密★一年"), "秘密★一年"),
        ("a.xlsx", builders.xlsx(), "设备清单"),
        ("a.ofd", builders.ofd(), "会议通知"),
        ("a.txt", "机密★".encode("gb18030"), "机密★"),
        ("a.doc", builders.doc(), "关于开展检查的通知"),
        ("a.xls", builders.xls((0x00FC, "绝密★长期".encode("utf-16-le"))), "绝密★长期"),
    ],
)
def test_text_is_found_in_every_kind(name: str, body: bytes, words: str, tmp_path: Path) -> None:
    media_type = checks.check_name(name).media_type
    assert words in extract_text(_write(tmp_path, body), media_type)


def test_text_stops_at_its_limit_and_a_bad_file_gives_none(tmp_path: Path) -> None:
    path = _write(tmp_path, builders.docx(text="长" * 5000))
    assert len(extract_text(path, checks.check_name("a.docx").media_type, limit=100)) == 100
    assert extract_text(_write(tmp_path, b"%PDF-broken"), "application/pdf") == ""
