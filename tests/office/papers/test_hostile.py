"""Hostile HTML reads no file and reaches no server; with WeasyPrint's own fetcher it does."""

import re
import socket
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from weasyprint.urls import URLFetcher

from office.papers import engine
from office.papers.isolated import run_child
from office.warm import run
from office.warm.parent import BROKEN
from tests.office.papers.hostile import Case, cases

SECRET = "the-token-of-the-secret-file"
NAMES = [case.name for case in cases("/f", "/i", "http://s")]


@dataclass
class Trap:
    """Files and a server that nobody may touch, and a list of who did."""

    directory: Path
    touched: list[str] = field(default_factory=list)
    corpus: list[Case] = field(default_factory=list)


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    trap = Trap(tmp_path_factory.mktemp("trap"))
    (trap.directory / "secret.txt").write_text(SECRET)
    Image.new("RGB", (4, 4), "red").save(trap.directory / "picture.png")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            trap.touched.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 200)
            self.send_header("Location", f"file://{trap.directory}/secret.txt")
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    trap.corpus = cases(
        f"{trap.directory}/secret.txt", f"{trap.directory}/picture.png", f"http://127.0.0.1:{server.server_port}"
    )

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(trap.directory) in str(arguments[0]):
            trap.touched.append(str(arguments[0]))
        if event == "socket.connect":
            trap.touched.append(str(arguments[1]))

    sys.addaudithook(watch)  # cannot be taken away again; it only looks
    yield trap
    server.shutdown()
    server.server_close()


def carried(pdf: bytes) -> bytes:
    """Return everything in a PDF, its streams unpacked."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"".join(parts)


def attempt(trap: Trap, number: int, fetcher: URLFetcher | None) -> tuple[str, bytes]:
    """Make one document, with the product's fetcher or another; return the refusal, if any, and the PDF."""
    trap.touched.clear()
    job = engine.Job(trap.corpus[number].html)
    try:
        return "", engine.make_pdf(job) if fetcher is None else engine.write_pdf(job, fetcher)
    except engine.EngineError as error:
        return error.code, b""
    except Exception:  # WeasyPrint's own, on the way of the twin
        return "failed", b""


def knows(name: str) -> bool:
    """Whether this machine has an address for a name."""
    try:
        return bool(socket.getaddrinfo(name, None))
    except OSError:
        return False


def test_the_corpus_is_large_and_its_names_differ() -> None:
    assert len(NAMES) >= 60
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_hostile_document_touches_nothing(trap: Trap, number: int) -> None:
    refusal, pdf = attempt(trap, number, None)

    assert trap.touched == []
    assert SECRET.encode() not in carried(pdf)
    assert b"/EmbeddedFile" not in carried(pdf)
    assert (refusal == "refused") == trap.corpus[number].refused


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_twin_with_the_fetcher_of_weasyprint(trap: Trap, number: int) -> None:
    if NAMES[number] == "spelt with localhost" and not knows("localhost"):
        pytest.skip("this machine does not know the name localhost, so the document leads nowhere")
    attempt(trap, number, URLFetcher(timeout=2))

    assert bool(trap.touched) == trap.corpus[number].leaks


def test_twin_embeds_the_secret_itself(trap: Trap) -> None:
    """The leak is real: not only is the file opened, its text comes out in the PDF."""
    number = NAMES.index("attachment of the document: file")
    job = engine.Job(trap.corpus[number].html)

    open_handed = engine.weasyprint.HTML(string=job.html, url_fetcher=URLFetcher()).write_pdf()

    assert SECRET.encode() in carried(open_handed)
    with pytest.raises(engine.EngineError, match="refused"):
        engine.make_pdf(job)


@pytest.mark.parametrize("confined", [True, False])
def test_the_paper_makers_process_can_make_no_socket(monkeypatch: pytest.MonkeyPatch, confined: bool) -> None:
    """Below the fetcher stands the kernel: the program that makes papers could not connect if it wished to."""
    greedy = "import office.papers.child as child, socket; make = child._html; "
    greedy += "child._html = lambda request: (make(request), socket.socket(), 0)[2]; "
    greedy += "" if confined else "child.confine = lambda *limits: None; "  # the twin
    monkeypatch.setattr(run, "_parents", {})
    monkeypatch.setattr(run, "START", run.START.replace("runpy.run", f"{greedy}runpy.run", 1))
    done = run_child({"html": engine.pack(engine.Job("<p>x</p>")), "seconds": 60, "megabytes": 2048}, 60)
    assert done is not None and (b"PermissionError" in done.errors) is confined
    assert done.status == (BROKEN if confined else 0)
