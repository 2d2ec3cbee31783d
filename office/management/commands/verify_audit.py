"""verify_audit: recompute the whole evidence."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from office.audit.models import AuditAnchor, AuditEvent, AuditHead
from office.audit.services import read_kept
from office.audit.verification import Verification
from office.audit.verify import verify


class Command(Verification):
    """Every chain, head, anchor and row; each finding is printed with its position."""

    help = "Recompute the evidence: chains, heads, anchors, and that rows are as the evidence last saw them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", metavar="ID:DIGEST", action="append", default=[], type=_kept,
            help="an anchor that was kept off this machine, as it was printed or mailed; repeatable",
        )

    def findings(self, **options: Any) -> Iterator[str]:
        yield from map(str, verify())
        for number, digest in options["anchor"]:
            if not AuditAnchor.objects.filter(pk=number, digest=digest).exists():
                yield f"anchor {number}: is not the one that was kept"

    def checked(self) -> str:
        events, chains, anchors = (model.objects.count() for model in (AuditEvent, AuditHead, AuditAnchor))
        return f"{events} events in {chains} chains under {anchors} anchors"


def _kept(text: str) -> tuple[int, str]:
    try:
        return read_kept(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
