"""What the reader of a record's page may do to its route: the form of their own step, and links to all other acts."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from office.permissions.ask import may
from office.permissions.standing import Standing, is_theirs, standing_of
from office.routing.forms import Finish, slots_after
from office.routing.models import Act, Stage, Step
from office.routing.pick import addressable
from office.routing.queries import minute, short
from office.routing.services.recalling import RECALLABLE
from office.routing.way import ENDING, Way, way_of
from office.routing.words import DECIDING, FINISH, line_word


@dataclass
class Mine:
    """One open step of the reader: its form, and the other things they may do with it."""

    step: Step
    form: Finish
    finish: Any  # the word on the button
    deciding: bool
    links: list[tuple[str, str]] = field(default_factory=list)
    acting_for: str = ""
    before: Any = None  # the newest opinion on the way here: what a leader is asked to decide on


@dataclass
class Panel:
    """The reader's acts on one record."""

    mine: list[Mine] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)  # done by a button at once: (label, address)


def act_url(record: Any, name: str, step: Step | None = None, line: int | None = None) -> str:
    """The page that asks for what an act needs, and does it."""
    about = step.pk if step else line
    return (
        reverse("route_act", args=[record.pk, name, about])
        if about
        else reverse("route_record_act", args=[record.pk, name])
    )


def panel_of(user: Any, record: Any, verbs: set[str] | None = None) -> Panel:
    """The acts open to a user on a record. `verbs`: what they may do to it, if the page asked already."""
    way = way_of(record)
    if verbs is None:
        verbs = {verb for ground in may(user, "view", record, way.at).grounds for verb in ground.verbs}
    standing = standing_of(user, way.at)
    if not way.mine:
        way.mine, way.reader = standing.principals(record.kind), user.person_id
    steps = [
        step for step in [*way.open, *way.beside] if standing.answers_to(step.principal, step.kind, step.act)
    ]
    panel = Panel([_mine(way, standing, step) for step in steps])
    _shared(panel, user, way, verbs, steps, standing)
    return panel


def _mine(way: Way, standing: Standing, step: Step) -> Mine:
    record = way.record
    slots = slots_after(step, way.steps, way.vacant) if not step.reading else []
    near = [slot for slot in slots if slot.order == slots[0].order]  # later stages are asked for on the act's own page
    form = Finish(
        step=step,
        slots=near,
        groups=addressable(way.at) if near else None,
        auto_id=f"s{step.pk}_%s",
        initial={"opinion": getattr(step, "typed", None) or ""},  # see Way.reader
    )
    seat = standing.seat_for(step.principal, step.kind, step.act)
    mine = Mine(step, form, FINISH[step.act], step.act in DECIDING, before=_opinion_before(way))
    if seat and seat.behalf_id:
        mine.acting_for = seat.post.title
    names = (
        []
        if step.reading
        else [
            ("hand_on", _("Hand on…")),
            ("add_signer", _("Add a signer…")),
            ("co_handle", _("Ask others to assist…")),
        ]
    )
    if _earlier(way, step):
        names.insert(0, ("return", _("Return…")))
    if seat and not is_theirs(seat, step.principal, way.at):
        names.append(("take_over", _("Take it upon me…")))
    if len(near) < len(slots):
        names.insert(0, ("agree", _("Name whom later stages go to…")))
    mine.links = [(label, act_url(record, name, step)) for name, label in names]
    return mine


def _opinion_before(way: Way) -> dict[str, Any] | None:
    """The newest opinion that ended a step and was not taken back, as the form's reader needs it."""
    for line in reversed(way.lines):
        if line.name in ENDING and line.opinion and line.pk not in way.taken_back:
            word = line_word(line.name, line.act)
            return {"act": word, "who": line.by.name, "at": minute(line.at), "text": line.opinion}
    return None


def _earlier(way: Way, step: Step) -> bool:
    return step.stage is not None and any(
        stage.order < step.stage.order and stage.state == Stage.State.DONE for stage in way.stages
    )


def _shared(panel: Panel, user: Any, way: Way, verbs: set[str], mine: list[Step], standing: Standing) -> None:
    """The acts that need no step of one's own."""
    record = way.record
    took_part = mine or any(step.done_by_id == user.person_id for step in way.steps)
    if way.running is None and "start_route" in verbs and record.is_open:
        panel.links.append((_("Start a route…"), reverse("route_start", args=[record.pk])))
    if "circulate" in verbs or took_part:
        panel.links.append((_("Circulate…"), act_url(record, "circulate")))
    for step in way.open:
        if step not in mine:
            panel.links += _of_others(user, way, verbs, step, standing)
    for line in way.lines:
        if line.entered_by_id and line.by_id == user.person_id and not line.objected_at:
            panel.links.append(
                (_("Object to what was entered for me…"), act_url(record, "object", line=line.pk))
            )
    if way.running is not None and "start_route" in verbs:
        panel.links.append((_("Withdraw the route…"), act_url(record, "withdraw")))
    panel.posts = [
        (_("Take back"), act_url(record, "recall", step)) for step in _recallable(way, user.person_id)
    ]


def _of_others(user: Any, way: Way, verbs: set[str], step: Step, standing: Standing) -> list[tuple[str, str]]:
    """What may be done about a step that is somebody else's, or nobody's any more."""
    record, who = way.record, short(way.people.get(step.principal))
    if step.principal in way.vacant:
        words = _("Hand on what %(who)s was to do…") % {"who": who}
        return [(words, act_url(record, "hand_on", step))] if "start_route" in verbs else []
    links = []
    if "urge" in verbs or user.person_id in (step.asked_by_id, step.route.started_by_id if step.route else None):
        links.append((_("Urge %(who)s…") % {"who": who}, act_url(record, "urge", step)))
    if "take_over" in verbs and _heads(standing, step):
        links.append((_("Take over from %(who)s…") % {"who": who}, act_url(record, "take_over", step)))
    if step.act == Act.INSTRUCT and "instruct_from_paper" in verbs:
        links.append((_("Enter an instruction from paper…"), act_url(record, "instruct_from_paper", step)))
    return links


def _heads(standing: Standing, step: Step) -> bool:
    return any(
        seat.post.role == "division_head" and seat.post.division_id == step.division_id
        for seat in standing.seats
    )


def _recallable(way: Way, person_id: int) -> list[Step]:
    """The reader's own acts that nobody has opened the consequence of; the service asks again under the lock."""
    found = []
    for step in way.steps:
        if step.state != Step.State.DONE or step.done_by_id != person_id or step.result not in RECALLABLE:
            continue
        opened = [row for row in way.steps if row.opened_by_id == step.ended_by_id]
        untouched = all(row.is_open and row.seen_at is None for row in opened)
        if (
            step.route == way.running
            and untouched
            and (opened or (step.stage and step.stage.state == Stage.State.OPEN))
        ):
            found.append(step)
    return found
