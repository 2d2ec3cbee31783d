"""The search row of a record: its words, and who may see it, in one vector."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from office.outbox.services import publish
from office.permissions.ask import concrete
from office.records.words import LONGEST, lexemes, normal

BATCH = 200  # records indexed anew in one transaction

INDEX = """
INSERT INTO office_recordsearch (record_id, text, words, vector, opened)
SELECT %(pk)s, %(text)s, w.words, w.words || office_principals(%(pk)s), %(opened)s
FROM (SELECT array_to_tsvector(%(words)s::text[]) AS words) AS w
ON CONFLICT (record_id) DO UPDATE SET text = excluded.text, words = excluded.words, vector = excluded.vector
"""


def index(record: Any) -> None:
    """Write the record's search row, its principals in the same vector; in the caller's transaction."""
    files = record.attachments.filter(withdrawn_at=None).values_list("name", "file__text")
    opinions = record.journal.exclude(opinion="").values_list("opinion", flat=True)
    text = normal(" ".join([record.search_text(), *opinions, *(f"{name} {words}" for name, words in files)]))[:LONGEST]
    words = sorted(lexemes(text) | {f"kind:{record.kind}"})
    with connection.cursor() as cursor:
        cursor.execute(INDEX, {"pk": record.pk, "text": text, "words": words, "opened": record.opened})


def promise(records: Iterable[int], key: str) -> None:
    """Promise, in the transaction that changes what these records are called by, that they are indexed anew."""
    keys = list(records)
    for start in range(0, len(keys), BATCH):
        publish("record.reindex", f"{key}:{start}", {"records": keys[start:start + BATCH]}, lane="")


def reindex(keys: Iterable[int]) -> None:
    """Write the one-line face and the search row of these records anew, in the caller's transaction."""
    from office.records.models import Record

    for base in Record.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk"):
        record = concrete(base)
        # A derived column: its history is that of what it is made from.
        QuerySet(Record).filter(pk=record.pk).update(line=record.make_line()[:400])
        index(record)
