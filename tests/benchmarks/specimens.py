"""The few documents that the product itself files and routes; all others are copies of their rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from office.outbox.services import drain
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.circulating import circulate, mark_read
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import move_clock
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.register import IncomingDocumentRegister
from tests.benchmarks.cast import user
from tests.benchmarks.keys import FIRST_CLERK, HEAD, LEADER, REGISTRY, place
from tests.benchmarks.words import SENDER_NUMBER_TOKEN, SENDER_TOKEN, TITLE_TOKEN

ZONE = ZoneInfo("Asia/Shanghai")
MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=ZONE)  # a Monday
NAMES = ("filed", "proposing", "instructing", "handling", "reading")  # how far each one went
FILED, PROPOSING, INSTRUCTING, HANDLING, READING = range(len(NAMES))


def make_specimens() -> list[int]:
    """File one document for each of NAMES in the first division and take it so far; returns their keys."""
    return [_one(number) for number in range(len(NAMES))]


def start_route(registry: Any, pk: int, division: int) -> None:
    """Start a document on the benchmark's route: a division's head proposes, and checks the result in the end."""
    head = [f"p{place(division, HEAD)}"]
    start(registry, pk, RouteTemplate.objects.get(code="bench").pk, choices={"1.propose": head, "4.review": head})


def typed(number: int, **changed: Any) -> dict[str, Any]:
    """What the form of a new document says."""
    return {
        "sender": SENDER_TOKEN, "sender_number": SENDER_NUMBER_TOKEN, "title": TITLE_TOKEN, "document_kind": "notice",
        "urgency": "ordinary", "received_on": "2026-01-05", "written_on": "", "channel": "exchange", "copies": "1",
        "pages": "3", "due_on": "", "paper_place": "", "grade": "internal", "summary": "", "secrecy": "",
        "duplicate_reason": f"样张{number}", **changed,
    }


@contextmanager
def _at(number: int, hours: float) -> Iterator[None]:
    """Some hours after the specimen was filed, by the office's clock; each begins a minute after the one before."""
    move_clock(MADE_AT + timedelta(hours=hours, minutes=number))
    yield
    drain()


def _one(number: int) -> int:
    registry, head = user(place(0, REGISTRY)), user(place(0, HEAD))
    with _at(number, 0):
        form = form_of(IncomingDocumentRegister)(typed(number), user=registry)
        assert form.is_valid(), form.errors
        pk: int = file_new(registry, IncomingDocumentRegister, form).pk
    with _at(number, 0.5):
        start_route(registry, pk, 0)
    if number == PROPOSING:
        return pk
    with _at(number, 1):
        _act(pk, "propose", head, {"2.instruct": [f"p{LEADER}"]})
    if number == INSTRUCTING:
        return pk
    clerks = [place(0, FIRST_CLERK), place(0, FIRST_CLERK + 1)]
    with _at(number, 2):
        _act(pk, "instruct", user(LEADER), {f"3.{act}": [f"p{key}"] for act, key in
                                            zip(("handle", "assist"), clerks, strict=True)})
    if number == HANDLING:
        return pk
    with _at(number, 3):
        _act(pk, "handle", user(clerks[0]))
        _act(pk, "assist", user(clerks[1]))
    with _at(number, 4):
        _act(pk, "review", head)
    _end(number, pk, registry)
    return pk


def _end(number: int, pk: int, registry: Any) -> None:
    """One is circulated to three, of whom one has read it; the other is closed and filed."""
    if number == READING:
        readers = [place(0, FIRST_CLERK + extra) for extra in range(2, 5)]
        with _at(number, 5):
            circulate(registry, pk, [f"p{key}" for key in readers], "请阅")
        with _at(number, 5.5):
            mark_read(user(readers[0]), Step.objects.get(record=pk, reading=True, principal=f"p{readers[0]}").pk)
        return
    with _at(number, 5):
        perform(registry, "close", pk, result="已按要求办理完毕")
    with _at(number, 6):
        perform(registry, "file", pk, retention="D10")


def _act(pk: int, act: str, by: Any, choices: dict[str, list[str]] | None = None) -> None:
    step = Step.objects.get(record=pk, act=act, is_open=True)
    agree(by, step.pk, "拟同意，请按程序办理。", choices=choices)


def specimen_keys() -> list[int]:
    """The keys of the specimens, in the order of NAMES."""
    return list(IncomingDocument.objects.filter(title=TITLE_TOKEN).order_by("pk").values_list("pk", flat=True))
