"""Explicit grants, kept by guardian's direct-foreign-key models on the base record; the only caller of guardian."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.orgchart.models import Person, Post
from office.permissions.access import end, give
from office.permissions.models import RecordGroupObjectPermission, RecordUserObjectPermission
from office.secrecy import refuse_state_secrets
from office.time import now

Grant = RecordUserObjectPermission | RecordGroupObjectPermission


def grant(by: Any, to: Person | Post, record: Any, *, cause: str, verb: str = "view",
          valid_to: datetime | None = None) -> Grant:
    """Grant a person or a post a verb on one record, for a stated cause, until an instant or until revoked.

    The grantor must have the verb themselves; raises ValidationError without a cause, PermissionDenied without.
    """
    from office.permissions.ask import Denied, may

    if not cause.strip():
        raise ValidationError(_("Give the reason."))
    refuse_state_secrets({"cause": cause})
    with acting(Actor(by.pk, by.person_id, cause="grant", reason=cause)):
        decision = may(by, verb, record)
        if not decision:
            raise Denied(decision)
        base = getattr(record, "record_ptr", record)  # guardian is only ever given the base row
        if _granted(to, base):
            raise ValidationError(_("They have this grant already; take it back first."))
        facts = {"permission": _permission(), "content_object": base, "cause": cause,
                 "granted_by_id": by.person_id, "valid_to": valid_to, "valid_from": now()}
        if isinstance(to, Post):
            row: Grant = RecordGroupObjectPermission.objects.create(group=to.group, **facts)
        else:
            row = RecordUserObjectPermission.objects.create(user=to.user, **facts)
        principal = f"p{to.pk}" if isinstance(to, Post) else f"u{to.pk}"
        give(base, [(principal, {verb}, cause_of(row))], valid_to)
        return row


def _granted(to: Person | Post, base: Any) -> bool:
    if isinstance(to, Post):
        return RecordGroupObjectPermission.objects.filter(group=to.group, content_object=base).exists()
    return RecordUserObjectPermission.objects.filter(user__person=to, content_object=base).exists()


def grants_on(record: Any) -> list[Grant]:
    """The explicit grants on a record, to people and to posts."""
    base = getattr(record, "record_ptr", record)
    people = RecordUserObjectPermission.objects.filter(content_object=base).select_related("user__person", "granted_by")
    posts = RecordGroupObjectPermission.objects.filter(content_object=base).select_related("group__post", "granted_by")
    return [*people, *posts]


def revoke(by: Any, row: Grant) -> None:
    """Take a grant back; the access it gave ends now and stays on record."""
    with acting(Actor(by.pk, by.person_id, cause="revoke")):
        end(row.content_object, cause_of(row))
        row.delete()


def cause_of(row: Grant) -> str:
    """How an access row names the grant it comes from."""
    return f"grant:{row.slug}"


def _permission() -> Permission:
    return Permission.objects.get(content_type__app_label="office", codename="view_record")


# Nothing happens at the instant a dated grant or an emergency access ends, so the search row still names who it was
# given to. Searching asks the access table as well; this keeps the row true.
ENDED = """
UPDATE office_recordsearch AS s SET vector = s.words || office_principals(s.record_id)
WHERE s.record_id IN (
    SELECT content_object_id FROM office_recorduserobjectpermission WHERE valid_to <= office_now()
    UNION SELECT content_object_id FROM office_recordgroupobjectpermission WHERE valid_to <= office_now()
    UNION SELECT a.record_id FROM office_breakglassrecord AS a JOIN office_breakglass AS b ON b.id = a.break_glass_id
        WHERE b.valid_to <= office_now()
) AND s.vector <> s.words || office_principals(s.record_id)
"""


def forget_ended() -> int:
    """Take those whose grant or emergency access ended by its date out of the search rows; how many rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED)
        return cursor.rowcount
