"""Changing the org chart: appointments, substitutions, divisions. Every change has an actor and a reason.

Each service is one transaction in the name of `by` (an account). An instant left out is now. A period that begins
before it is entered is kept as such: it tells how it was, its history tells when we learnt it, and what was refused
or done in between stays as it was.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.orgchart.charter_models import DutyHolder, Oversight
from office.orgchart.models import Appointment, Division, Person, Post, Substitution, give_group
from office.orgchart.shared import refuse_own
from office.time import one_instant


@contextmanager
def changing_chart(by: Any, cause: str, reason: str) -> Iterator[datetime]:
    """One transaction and one instant in the actor's name; ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    with acting(Actor(by.pk, by.person_id, cause=cause, reason=reason.strip())), one_instant() as at:
        yield at


def appoint(
    by: Any,
    person: Person,
    post: Post,
    *,
    reason: str,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    acting: bool = False,
    basis: str = "",
) -> Appointment:
    """Appoint a person to a post; ValidationError if they hold it then, or if it is the actor's own appointment."""
    with changing_chart(by, "appoint", reason) as at:
        row = Appointment(
            person=person,
            post=post,
            valid_from=valid_from or at,
            valid_to=valid_to,
            acting=acting,
            basis=basis,
        )
        return _checked(row)


def end_appointment(
    by: Any, appointment: Appointment, *, reason: str, at: datetime | None = None
) -> Appointment:
    """End an appointment; from that instant on its holder may do nothing by it."""
    with changing_chart(by, "end_appointment", reason) as instant:
        return _ended(appointment, at or instant)


def substitute(
    by: Any,
    post: Post,
    absent: Person,
    substitute: Person,
    *,
    valid_from: datetime,
    valid_to: datetime | None,
    reason: str,
    kinds: Iterable[str] = (),
    acts: Iterable[str] = (),
) -> Substitution:
    """Let a substitute act for the holder of a post, within a period and a scope (none: everything of the post)."""
    with changing_chart(by, "substitute", reason):
        if not Appointment.objects.on(valid_from).filter(person=absent, post=post).exists():
            raise ValidationError({"absent": _("This person does not hold the post then.")})
        row = Substitution(
            post=post,
            absent=absent,
            substitute=substitute,
            valid_from=valid_from,
            valid_to=valid_to,
            kinds=list(kinds),
            acts=list(acts),
            reason=reason.strip(),
        )
        return _checked(row)


def end_substitution(by: Any, row: Substitution, *, reason: str, at: datetime | None = None) -> Substitution:
    """End a substitution, for example when the absent person is back."""
    with changing_chart(by, "end_substitution", reason) as instant:
        return _ended(row, at or instant)


def abolish_division(by: Any, division: Division, *, reason: str, at: datetime | None = None) -> Division:
    """End a division with its posts, and the appointments and duties held through them."""
    with changing_chart(by, "abolish_division", reason) as instant:
        _refuse_own_posts([division], at or instant)
        _close(division, at or instant)
        return division


def succeed_divisions(by: Any, olds: list[Division], new: Division, *, reason: str) -> dict[int, Post]:
    """Rename a division (one old) or merge several: `new` is unsaved, and begins when the old ones end.

    Posts, appointments, substitutions and duties go on in the new division; its posts answer for the old ones' open
    steps, its members see the old ones' records. Returns the new post for each old post's key.
    """
    with changing_chart(by, "succeed_divisions", reason):
        if not olds or any(not division.is_valid_at(new.valid_from) for division in olds):
            raise ValidationError(_("Only a division that stands on that day can be renamed or merged."))
        _refuse_own_posts(olds, new.valid_from)
        _checked(new)
        new.predecessors.set(olds)
        new.trace()
        at, follows = new.valid_from, {}
        for post in Post.objects.on(at).filter(division__in=olds).order_by("division__order", "order"):
            follows[post.pk] = _carry_on(post, new, at)
        leaders = set(Oversight.objects.on(at).filter(division__in=olds).values_list("post", flat=True))
        for pk in sorted(leaders):
            Oversight(post=follows.get(pk) or Post.objects.get(pk=pk), division=new, valid_from=at).save()
        for division in olds:
            _close(division, at)
        return follows


def _refuse_own_posts(divisions: list[Division], at: datetime) -> None:
    """Nobody ends or carries on a division in which they hold a post: that would change their own rights."""
    for held in Appointment.objects.on(at).filter(post__division__in=divisions):
        refuse_own(held.person_id)


def _carry_on(post: Post, division: Division, at: datetime) -> Post:
    """The post in its new division, with everything that goes on beyond `at`."""
    code = f"{division.code}.{post.code.split('.')[-1]}"
    while Post.objects.filter(code=code).exists():
        code += "-2"
    heir = Post(
        code=code,
        title_en=post.title_en,
        title_zh=post.title_zh,
        division=division,
        role=post.role,
        order=post.order,
        valid_from=at,
        valid_to=post.valid_to,
        lineage=[post.pk, *post.lineage],
    )
    give_group(heir)
    heir.save()
    kept = {"post": heir, "valid_from": at}
    for held in Appointment.objects.on(at).filter(post=post):
        Appointment(
            **kept, person=held.person, valid_to=held.valid_to, acting=held.acting, basis=held.basis
        ).save()
    for lent in Substitution.objects.on(at).filter(post=post):
        Substitution(
            **kept,
            absent=lent.absent,
            substitute=lent.substitute,
            valid_to=lent.valid_to,
            kinds=lent.kinds,
            acts=lent.acts,
            reason=lent.reason,
        ).save()
    for answered in DutyHolder.objects.on(at).filter(post=post):
        valid_to = answered.valid_to
        _ended(answered, at)
        DutyHolder(**kept, duty=answered.duty, valid_to=valid_to).save()
    return heir


def _close(division: Division, at: datetime) -> None:
    for model in (DutyHolder, Substitution, Appointment):
        for row in model.objects.on(at).filter(post__division=division):
            _ended(row, at)
    for row in Oversight.objects.on(at).filter(Q(division=division) | Q(post__division=division), valid_from__lt=at):
        _ended(row, at)
    for post in Post.objects.on(at).filter(division=division):
        _ended(post, at)
    _ended(division, at)


def _ended(row: Any, at: datetime) -> Any:
    """End a dated row. One that would begin at that instant or later cannot be ended then."""
    if at <= row.valid_from:
        raise ValidationError({"valid_to": _("It cannot end before it begins.")})
    row.valid_to = at
    row.save()
    return row


def _checked(row: Any) -> Any:
    row.full_clean()
    row.save()
    return row


def is_backdated(row: Appointment | Substitution) -> bool:
    """Whether a fact was entered only after it had begun."""
    recorded = row.history.earliest("history_date").history_date
    return bool(recorded > row.valid_from)
