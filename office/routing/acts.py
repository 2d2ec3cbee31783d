"""Each act of the pages: its words, its form, and the service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.records.attachments import receive
from office.routing import forms as f
from office.routing.models import JournalLine, Step
from office.routing.pick import addressable
from office.routing.services import circulating, deciding, paper, passing, recalling, starting, urging
from office.routing.services.acting import find
from office.routing.way import Way
from office.routing.words import FINISH


@dataclass
class Asked:
    """One act being asked for on a page: who, which record, which step or line."""

    user: Any
    record: Any
    about: int | None = None

    @cached_property
    def step(self) -> Step:
        """The step the act is about, as it was when the page asked; Http404 if it is not one of this record's."""
        step = find(self.about or 0)
        if step.record_id != self.record.pk:
            raise Http404
        return step

    @cached_property
    def slots(self) -> list[f.Slot]:
        """The choices that finishing the step may make."""
        way = Way(self.record)
        return f.slots_after(self.step, way.steps, way.vacant)


@dataclass(frozen=True)
class RouteAct:
    """`form(asked, *args, **kwargs)` makes its form; `run(asked, form, request)` does it. None of a form: a button."""

    label: str | Promise
    run: Callable[[Asked, Any, Any], JournalLine | Any]
    form: Callable[..., forms.Form] | None = None
    danger: bool = False


def _finish_form(asked: Asked, *args: Any, **kwargs: Any) -> forms.Form:
    slots = asked.slots
    return f.Finish(*args, step=asked.step, slots=slots, groups=addressable_if(slots), **kwargs)


def addressable_if(slots: list[f.Slot]) -> Any:
    """The picker's groups, if there is something to pick."""
    from office.time import now

    return addressable(now()) if slots else None


def _pick(kind: Callable[..., forms.Form], **options: Any) -> Callable[..., forms.Form]:
    def make(asked: Asked, *args: Any, **kwargs: Any) -> forms.Form:
        from office.time import now

        return kind(*args, groups=addressable(now()), **options, **kwargs)

    return make


def _plain(kind: type[forms.Form], **options: Any) -> Callable[..., forms.Form]:
    return lambda asked, *args, **kwargs: kind(*args, **options, **kwargs)


def _return_form(asked: Asked, *args: Any, **kwargs: Any) -> forms.Form:
    return f.Return(*args, stages=deciding.earlier_stages(asked.step), **kwargs)


def _paper_form(asked: Asked, *args: Any, **kwargs: Any) -> forms.Form:
    slots = asked.slots
    return f.FromPaper(*args, step=asked.step, slots=slots, groups=addressable_if(slots), **kwargs)


def _agree(asked: Asked, form: Any, request: Any) -> JournalLine:
    if asked.step.reading and asked.step.stage_id is None:
        return circulating.mark_read(asked.user, asked.about, form.cleaned_data["opinion"])
    choices = f.choices_in(form, asked.slots)
    return deciding.agree(asked.user, asked.about, form.cleaned_data["opinion"], choices=_given(choices))


def _given(choices: dict[str, list[str]]) -> dict[str, list[str]]:
    """Empty pickers say nothing: what was proposed before stays."""
    return {key: names for key, names in choices.items() if names}


def _from_paper(asked: Asked, form: Any, request: Any) -> JournalLine:
    photograph = form.cleaned_data["paper"]
    if photograph is None:
        raise ValidationError({"paper": _("Add the photograph of the page.")})
    try:
        upload = receive(asked.user, photograph)
    except ValidationError as error:
        raise ValidationError({"paper": error.messages}) from error
    choices = _given(f.choices_in(form, asked.slots))
    return paper.instruct_from_paper(
        asked.user, asked.about, form.cleaned_data["opinion"], upload=upload.key, choices=choices
    )


def _said(form: Any) -> str:
    return form.cleaned_data["opinion"]


ACTS: dict[str, RouteAct] = {
    "agree": RouteAct(_("Finish the step"), _agree, _finish_form),
    "disagree": RouteAct(
        _("Disagree"),
        lambda a, form, r: deciding.disagree(a.user, a.about, _said(form)),
        _plain(f.Reason),
        danger=True,
    ),
    "return": RouteAct(
        _("Return"),
        lambda a, form, r: deciding.return_to(
            a.user, a.about, form.cleaned_data["stage"], _said(form), form.cleaned_data["then"]
        ),
        _return_form,
    ),
    "hand_on": RouteAct(
        _("Hand on"),
        lambda a, form, r: passing.hand_on(a.user, a.about, form.cleaned_data["principal"], _said(form)),
        _pick(f.Pass),
    ),
    "add_signer": RouteAct(
        _("Add a signer"),
        lambda a, form, r: passing.add_signer(
            a.user, a.about, form.cleaned_data["principal"], form.cleaned_data["place"], _said(form)
        ),
        _pick(f.AddSigner),
    ),
    "co_handle": RouteAct(
        _("Ask others to assist"),
        lambda a, form, r: passing.co_handle(a.user, a.about, form.cleaned_data["principals"], _said(form)),
        _pick(f.Several),
    ),
    "take_over": RouteAct(
        _("Take over"), lambda a, form, r: passing.take_over(a.user, a.about, _said(form)), _plain(f.Reason)
    ),
    "recall": RouteAct(_("Take back"), lambda a, form, r: recalling.recall(a.user, a.about)),
    "circulate": RouteAct(
        _("Circulate"),
        lambda a, form, r: circulating.circulate(
            a.user, a.record.pk, form.cleaned_data["principals"], _said(form)
        ),
        _pick(f.Several, needs_note=True),
    ),
    "urge": RouteAct(
        _("Urge"),
        lambda a, form, r: urging.urge(a.user, a.about, _said(form)),
        _plain(f.Reason, label=_("Note")),
    ),
    "withdraw": RouteAct(
        _("Withdraw the route"),
        lambda a, form, r: starting.withdraw(a.user, a.record.pk, _said(form)),
        _plain(f.Reason),
        danger=True,
    ),
    "instruct_from_paper": RouteAct(_("Enter an instruction from paper"), _from_paper, _paper_form),
    "object": RouteAct(
        _("Object"),
        lambda a, form, r: paper.object_to(a.user, a.about, _said(form)),
        _plain(f.Reason, label=_("Objection")),
    ),
}
ABOUT_RECORD = frozenset({"circulate", "withdraw"})


def button(name: str, step: Step | None) -> Any:
    """The word on the act's button."""
    return FINISH[step.act] if name == "agree" and step else ACTS[name].label
