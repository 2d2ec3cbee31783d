"""verify_audit: recompute the whole evidence; ends with an error if anything does not agree."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.audit.models import AuditAnchor, AuditEvent, AuditHead
from office.audit.verify import verify


class Command(BaseCommand):
    """Every chain, head, anchor and row; each finding is printed with its position."""

    help = "Recompute the evidence: chains, heads, anchors, and that rows are as the evidence last saw them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", metavar="ID:DIGEST", action="append", default=[],
            help="an anchor that was kept off this machine; repeatable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [*map(str, verify()), *kept_elsewhere(options["anchor"])]
        for finding in findings:
            self.stderr.write(finding)
        if findings:
            raise CommandError(f"{len(findings)} findings in the evidence.", returncode=1)
        self.stdout.write(
            f"{AuditEvent.objects.count()} events in {AuditHead.objects.count()} chains under "
            f"{AuditAnchor.objects.count()} anchors: no findings."
        )


def kept_elsewhere(kept: list[str]) -> list[str]:
    """Compare anchors that were printed or mailed with those in the database."""
    findings = []
    for text in kept:
        number, _, digest = text.partition(":")
        if not AuditAnchor.objects.filter(pk=number, digest=digest).exists():
            findings.append(f"anchor {number}: is not the one that was kept")
    return findings
