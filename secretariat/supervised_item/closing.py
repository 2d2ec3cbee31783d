"""Striking off (销号): the issuer does it, or the Secretariat under a delegation in writing; and withdrawing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change
from secretariat.supervised_item.feedback import final_of, has_evidence, send_back
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.rows import ItemDelegation
from secretariat.supervised_item.services import lead_of, stop_clock, tell


def close(change: Change, opinion: str) -> None:
    """The issuer is content. Raises ValidationError for anybody else, and as `_close` does."""
    require_issuer(change)
    _close(change, opinion)


def _close(change: Change, opinion: str) -> None:
    """Strike it off. Raises ValidationError with open parts, or without evidence that was checked and is there."""
    item = change.record
    _no_open_parts(item)
    final = final_of(item)
    if final is None or not has_evidence(final):
        raise ValidationError(_("Nothing is struck off without evidence that the Secretariat has checked."))
    item.closing_opinion, item.progress, item.next_feedback_on = opinion, 100, None
    stop_clock(change)
    tell(change, "supervised_closed", [*lead_of(item), f"d{item.division_id}.division_head"], opinion)


def close_delegated(change: Change, opinion: str) -> None:
    """The Secretariat does it for the issuer, whose delegation is on record."""
    if not is_delegated(change.record):
        raise ValidationError(_("The issuer strikes it off: no delegation is on record."))
    _close(change, opinion)


def return_unclosed(change: Change) -> None:
    """The issuer is not content: the last feedback goes back with the reason (退回)."""
    require_issuer(change)
    final = final_of(change.record)
    if final is not None:
        send_back(change, final, change.reason)


def delegate(change: Change) -> None:
    """The issuer lets the Secretariat strike the item off; the words are kept."""
    require_issuer(change)
    item = change.record
    ItemDelegation.objects.create(item=item, post_id=item.issuer_id, by_id=change.person_id, at=change.at,
                                  note=change.reason)
    tell(change, "supervised_delegated", [f"d{item.duty.division_id}.registry",
                                          f"d{item.duty.division_id}.division_head"], change.reason)


def take_back(change: Change) -> None:
    """The issuer strikes it off after all."""
    require_issuer(change)
    row = change.record.delegations.get(ended_at=None)
    row.ended_at = change.at
    row.save(update_fields=["ended_at"])


def withdraw(change: Change) -> None:
    """No longer wanted, or opened in error; with the reason. Raises ValidationError while parts are open."""
    item = change.record
    _no_open_parts(item)
    item.closing_opinion, item.next_feedback_on = change.reason[:500], None
    stop_clock(change)
    tell(change, "supervised_withdrawn", [*lead_of(item), f"d{item.division_id}.division_head"], change.reason)


def require_issuer(change: Change) -> None:
    """Raises ValidationError unless the act is done from the issuer's post, by its holder or a substitute."""
    item, post = change.record, change.seat.post if change.seat else None
    if post is None or item.issuer_id not in (post.pk, *post.lineage):
        raise ValidationError(_("This is for the issuer: %(post)s.") % {"post": item.issuer.title})


def is_delegated(item: Any) -> bool:
    """Whether a delegation is on record and was not taken back."""
    return item.delegations.filter(ended_at=None).exists()


def may_be_delegated(item: Any) -> bool:
    """There is none yet."""
    return not is_delegated(item)


def _no_open_parts(item: SupervisedItem) -> None:
    if item.parts.filter(is_open=True).exists():
        raise ValidationError(_("Parts of it are still open."))
