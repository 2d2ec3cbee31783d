"""What happens to a topic on each verb, and what a meeting does to it; inside perform()."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.permissions.access import end, give
from office.records.perform import Change, along, differs
from secretariat.meeting_topic.models import Answer, MeetingTopic, Status, TopicOpinion

FIELDS = ("title", "sort", "category", "reporter", "minutes_needed", "summary", "proposal", "grade")
CHANGEABLE = (Status.PROPOSED, Status.RETURNED)
HEARING = (Status.PROPOSED, Status.RETURNED, Status.COLLECTED)  # in these, opinions are taken
WAITING = (Status.APPROVED, Status.PUT_OFF)  # those that a meeting may take up


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """The divisions concerned are asked."""
    ask(change, cleaned.get("consulted") or ())


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """What was collected does not change any more; files may be added. Raises ValidationError for anything else."""
    if change.record.status not in CHANGEABLE and differs(change.record, FIELDS):
        raise ValidationError(_("It is collected: what it says does not change any more. Files may be added."))
    if change.record.status in CHANGEABLE:
        ask(change, cleaned.get("consulted") or ())


def ask(change: Change, divisions: Iterable[Any]) -> None:
    """Ask these divisions for their opinion, those not asked yet: their heads may see the topic and answer."""
    asked = set(change.record.opinions.values_list("division", flat=True))
    for division in divisions:
        if division.pk in asked or division.pk == change.record.division_id:
            continue
        row = TopicOpinion.objects.create(record=change.record, division=division, asked_by_id=change.person_id)
        head = f"d{division.pk}.division_head"
        give(change.record, [(head, ("view", "give_opinion"), f"opinion:{row.pk}")])
        tell(change, "topic_opinion", [head])


def give_opinion(change: Change, answer: str, opinion: str) -> None:
    """The division's head says what it thinks, unasked about its own topic; it goes on seeing the topic.

    Raises ValidationError if it was not asked or has answered, and for a disagreement without its grounds.
    """
    places = [change.seat.post.division_id, *change.seat.post.division.lineage] if change.seat else []
    rows = change.record.opinions.filter(division__in=places)
    row = rows.filter(at=None).first()
    if change.record.division_id in places and not rows:
        row = TopicOpinion(record=change.record, division_id=change.record.division_id, asked_by_id=change.person_id)
    if row is None:
        raise ValidationError(_("Your division was not asked, or has answered already."))
    if answer != Answer.AGREE and not opinion.strip():
        raise ValidationError({"opinion": _("Say what should be different, or why not.")})
    row.answer, row.opinion, row.by_id, row.at = answer, opinion.strip(), change.person_id, change.at
    row.save()
    give(change.record, [(f"d{row.division_id}.division_head", ("view",), f"heard:{row.pk}")])
    end(change.record, f"opinion:{row.pk}")


def collect(change: Change, without: str = "") -> None:
    """Take it among those that are laid before the leader. Raises ValidationError while an opinion lacks."""
    missing = change.record.opinions.filter(at=None).select_related("division")
    if missing and not without.strip():
        names = "、".join(row.division.name for row in missing)
        raise ValidationError({"without": _("Not answered yet: %(divisions)s. Wait, or say why it is taken without.")
                               % {"divisions": names}})
    change.record.without = without.strip() if missing else ""
    change.record.reason = ""


def approve(change: Change) -> None:
    """The leader lets it onto an agenda; nobody is asked about it any more."""
    _stop_asking(change)
    change.record.approved_at, change.record.approver = change.at, change.user.person.name_zh
    tell(change, "topic_approved", [f"u{change.record.created_by_id}"])


def return_back(change: Change) -> None:
    """Back to the division, which is told what lacks."""
    change.record.reason = change.reason
    tell(change, "topic_returned", [f"u{change.record.created_by_id}"])


def keep_reason(change: Change) -> None:
    """Not taken up, withdrawn, put off: the reason stays with it, nobody is asked any more, the proposer is told."""
    _stop_asking(change)
    change.record.reason = change.reason
    tell(change, "topic_settled", [f"u{change.record.created_by_id}"])


def _stop_asking(change: Change) -> None:
    """Divisions that were asked and did not answer see the topic no more."""
    for row in change.record.opinions.filter(at=None):
        end(change.record, f"opinion:{row.pk}")


def put_off(change: Change) -> None:
    """It waits for a later meeting."""
    change.record.times_put_off += 1
    keep_reason(change)


def table(meeting: Change, pk: int) -> MeetingTopic:
    """Onto a meeting's agenda, in its transaction. Raises ValidationError if it was taken or withdrawn meanwhile."""
    with along(meeting, pk) as change:
        if change.record.status not in WAITING:
            raise ValidationError(_("“%(title)s” does not wait for a meeting any more."),
                                  params={"title": change.record.title})
        change.become(Status.TABLED)
    return change.record


def untable(meeting: Change, pk: int, reason: str) -> None:
    """Off the agenda again, with the reason: it is put off to a later meeting."""
    with along(meeting, pk) as change:
        change.reason = reason
        change.become(Status.PUT_OFF)
        put_off(change)


def decide(meeting: Change, pk: int) -> None:
    """Its meeting's minutes were issued: it is closed, and whoever is concerned reads its extract."""
    with along(meeting, pk) as change:
        change.become(Status.DECIDED)


def tell(change: Change, subject: str, to: list[str], key: str = "") -> None:
    """Promise a notice about the record to these principals."""
    ident = f"{change.record.pk}:{change.record.version}:{key or '.'.join(to)}"
    promise_notice(change, subject, to, change.reason, key=ident[:200])
