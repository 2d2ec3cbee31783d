"""verify_access: the derived access table gives exactly what there are grounds for.

Grounds are roles, steps, grants, emergency accesses, and what each register's own rules say (`Register.grounds`).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection

from office.audit.verification import Verification
from office.permissions.grants import Grant, cause_of
from office.permissions.models import (
    Access,
    BreakGlassRecord,
    RecordGroupObjectPermission,
    RecordUserObjectPermission,
)
from office.permissions.policy import principals_of
from office.permissions.standing import person_in
from office.records.models import Record
from office.registers.register import register_of
from office.routing.access import while_open
from office.routing.models import JournalLine, Step
from office.time import now

CHUNK = 1000  # records at a time
Row = tuple[str, tuple[str, ...], str]  # principal, verbs, cause

# A grant or an emergency access that ended by its date is taken out of the search row some minutes later.
SEARCH = """
SELECT r.id, s.record_id IS NULL FROM office_record AS r LEFT JOIN office_recordsearch AS s ON s.record_id = r.id
WHERE s.record_id IS NULL OR s.vector <> s.words || office_principals(r.id) AND NOT EXISTS (
    SELECT FROM office_access AS a WHERE a.record_id = r.id AND a.cause ~ '^(grant|break_glass):'
        AND a.valid_to BETWEEN office_now() - interval '1 hour' AND office_now())
ORDER BY r.id
"""
ORPHANS = """
SELECT a.id, a.record_id FROM office_access AS a JOIN office_record AS r ON r.id = a.record_id
WHERE a.kind <> r.kind OR a.opened <> r.opened ORDER BY a.id
"""
LONGER = """
SELECT a.id, a.record_id FROM office_access AS a JOIN office_breakglass AS b ON a.cause = 'break_glass:' || b.id
WHERE a.valid_from <> b.valid_from OR a.valid_to IS DISTINCT FROM b.valid_to ORDER BY a.id
"""
GENERIC = """
SELECT count(*) FROM guardian_userobjectpermission UNION ALL SELECT count(*) FROM guardian_groupobjectpermission
"""


class Command(Verification):
    """Both ways: nothing is open without a ground, and no ground lacks its row."""

    help = "Check that access rows and search vectors agree with roles, steps, grants and the registers' own rules."

    def findings(self, **options: Any) -> Iterator[str]:
        pks = list(Record.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), CHUNK):
            yield from _compare(pks[start:start + CHUNK])
        with connection.cursor() as cursor:
            cursor.execute(SEARCH)
            for pk, missing in cursor.fetchall():
                yield f"record {pk}: " + ("has no search row" if missing else "is found by others than may see it")
            cursor.execute(ORPHANS)
            for pk, record in cursor.fetchall():
                yield f"record {record}: access row {pk} does not bear the record's kind and date"
            cursor.execute(LONGER)
            for pk, record in cursor.fetchall():
                yield f"record {record}: access row {pk} does not last as long as its emergency access"
            cursor.execute(GENERIC)
            if any(count for (count,) in cursor.fetchall()):
                yield "guardian's generic tables: hold grants that nothing reads"

    def checked(self) -> str:
        return f"{Access.objects.on(now()).count()} access rows of {Record.objects.count()} records"


def _compare(pks: list[int]) -> Iterator[str]:
    at, present = now(), defaultdict(set)
    for row in Access.objects.on(at).filter(record_id__in=pks):
        present[row.record_id].add((row.principal, tuple(sorted(row.verbs)), row.cause))
    wanted = _wanted(pks, at)
    for pk in pks:
        for principal, verbs, cause in sorted(wanted[pk] - present[pk]):
            yield f"record {pk}: {principal} should have {', '.join(verbs)} by {cause}"
        for principal, verbs, cause in sorted(present[pk] - wanted[pk]):
            yield f"record {pk}: {principal} has {', '.join(verbs)} by {cause}, for which there is no ground"


def _wanted(pks: list[int], at: Any) -> dict[int, set[Row]]:
    """Computed from the grounds alone; nothing here reads the access table."""
    wanted: dict[int, set[Row]] = defaultdict(set)
    kinds: dict[str, list[int]] = defaultdict(list)
    records = Record.objects.filter(pk__in=pks)
    for pk, kind, *said in records.values_list("pk", "kind", "division", "duty__division", "grade"):
        kinds[kind].append(pk)
        wanted[pk] |= {(who, tuple(sorted(verbs)), "role") for who, verbs in principals_of(kind, *said)}
    for kind, keys in kinds.items():
        grounds = register_of(kind).grounds
        for pk, principal, verbs, cause in grounds(keys, at) if grounds else ():
            wanted[pk].add((principal, tuple(sorted({"view", *verbs})), cause))
    for step in Step.objects.filter(record_id__in=pks, is_open=True):
        wanted[step.record_id] |= {(who, tuple(sorted(verbs)), cause) for who, verbs, cause in while_open(step)}
    for record, row in _remaining(pks):
        wanted[record].add(row)
    for principal, grant in _grants(pks):
        if grant.valid_from <= at and (grant.valid_to is None or grant.valid_to > at):
            wanted[grant.content_object_id].add((principal, ("view",), cause_of(grant)))
    for about in BreakGlassRecord.objects.filter(record_id__in=pks).select_related("break_glass"):
        opened = about.break_glass
        if opened.valid_from and opened.valid_from <= at < opened.valid_to:
            wanted[about.record_id].add((f"u{opened.asked_by_id}", ("view",), opened.cause))
    return wanted


def _grants(pks: list[int]) -> Iterator[tuple[str, Grant]]:
    """The explicit grants, each with the principal it is given to."""
    for given in RecordUserObjectPermission.objects.filter(content_object_id__in=pks).select_related("user"):
        yield f"u{given.user.person_id}", given
    for posted in RecordGroupObjectPermission.objects.filter(content_object_id__in=pks).select_related("group__post"):
        yield f"p{posted.group.post.pk}", posted


def _remaining(pks: list[int]) -> Iterator[tuple[int, Row]]:
    """Who took part in a step that is done still sees the record: the post it was done from, or the one named."""
    steps = Step.objects.filter(record_id__in=pks, state=Step.State.DONE).exclude(result="take_over")
    lines = JournalLine.objects.filter(step__in=steps).exclude(post=None).order_by("pk")
    posts = dict(lines.values_list("step", "post"))  # the last line of each step
    for step in steps:
        by_post = step.pk in posts and not person_in(step.principal)
        principal = f"p{posts[step.pk]}" if by_post else step.principal
        yield step.record_id, (principal, ("view",), f"took_part:{step.pk}")
