"""A consultation (征求意见): divisions are asked, give opinions, and each opinion is answered one by one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.consulting.models import Verdict
from office.notices.services import promise_notice
from office.orgchart.models import Division
from office.permissions.access import end, give
from office.records.perform import Change, changing
from office.time import today

CAUSE = "consult"  # of the rights that a division has in the draft while it is consulted
HEARD = "heard"  # of the right of whoever wrote an opinion to see what becomes of it


def ask(change: Change, divisions: Iterable[Division], until: date, subject: str) -> None:
    """Let divisions see the draft and write (its `asked_ids`); they are told with the sentence of `subject`."""
    change.record.asked_ids = [row.pk for row in divisions]
    asked = [f"d{pk}" for pk in change.record.asked_ids]
    give(change.record, [(name, ("view", "comment"), CAUSE) for name in asked])
    promise_notice(change, subject, asked, f"{until:%Y-%m-%d}")


def write(change: Change, text: str, article: str = "", **more: Any) -> None:
    """An opinion of the division of whoever writes it, who goes on seeing what becomes of it.

    `more` are fields of the register's own opinions.
    """
    seat = change.seat
    division = seat.post.division_id if seat else change.record.division_id
    change.record.comments.create(division_id=division, by_id=change.person_id, article=article, text=text, **more)
    give(change.record, [(f"u{change.person_id}", ("view",), HEARD)])


def stop_asking(change: Change) -> None:
    """The consultation is over, or the draft abandoned: the divisions asked see it no more, who wrote does."""
    change.record.asked_ids = []
    end(change.record, CAUSE)


def answer(user: Any, pk: int, comment_pk: int, verdict: str, said: str, *, while_in: str, subject: str) -> None:
    """Answer one opinion, for whoever may change the draft; whoever gave it is told.

    Raises Denied, or ValidationError for one that is answered, for a draft whose status is not `while_in`, or for
    "not adopted" without a word.
    """
    with changing(user, pk, "edit", cause="answer_comment") as change:
        row = change.record.comments.select_for_update().get(pk=comment_pk)
        if change.record.status != while_in or row.answered_at:
            raise ValidationError(_("This opinion is answered already."))
        if verdict != Verdict.ADOPTED and not said.strip():
            raise ValidationError({"answer": _("Say why it is not adopted as it stands.")})
        row.verdict, row.answer = verdict, said.strip()
        row.answered_by_id, row.answered_at = change.person_id, change.at
        row.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
        promise_notice(change, subject, [f"u{row.by_id}"], row.answer[:200])


def require_answers(comments: Any, until: date | None) -> None:
    """Raises ValidationError while an opinion waits for its answer, or while there is time and none came."""
    waiting = comments.filter(answered_at=None).count()
    if waiting:
        raise ValidationError(_("Opinions that are not answered yet: %(count)d. Answer each of them first.") % {
            "count": waiting})
    if until and until > today() and not comments.exists():
        raise ValidationError(_("The divisions have time until %(day)s, and none has written yet.") % {
            "day": f"{until:%Y-%m-%d}"})
