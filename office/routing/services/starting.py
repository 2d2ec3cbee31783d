"""Start a record on a route, and withdraw it from one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change, Closed, changing
from office.routing.effects import is_final
from office.routing.errors import NotPossible
from office.routing.models import Act, Route, Stage, Step
from office.routing.people import require_somebody
from office.routing.plan import Plan, PlannedStage, plan_of, require_sound
from office.routing.template_models import RouteTemplate
from office.routing.walk import Choices, Walk


def start(
    user: Any,
    record_pk: int,
    template_pk: int,
    *,
    choices: Choices | None = None,
    plan: Plan | None = None,
    note: str = "",
    version: int | None = None,
) -> Route:
    """Copy a published template, or the plan made from it, onto the record and open its first stage; returns the route.

    `choices` names principals of the template by "<stage order>.<act>". Raises Denied without the right `start_route`,
    Closed, NotPossible on a route already, NobodyThere for a vacant post, ValidationError if a choice lacks or the
    plan is no way to go.
    """
    with changing(user, record_pk, "start_route", version=version, cause="start") as change:
        record = change.record
        template = _published(template_pk, record.kind)
        if not record.is_open:
            raise Closed
        if record.is_on_route():
            raise NotPossible(_("The record is on a route already."), code="running")
        route = _new_route(change, template)
        record.on_route = True
        walk = Walk(change, route, choices)
        plan = plan_of(template, record, choices) if plan is None else plan
        require_sound(plan, template)
        for order, planned in enumerate(plan, 1):
            _lay(walk, order, planned)
        asked = [
            *route.steps.values_list("principal", flat=True),
            *(one for names in walk.choices.values() for one in names),
        ]
        require_somebody(asked, change.at)
        walk.open_first(route.stages.order_by("order").first())
        walk.write("start", opinion=note)
    return route


def _new_route(change: Change, template: RouteTemplate) -> Route:
    return Route.objects.create(
        record_id=change.record.pk,
        template=template,
        name_en=template.name_en,
        name_zh=template.name_zh,
        end_status=template.end_status,
        start_status=change.record.status,
        started_by_id=change.person_id,
        started_at=change.at,
    )


def withdraw(user: Any, record_pk: int, reason: str) -> Route:
    """Take the record off its route; what was written stays, the record becomes what it was before.

    Raises ValidationError without a reason, NotPossible if no route is running or a final act was done on it.
    """
    with changing(user, record_pk, "start_route", reason=reason, cause="withdraw") as change:
        if not reason.strip():
            raise ValidationError({"opinion": _("Give the reason.")})
        route = Route.objects.filter(record=record_pk, state=Route.State.RUNNING).first()
        if route is None:
            raise NotPossible(_("The record is not on a route."), code="not_running")
        for done in route.steps.filter(state=Step.State.DONE):
            if is_final(done.kind, done.act):
                raise NotPossible(_("“%(act)s” is final: the route is not withdrawn after it."), code="final",
                                  params={"act": Act(done.act).label})
        take_off(change, route, reason)
    return route


def take_off(change: Change, route: Route, reason: str) -> None:
    """End a running route before its time, inside a change of its record, which becomes what it was before."""
    walk = Walk(change, route)
    undone = route.steps.filter(stage__isnull=False, state__in=(Step.State.OPEN, Step.State.WAITING))
    asked = [row.principal for row in undone if row.is_open]
    walk.cancel(undone, "withdraw")
    walk.finish(Route.State.WITHDRAWN)
    walk.tell("no_longer_asked", asked)
    walk.write("withdraw", opinion=reason)


def _published(template_pk: int, kind: str) -> RouteTemplate:
    template = RouteTemplate.objects.filter(
        pk=template_pk, kind=kind, published_at__isnull=False, retired_at=None
    ).first()
    if template is None:
        raise ValidationError({"template": _("Choose a route that is in use.")})
    return template


def _lay(walk: Walk, order: int, planned: PlannedStage) -> None:
    """Write a planned stage into the route as its own copy; its status is the template's, or none."""
    pattern = planned.pattern
    stage = Stage.objects.create(
        route=walk.route,
        order=order,
        rule=planned.rule,
        quota=pattern.quota if pattern else 1,
        status=pattern.status if pattern else "",
        optional=planned.optional,
        **planned.names,
    )
    for one in planned.steps:
        for principal in one.to or [""]:
            Step.objects.create(
                route=walk.route,
                stage=stage,
                record_id=walk.record.pk,
                kind=walk.record.kind,
                act=one.act,
                principal=principal,
                chosen=one.open or not one.to,
                reading=one.act == Act.READ,
                limit=one.limit,
                unit=one.unit,
            )
