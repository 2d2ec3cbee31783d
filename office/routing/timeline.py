"""The timeline of a record: what was done, who has it now, what is still to come."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.clocks.lights import Faces
from office.routing.models import JournalLine, Stage, Step
from office.routing.queries import light_of, minute, short
from office.routing.way import Way, way_of
from office.routing.words import line_word

ASIDE = frozenset({"urge", "circulate", "recall", "object", "add_signer", "co_handle"})  # acts that end no step


def timeline(record: Any) -> list[dict[str, Any]]:
    """The items of components/timeline.html, oldest first."""
    way = way_of(record)
    done = [_done(way, line) for line in way.lines]
    current = [_current(way, step) for step in way.open]
    return [*done, *current, *_coming(way)]


def flow(record: Any) -> list[dict[str, str]]:
    """The stages as one line, for components/flow.html."""
    states: dict[str, str] = {Stage.State.DONE: "done", Stage.State.OPEN: "current"}
    return [{"label": stage.name, "state": states.get(stage.state, "next")} for stage in way_of(record).stages
            if stage.state != Stage.State.SKIPPED]


def _done(way: Way, line: JournalLine) -> dict[str, Any]:
    state = "returned" if line.name in ("return", "disagree") else "done"
    item: dict[str, Any] = {
        "state": "void" if line.pk in way.taken_back else state, "act": line_word(line.name, line.act),
        "who": line.by.name, "post": line.post.title if line.post else "", "at": minute(line.at),
        "acting_for": line.behalf.name if line.behalf else "", "opinion": line.opinion, "note": _note(way, line),
        "held": _held(way.faces, line), "branches": _branches(line), "line": line,
    }
    if line.paper_id:
        item["url"] = reverse("download", args=[line.paper_id])
    return item


def _held(faces: Faces, line: JournalLine) -> str:
    """How long the step had been with whoever acted; acts beside a step ended nothing."""
    began = line.began  # type: ignore[attr-defined]
    return "" if began is None or line.name in ASIDE else str(faces.held(began, line.at))


def _note(way: Way, line: JournalLine) -> str:
    said = []
    if line.pk in way.taken_back:
        said.append(_("taken back"))
    if line.entered_by:
        said.append(_("written on paper, entered by %(person)s") % {"person": line.entered_by.name})
    if line.objection:
        said.append(_("objected to by %(person)s: %(words)s") % {"person": line.by.name, "words": line.objection})
    names = [one["zh" if (get_language() or "").startswith("zh") else "en"] for one in line.targets]
    if names:
        shown = _(", ").join(names[:5]) + (f" +{len(names) - 5}" if len(names) > 5 else "")
        said.append(_("to %(names)s") % {"names": shown})
    return " · ".join(said)


def _branches(line: JournalLine) -> list[dict[str, Any]]:
    """The three states of a circulation: delivered and not opened, opened, read."""
    total, seen, read = line.readers, line.seen, line.read  # type: ignore[attr-defined]
    if not total:
        return []
    words = _("not opened %(unseen)d, opened %(seen)d, read") % {"unseen": total - seen, "seen": seen - read}
    return [{"text": words, "done": read, "total": total, "light": "done" if read == total else "waiting"}]


def _current(way: Way, step: Step) -> dict[str, Any]:
    one = way.people.get(step.principal)
    return {
        "state": "current", "act": step.get_act_display(), "who": short(one),  # type: ignore[attr-defined]
        "post": one.name if one and one.holders and one.person is None else "", "at": minute(step.opened_at),
        "held": str(way.faces.held(step.opened_at)) if step.opened_at else "", "due": minute(step.due_at),
        "note": step.note, "light": light_of(way.faces, step),
    }


def _coming(way: Way) -> list[dict[str, Any]]:
    """The stages that still wait, and signers who wait for a step."""
    if way.running is None:
        return []
    items = []
    for stage in way.stages:
        waiting = [step for step in way.steps if step.stage_id == stage.pk and step.state == Step.State.WAITING
                   and (step.round > stage.round or stage.state == Stage.State.OPEN)]
        names = [short(way.people.get(step.principal)) for step in waiting if step.principal]
        if (stage.state == Stage.State.WAITING and waiting) or names:  # of an open stage, only signers who wait in it
            items.append({"state": "next", "act": stage.name, "who": _(", ").join(dict.fromkeys(names))})
    return items
