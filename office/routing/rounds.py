"""The rounds of a stage: who is asked in the next one, when it is decided, and how a return prepares it."""

from collections.abc import Mapping, Sequence

from office.routing.models import Rule, Stage, Step
from office.routing.words import MAY_BE_EMPTY

REPLACED = frozenset({"hand_on", "take_over", "void"})  # another step stands in this one's place

# What is copied when a step is asked again or somebody else is asked the same.
COPIED = ("route_id", "stage_id", "record_id", "kind", "act", "principal", "chosen", "post_id", "division_id",
          "person_id", "reading", "limit", "unit", "round")


def copy(step: Step, **changed: object) -> Step:
    """An unsaved step that asks the same, waiting."""
    return Step(**({name: getattr(step, name) for name in COPIED} | changed))


def fill(stage: Stage, waiting: list[Step], choices: Mapping[str, Sequence[str]]) -> tuple[list[Step], list[Step]]:
    """Put the chosen principals into the steps of the next round.

    Returns (the steps to open, those that must be filled and are not); whoever may be left out is.
    """
    rows: list[Step] = []
    empty: list[Step] = []
    asked: set[tuple[str, str]] = set()
    for row in _with_choices(stage, waiting, choices):
        if not row.principal:
            (empty if row.act not in MAY_BE_EMPTY else []).append(row)
        elif (row.act, row.principal) in asked:
            _blank(row)
        else:
            asked.add((row.act, row.principal))
            rows.append(row)
    return rows, empty


def _blank(row: Step) -> None:
    """A waiting step that is asked of nobody; it decides nothing."""
    row.principal = ""
    if row.pk:
        row.save()


def _with_choices(stage: Stage, waiting: list[Step], choices: Mapping[str, Sequence[str]]) -> list[Step]:
    named = [row for row in waiting if not row.chosen]
    for act in dict.fromkeys(row.act for row in waiting if row.chosen):
        rows = [row for row in waiting if row.chosen and row.act == act]
        wanted = choices.get(f"{stage.order}.{act}")
        if wanted is None:
            named += rows
            continue
        for place, principal in enumerate(wanted or [""]):
            row = rows[place] if place < len(rows) else copy(rows[0])
            row.principal = principal
            named.append(row)
        for row in rows[max(len(wanted), 1):]:
            _blank(row)
    return named


def outcome(stage: Stage, rows: list[Step]) -> str:
    """"agree" or "disagree" when the stage is decided by its rule, else ""; only those the route asked decide."""
    rows = [row for row in rows if row.result not in REPLACED and row.state != Step.State.CANCELLED]
    undone = {row.pk for row in rows if row.state != Step.State.DONE}
    children: dict[int | None, list[Step]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def settled(row: Step) -> bool:
        return row.pk not in undone and all(settled(child) for child in children.get(row.pk, ()))

    roots = [row for row in children.get(None, ()) if row.principal]
    yes = [row for row in roots if settled(row) and row.result != "disagree"]
    no = [row for row in roots if settled(row) and row.result == "disagree"]
    left = len(roots) - len(yes) - len(no)
    if stage.rule == Rule.ALL:
        return "" if left else "disagree" if no else "agree"
    needed = min(stage.quota, len(roots)) if stage.rule == Rule.QUOTA else 1
    if len(yes) >= needed:
        return "agree"
    return "" if len(yes) + left >= needed else "disagree"


def ask_again(stage: Stage) -> None:
    """Make the waiting steps of the stage's next round: the same people, unless others are chosen then."""
    last = [row for row in stage.steps.filter(round=max(stage.round, 1), parent=None) if row.result not in REPLACED]
    stage.steps.filter(round=stage.round + 1, state=Step.State.WAITING).update(
        state=Step.State.CANCELLED, result="void")  # prepared for a return that was taken back
    for row in last:
        copy(row, round=stage.round + 1).save()


def go_back(stage: Stage, target: Stage, then: str) -> None:
    """Set the stages between so that the target is next: walked again, or jumped over on the way back."""
    if then == "jump":
        target.resume = stage
        again = [stage]
    else:
        again = [*stage.route.stages.filter(order__gt=target.order, order__lt=stage.order), stage]
    for one in again:
        one.state = Stage.State.WAITING
        one.save()
        ask_again(one)
    target.state = Stage.State.WAITING
    target.save()
    ask_again(target)
