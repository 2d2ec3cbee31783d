"""The forms of the acts; what an act needs is asked beside its field, and typed text is never lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.files.names import clean_text
from office.routing.models import Act, Step
from office.routing.pick import Groups, PrincipalField, PrincipalsField
from office.routing.words import MAY_BE_EMPTY, NEEDS_OPINION


class Opinion(forms.Form):
    """Base: an opinion or reason, cleaned of direction tricks. It shares its draft with the step's other acts."""

    opinion = forms.CharField(label=gettext_lazy("Opinion"), required=False, max_length=4000,
                              widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}))

    def clean_opinion(self) -> str:
        """The text as it is kept."""
        return clean_text(self.cleaned_data["opinion"])


class Reason(Opinion):
    """An act that needs its reason."""

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].label = label or _("Reason")
        self.fields["opinion"].required = True


class Finish(Opinion):
    """Finish a step: the opinion, and whom the next stage goes to where that is chosen."""

    def __init__(self, *args: Any, step: Step, slots: "list[Slot] | None" = None, groups: Groups | None = None,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].required = step.act in NEEDS_OPINION
        add_slots(self, slots or [], groups)


class Pass(Opinion):
    """Hand on to one addressee, with a note."""

    def __init__(self, *args: Any, groups: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"] = PrincipalField(groups, label=_("To"))
        self.fields["opinion"].label = _("Note")
        self.order_fields(["principal", "place"])


class AddSigner(Pass):
    """Add a signer before, after or beside the step."""

    place = forms.ChoiceField(
        label=gettext_lazy("When"), initial="before", widget=forms.RadioSelect,
        choices=[("before", gettext_lazy("Before me")), ("after", gettext_lazy("After me")),
                 ("beside", gettext_lazy("At the same time"))])


class Several(Opinion):
    """Several addressees and a note; a circulation's is required."""

    def __init__(self, *args: Any, groups: Groups, needs_note: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principals"] = PrincipalsField(groups, label=_("To"))
        self.fields["opinion"].label = _("Note: what readers are to do") if needs_note else _("Note")
        self.fields["opinion"].required = needs_note
        self.order_fields(["principals"])


class Return(Reason):
    """Return to an earlier stage, and what follows."""

    then = forms.ChoiceField(
        label=gettext_lazy("Afterwards"), initial="jump", widget=forms.RadioSelect,
        choices=[("jump", gettext_lazy("Come straight back to this step")),
                 ("walk", gettext_lazy("Go through all stages between again"))])

    def __init__(self, *args: Any, stages: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = forms.TypedChoiceField(
            label=_("Return to"), coerce=int, choices=[(stage.pk, stage.name) for stage in reversed(stages)])
        self.order_fields(["stage", "then", "opinion"])


class FromPaper(Finish):
    """An instruction written on paper: its words, and the photograph of the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].label = _("The instruction, word for word")
        self.fields["paper"] = forms.FileField(
            label=_("Photograph of the page"), widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}))


class Slot:
    """A place in a stage that waits for a choice: its field, and whom it is set to so far."""

    def __init__(self, order: int, act: str, stage_name: str, chosen: list[str], required: bool) -> None:
        self.order, self.act, self.stage_name, self.chosen, self.required = order, act, stage_name, chosen, required

    @property
    def key(self) -> str:
        """The key in a service's choices."""
        return f"{self.order}.{self.act}"

    @property
    def field(self) -> str:
        """The field's name."""
        return f"to_{self.order}_{self.act}"

    @property
    def label(self) -> str:
        """What is asked, for example "Handle: to"."""
        return _("%(stage)s: %(act)s by") % {"stage": self.stage_name, "act": Act(self.act).label}


def add_slots(form: forms.Form, slots: list[Slot], groups: Groups | None) -> None:
    """Add a picker for each slot; several may be chosen in each."""
    for slot in slots:
        form.fields[slot.field] = PrincipalsField(groups, label=slot.label, required=slot.required, initial=slot.chosen)


def choices_in(form: forms.Form, slots: list[Slot]) -> dict[str, list[str]]:
    """What was picked, as the services take it."""
    return {slot.key: list(form.cleaned_data.get(slot.field) or []) for slot in slots}


def slots_after(step: Step, steps: list[Step], vacant: set[str]) -> list[Slot]:
    """The choices that finishing a step may make: of the stages that still wait, what is chosen or now vacant.

    Those of the next stage must be made by whoever finishes last; the service decides it again.
    """
    if step.stage is None:
        return []
    here = step.stage
    last = here.resume_id is None and not any(
        one.is_open and one.stage_id == here.pk and one.pk != step.pk for one in steps)
    later = [one for one in steps if one.stage and one.stage.order > here.order]
    following = min((one.stage.order for one in later if one.stage), default=0)
    found: dict[str, Slot] = {}
    for row in sorted(later, key=lambda one: (one.stage.order, one.pk)):  # type: ignore[union-attr]
        stage = row.stage
        assert stage is not None
        open_to_choice = row.chosen or row.principal in vacant
        if not open_to_choice or row.state != Step.State.WAITING or row.round <= stage.round:
            continue
        needed = last and stage.order == following and not stage.optional and row.act not in MAY_BE_EMPTY
        slot = found.setdefault(f"{stage.order}.{row.act}", Slot(stage.order, row.act, stage.name, [], needed))
        if row.principal and row.principal not in vacant:
            slot.chosen.append(row.principal)
    return list(found.values())
