"""A route as it is planned before it starts: the template's stages, as the starter changed them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override

from office.clocks.limits import reckon
from office.clocks.stored import current_calendar
from office.permissions.standing import in_post
from office.routing.models import Act, Rule, Unit
from office.routing.template_models import Choice, RouteTemplate, StageTemplate, StepTemplate

MOST_STAGES = 20  # of a route, and steps of a stage: more is a slip, or somebody's script
MOST_STEPS = 12
MOST_LIMIT = 366
EDIT = re.compile(r"(up|down|drop|ask|add)(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass
class PlannedStep:
    """One act, asked of several at the same time; asked of nobody, it is chosen by whoever acts before."""

    act: str
    to: list[str] = field(default_factory=list)  # principals
    limit: Any = None
    unit: str = Unit.WORKING_DAYS
    open: bool = False  # whoever acts before may still choose somebody else


@dataclass
class PlannedStage:
    """Steps that are asked at the same time; without a pattern it is the starter's own and changes no status."""

    steps: list[PlannedStep] = field(default_factory=list)
    pattern: StageTemplate | None = None
    rule: str = Rule.ALL

    @property
    def optional(self) -> bool:
        """Whether it is skipped when nobody is named."""
        return self.pattern is not None and self.pattern.optional

    @property
    def name(self) -> str:
        """Its name in the reader's language; that of its first act, if the starter added it."""
        if self.pattern is not None:
            return self.pattern.name
        return (
            str(Act(self.steps[0].act).label)
            if self.steps and self.steps[0].act in Act.values
            else _("Stage")
        )

    @property
    def names(self) -> dict[str, str]:
        """Its names as the route keeps them."""
        if self.pattern is not None:
            return {"name_en": self.pattern.name_en, "name_zh": self.pattern.name_zh}
        with override("en"):
            english = self.name
        with override("zh-hans"):
            return {"name_en": english, "name_zh": self.name}


Plan = list[PlannedStage]


def stages_of(template: RouteTemplate) -> list[StageTemplate]:
    """The template's stages with their steps, read once."""
    prefetch_related_objects([template], "stages__steps")
    return list(template.stages.all())


def plan_of(template: RouteTemplate, record: Any, choices: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """The template's own plan for a record; `choices` names principals by "<stage order>.<act>"."""
    return [
        PlannedStage([_planned(step, record, choices or {}) for step in stage.steps.all()], stage, stage.rule)
        for stage in stages_of(template)
    ]


def _planned(step: StepTemplate, record: Any, choices: Mapping[str, Sequence[str]]) -> PlannedStep:
    chosen = step.choice == Choice.CHOSEN
    named = choices.get(f"{step.stage.order}.{step.act}", ()) if chosen else [principal_of(step, record)]
    return PlannedStep(step.act, [name for name in named if name], step.limit, step.unit, chosen)


def principal_of(step: StepTemplate, record: Any) -> str:
    """The principal a template's step names for this record; empty if it is to be chosen."""
    if step.choice == Choice.OWNER_HEAD:
        return f"d{record.division_id}.division_head"
    if step.post_id:
        return f"p{step.post_id}"
    if step.person_id:
        return in_post(step.person_id)
    return f"d{step.division_id}" if step.division_id else ""


def require_sound(plan: Plan, template: RouteTemplate) -> None:
    """Raises ValidationError for a plan that is no way to go; whether its people are there is asked elsewhere."""
    patterns = [stage.pattern for stage in plan if stage.pattern is not None]
    foreign = any(pattern.template_id != template.pk for pattern in patterns)
    if foreign or len({pattern.pk for pattern in patterns}) < len(patterns):
        raise ValidationError(
            _("A stage of this plan is not one of the route's, or stands in it twice."), code="pattern"
        )
    if not plan or not all(stage.steps for stage in plan):
        raise ValidationError(
            _("A route has at least one stage, and each stage at least one step."), code="empty"
        )
    if len(plan) > MOST_STAGES or any(len(stage.steps) > MOST_STEPS for stage in plan):
        raise ValidationError(
            _("A route has at most %(stages)s stages of %(steps)s steps each."),
            code="long",
            params={"stages": MOST_STAGES, "steps": MOST_STEPS},
        )
    if not all(_is_step(step) for stage in plan for step in stage.steps):
        raise ValidationError(
            _("A step of this plan asks for something that no step can ask for."), code="step"
        )


def _is_step(step: PlannedStep) -> bool:
    limited = step.limit is None or (isinstance(step.limit, int) and 0 < step.limit <= MOST_LIMIT)
    return step.act in Act.values and step.unit in Unit.values and limited


def edited(plan: Plan, wish: str) -> tuple[Plan, str, str]:
    """The plan after one button: (plan, what changed in words, the control that goes on from there).

    `wish` is up-2, down-2, drop-2, drop-2-1, ask-2 or add, counted from 1; anything else changes nothing.
    """
    found = EDIT.fullmatch(wish)
    name, stage, step = (found[1], int(found[2] or 0), int(found[3] or 0)) if found else ("", 0, 0)
    if name == "add" and len(plan) < MOST_STAGES:
        plan.append(PlannedStage([PlannedStep(Act.REVIEW)]))
        return plan, _("Stage %(place)s is added at the end.") % {"place": len(plan)}, f"s{len(plan)}_1_act"
    if not 0 < stage <= len(plan):
        return plan, "", ""
    if name in ("up", "down"):
        return _moved(plan, stage, name)
    if name == "ask" and len(plan[stage - 1].steps) < MOST_STEPS:
        steps = plan[stage - 1].steps
        steps.append(PlannedStep(steps[-1].act if steps else Act.REVIEW))
        said = _("Step %(step)s is added to stage %(place)s.") % {"step": len(steps), "place": stage}
        return plan, said, f"s{stage}_{len(steps)}_act"
    if name == "drop":
        return _dropped(plan, stage, step)
    return plan, "", ""


def _moved(plan: Plan, stage: int, way: str) -> tuple[Plan, str, str]:
    place = stage + (1 if way == "down" else -1)
    if not 0 < place <= len(plan):
        return plan, "", ""
    plan.insert(place - 1, plan.pop(stage - 1))
    back = {1: "down", len(plan): "up"}.get(place, way)  # at an end only the other button is left
    said = _("“%(stage)s” is now stage %(place)s of %(all)s.")
    return plan, said % {"stage": plan[place - 1].name, "place": place, "all": len(plan)}, f"{back}-{place}"


def _dropped(plan: Plan, stage: int, step: int) -> tuple[Plan, str, str]:
    steps = plan[stage - 1].steps
    if 0 < step <= len(steps) and len(steps) > 1:
        steps.pop(step - 1)
        return plan, _("The step is removed."), f"ask-{stage}"
    if step > 1:
        return plan, "", ""
    said = _("“%(stage)s” is removed.") % {"stage": plan.pop(stage - 1).name}
    return plan, said, f"drop-{min(stage, len(plan))}" if plan else "add"


def ends(plan: Plan, at: datetime) -> tuple[datetime, bool] | None:
    """(when it ends about, provisional) if each stage takes its whole limit; stages that would be skipped take none.

    It counts with the same function as the clocks; a stage begins when the one before it is due.
    """
    calendar, provisional, any_limit = current_calendar(), False, False
    for stage in plan:
        asked = [step for step in stage.steps if step.to or not stage.optional]
        found = [
            reckon(calendar, step.unit, step.limit, at) for step in asked if step.limit and _is_step(step)
        ]
        if found:
            at = max(one.due_at for one in found)
            provisional, any_limit = provisional or any(one.provisional for one in found), True
    return (at, provisional) if any_limit else None
