"""The drafting of a rule and its consultation: divisions give opinions, each is answered one by one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.models import Division
from office.permissions.access import end, give
from office.records.perform import Change, changing, differs
from office.time import today
from secretariat.office_rule.models import OfficeRule, RuleComment, Status
from secretariat.office_rule.reading import tell

DRAFTING = (Status.DRAFT, Status.CONSULTED)
FIELDS = ("title", "area", "concerns", "body", "grade")
CAUSE = "consult"  # of the rights that a division has in the draft while it is consulted
HEARD = "heard"  # of the right of whoever wrote an opinion to see what becomes of it


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A first version is the root of those that revise it."""
    if change.record.root_id is None:
        change.record.root_id = change.record.pk


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """While others judge it, and once it is signed, only files are added. Raises ValidationError for anything else."""
    if change.record.status not in DRAFTING and differs(change.record, FIELDS):
        raise ValidationError(_("Its text stands still while it is consulted or approved, and once it is approved. "
                                "Files may still be added."))


def consult(change: Change, divisions: Iterable[Division], consult_until: date) -> None:
    """Ask divisions for their opinions until a day: they may see the draft and write. Raises ValidationError."""
    rule = change.record
    require_text(rule)
    rule.consult_until, rule.consulted_at = consult_until, None
    rule.asked_ids = [row.pk for row in divisions]
    asked = [f"d{pk}" for pk in rule.asked_ids]
    give(rule, [(name, ("view", "comment"), CAUSE) for name in asked])
    tell(change, "rule_consult", asked, f"{consult_until:%Y-%m-%d}")


def comment(change: Change, text: str, article: str = "") -> None:
    """An opinion of the division of whoever writes it; they go on seeing what becomes of it."""
    seat = change.seat
    division = seat.post.division_id if seat else change.record.division_id
    RuleComment.objects.create(record=change.record, division_id=division, by_id=change.person_id,
                               article=article, text=text)
    give(change.record, [(f"u{change.person_id}", ("view",), HEARD)])


def answer(user: Any, pk: int, comment_pk: int, verdict: str, said: str) -> None:
    """Answer one opinion, for whoever may change the draft; its division is told.

    Raises Denied, or ValidationError for one that is answered, or for "not adopted" without a word.
    """
    with changing(user, pk, "edit", cause="answer_comment") as change:
        row = RuleComment.objects.select_for_update().get(pk=comment_pk, record=pk)
        if change.record.status != Status.CONSULTING or row.answered_at:
            raise ValidationError(_("This opinion is answered already."))
        if verdict != "adopted" and not said.strip():
            raise ValidationError({"answer": _("Say why it is not adopted as it stands.")})
        row.verdict, row.answer = verdict, said.strip()
        row.answered_by_id, row.answered_at = change.person_id, change.at
        row.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
        tell(change, "rule_answered", [f"u{row.by_id}"], row.answer)


def end_consultation(change: Change) -> None:
    """The opinions are in and answered: the draft may be changed again. Raises ValidationError while one waits."""
    rule = change.record
    waiting = rule.comments.filter(answered_at=None).count()
    if waiting:
        raise ValidationError(_("Opinions that are not answered yet: %(count)d. Answer each of them first.") % {
            "count": waiting})
    if rule.consult_until and rule.consult_until > today() and not rule.comments.exists():
        raise ValidationError(_("The divisions have time until %(day)s, and none has written yet.") % {
            "day": f"{rule.consult_until:%Y-%m-%d}"})
    rule.consulted_at = change.at
    _stop_asking(change)


def abandon(change: Change) -> None:
    """The draft goes no further, and nobody is asked about it any more."""
    _stop_asking(change)


def _stop_asking(change: Change) -> None:
    """The divisions that were asked see the draft no more; who wrote an opinion does."""
    change.record.asked_ids = []
    end(change.record, CAUSE)


def skip_consultation(change: Change) -> None:
    """Nobody need be asked, for the reason given."""
    require_text(change.record)
    change.record.consult_waiver = change.reason
    change.record.consulted_at = change.at


def require_text(rule: OfficeRule) -> None:
    """Raises ValidationError for a rule that says nothing: neither typed nor as a file."""
    if not rule.body.strip() and not rule.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError(_("There is no text yet: type it, or add the file."), code="empty")
