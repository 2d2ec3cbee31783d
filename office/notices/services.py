"""Promise a notice about a record, in the transaction that changes it."""

from collections.abc import Iterable
from typing import Any

from office.outbox.services import publish
from office.records.perform import Change


def promise_notice(
    change: Change, subject: str, to: Iterable[str], note: str = "", *, key: str = "", urgent: bool = False,
    **words: Any,
) -> None:
    """Tell the principals `to`, but for whoever makes the change, with the sentence of `subject` (sentences.py).

    note: what stands behind the sentence; words: what else the sentence is filled with. One `key` (the record's
    version, if none is given) is told once.
    """
    record = change.record
    said = {"line": record.make_line()[:200], "note": note, **words}
    payload = {"subject": subject, "to": list(to), "step": None, "urgent": urgent, "words": said,
               "by": change.person_id}
    publish(f"notice.{subject}", key or f"{record.pk}:{record.version}", payload, record=record, lane="")
