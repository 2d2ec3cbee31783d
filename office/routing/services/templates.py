"""Publish a route template, which freezes it; change it by a new version; retire it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from office.routing.models import Act, Rule
from office.routing.template_models import Choice, RouteTemplate, StageTemplate
from office.time import now


def faults(template: RouteTemplate) -> list[str]:
    """What keeps a draft from being published, in sentences; empty if nothing does."""
    found = []
    stages = list(template.stages.prefetch_related("steps"))
    if not template.statuses():
        found.append(_("No register keeps records of the kind “%(kind)s”.") % {"kind": template.kind})
    if not stages:
        found.append(_("The template has no stages."))
    for part in (template, *stages):
        try:
            part.clean()
        except ValidationError as error:
            found += error.messages
    for stage in stages:
        steps = list(stage.steps.all())
        if not steps:
            found.append(_("“%(stage)s” has no steps.") % {"stage": stage.name})
        if stage.rule == Rule.QUOTA and not stage.quota >= 1:
            found.append(_("“%(stage)s” needs a number of at least one.") % {"stage": stage.name})
        for step in steps:
            if step.act not in Act.values:
                found.append(_("“%(act)s” is no act.") % {"act": step.act})
            if step.choice == Choice.NAMED and not (step.post_id or step.division_id or step.person_id):
                found.append(_("A step of “%(stage)s” names nobody.") % {"stage": stage.name})
    return found


@transaction.atomic
def publish(template: RouteTemplate) -> RouteTemplate:
    """Put a draft into use and freeze it; the version before it is no longer offered. Raises ValidationError."""
    locked = RouteTemplate.objects.select_for_update().get(pk=template.pk)
    if locked.published_at is not None:
        raise ValidationError(_("This version is in use already."))
    problems = faults(locked)
    if problems:
        raise ValidationError(problems)
    locked.published_at = now()
    locked.save()
    return locked


@transaction.atomic
def new_version(template: RouteTemplate) -> RouteTemplate:
    """A draft that is a copy of this version, to be changed; raises ValidationError if there is a draft already."""
    same = RouteTemplate.objects.select_for_update().filter(code=template.code).order_by("-version")
    newest = same[0]
    if newest.published_at is None:
        raise ValidationError(
            _("Version %(version)d is still a draft: change that one.") % {"version": newest.version}
        )
    draft = RouteTemplate.objects.create(
        code=template.code,
        version=newest.version + 1,
        kind=template.kind,
        name_en=template.name_en,
        name_zh=template.name_zh,
        end_status=template.end_status,
    )
    for stage in StageTemplate.objects.filter(template=template.pk).prefetch_related("steps"):
        steps = list(stage.steps.all())
        stage.pk, stage.template = None, draft
        stage._state.adding = True
        stage.save()
        for step in steps:
            step.pk, step.stage = None, stage
            step._state.adding = True
            step.save()
    return draft


@transaction.atomic
def retire(template: RouteTemplate) -> RouteTemplate:
    """Offer this template no more; routes that run keep their copy. Raises ValidationError for a draft."""
    locked = RouteTemplate.objects.select_for_update().get(pk=template.pk)
    if locked.published_at is None or locked.retired_at is not None:
        raise ValidationError(_("Only a version in use can be retired."))
    for row in RouteTemplate.objects.filter(code=locked.code, published_at__isnull=False, retired_at=None):
        row.retired_at = now()
        row.save()
    return locked
