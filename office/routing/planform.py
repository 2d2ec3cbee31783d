"""The form in which a route is planned: a stage after the other, in each the steps asked at the same time."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from office.routing.forms import Opinion
from office.routing.models import Act, Rule, Unit
from office.routing.people import addressees
from office.routing.pick import Group, Groups, Option, PrincipalsField, addressable, offered_by
from office.routing.plan import (
    MOST_LIMIT,
    MOST_STAGES,
    MOST_STEPS,
    Plan,
    PlannedStage,
    PlannedStep,
    principal_of,
    require_sound,
    stages_of,
)
from office.routing.template_models import RouteTemplate
from office.routing.words import MAY_BE_EMPTY


def typed(data: QueryDict, template: RouteTemplate) -> Plan:
    """The plan that a form carries, as it was typed; empty if it carries none. `plan` holds the steps of each stage."""
    patterns = {str(stage.pk): stage for stage in stages_of(template)}
    counts = [int(text) for text in data.get("plan", "").split(",") if text.isdigit() and len(text) < 3]
    return [
        PlannedStage(
            [_typed_step(data, f"s{stage}_{step}") for step in range(1, min(count, MOST_STEPS) + 1)],
            patterns.get(data.get(f"s{stage}_pattern", "")),
            data.get(f"s{stage}_rule", Rule.ALL),
        )
        for stage, count in enumerate(counts[:MOST_STAGES], 1)
    ]


def _typed_step(data: QueryDict, name: str) -> PlannedStep:
    limit = data.get(f"{name}_limit", "").strip()
    return PlannedStep(
        data.get(f"{name}_act", ""),
        data.getlist(f"{name}_to"),
        int(limit) if limit.isdecimal() and len(limit) < 4 else limit or None,
        data.get(f"{name}_unit", Unit.WORKING_DAYS),
        bool(data.get(f"{name}_open")),
    )


class PlanForm(Opinion):
    """The stages of a plan and a note; after is_valid() `planned` holds the plan, sound and with known addressees."""

    def __init__(
        self,
        data: Any = None,
        *,
        plan: Plan,
        template: RouteTemplate,
        record: Any,
        at: datetime,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.plan, self.template = plan, template
        self.planned: Plan = []
        self.fields["opinion"].label, self.fields["opinion"].widget.attrs["rows"] = _("Note"), 2
        groups = [*addressable(at), *_named_by(template, record, at)]
        patterns = [(str(stage.pk), stage.name) for stage in stages_of(template)]
        shape = ",".join(str(len(stage.steps)) for stage in plan)
        self.fields["plan"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=shape)
        for number, stage in enumerate(plan, 1):
            self._add_stage(f"s{number}", stage, groups, patterns)

    def _add_stage(
        self, name: str, stage: PlannedStage, groups: Groups, patterns: list[tuple[str, str]]
    ) -> None:
        self.fields[f"{name}_pattern"] = forms.ChoiceField(
            choices=[("", ""), *patterns],
            widget=forms.HiddenInput,
            required=False,
            initial=stage.pattern.pk if stage.pattern else "",
        )
        rules = [(Rule.ALL, _("all have acted")), (Rule.ANY, _("any one has acted"))]
        if stage.pattern and stage.pattern.rule == Rule.QUOTA:
            rules.append((Rule.QUOTA, _("%(count)s of them have acted") % {"count": stage.pattern.quota}))
        self.fields[f"{name}_rule"] = forms.ChoiceField(
            label=_("Done when"), choices=rules, initial=stage.rule, required=False
        )
        for number, step in enumerate(stage.steps, 1):
            self._add_step(f"{name}_{number}", step, groups)

    def _add_step(self, name: str, step: PlannedStep, groups: Groups) -> None:
        days = forms.NumberInput(attrs={"inputmode": "numeric"})
        self.fields |= {
            f"{name}_act": forms.ChoiceField(label=_("Act"), choices=Act.choices, initial=step.act),
            f"{name}_to": PrincipalsField(groups, label=_("Of whom"), initial=step.to, required=False),
            f"{name}_limit": forms.IntegerField(
                label=_("Time limit"),
                initial=step.limit,
                required=False,
                min_value=1,
                max_value=MOST_LIMIT,
                widget=days,
            ),
            f"{name}_unit": forms.ChoiceField(label=_("Counted in"), choices=Unit.choices, initial=step.unit),
            f"{name}_open": forms.BooleanField(
                widget=forms.HiddenInput, required=False, initial="1" if step.open else ""
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what is no way to go, and a first stage that asks nobody."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.planned = [self._stage(f"s{number}", stage) for number, stage in enumerate(self.plan, 1)]
            require_sound(self.planned, self.template)
            self._require_a_beginning()
        return cleaned

    def _require_a_beginning(self) -> None:
        first = self.planned[0]
        asked = any(step.to for step in first.steps)
        for number, step in enumerate(first.steps, 1):
            if not step.to and not first.optional and (step.act not in MAY_BE_EMPTY or not asked):
                self.add_error(
                    f"s1_{number}_to", ValidationError(_("Name who is to act first."), code="choose")
                )

    def _stage(self, name: str, stage: PlannedStage) -> PlannedStage:
        said = self.cleaned_data
        steps = [
            PlannedStep(*(said[f"{name}_{number}_{part}"] for part in ("act", "to", "limit", "unit", "open")))
            for number in range(1, len(stage.steps) + 1)
        ]
        return PlannedStage(steps, stage.pattern, said[f"{name}_rule"] or Rule.ALL)

    def stages(self) -> list[dict[str, Any]]:
        """What the page draws of each stage: its fields, those of its steps, and its place."""
        return [self._drawn(number, stage) for number, stage in enumerate(self.plan, 1)]

    def _drawn(self, number: int, stage: PlannedStage) -> dict[str, Any]:
        parts = ("act", "to", "limit", "unit", "open")
        steps = [
            {"at": str(step), **{part: self[f"s{number}_{step}_{part}"] for part in parts}}
            for step in range(1, len(stage.steps) + 1)
        ]
        several = len(steps) > 1 or any(len(step.to) > 1 or step.open or not step.to for step in stage.steps)
        return {
            "at": str(number),
            "name": stage.name,
            "optional": stage.optional,
            "first": number == 1,
            "last": number == len(self.plan),
            "all": len(self.plan),
            "pattern": self[f"s{number}_pattern"],
            "rule": self[f"s{number}_rule"],
            "several": several,
            "steps": steps,
        }


def _named_by(template: RouteTemplate, record: Any, at: datetime) -> Groups:
    """Whom the template names itself and the list of posts does not have: roles, persons, and posts that are vacant."""
    steps = [step for stage in stages_of(template) for step in stage.steps.all()]
    named = {principal_of(step, record) for step in steps} - offered_by(addressable(at)) - {""}
    options = []
    for name, one in sorted(addressees(named, at).items()):
        who = _(", ").join(person.name for person in one.people) or _("nobody holds this post now")
        options.append((Option(name), f"{one.name} · {who}"))
    return [Group(_("Named by the route"), options)] if options else []
