"""What a register does itself when a step of a record's route is done: its declaration says so, act by act."""

from collections.abc import Callable, Mapping

from office.records.perform import Change
from office.routing.models import Step

Effect = Callable[[Change, Step, str], None]  # (the record's change, the step, the opinion); it may refuse

_effects: dict[str, Mapping[str, Effect]] = {}


def declare(kind: str, effects: Mapping[str, Effect]) -> None:
    """Say what follows in a register, by act; said once, when the register is declared."""
    _effects[kind] = effects


def follow(change: Change, step: Step, opinion: str) -> None:
    """Do what the register declared for the step's act. Raises its ValidationError; then nothing of the act is kept."""
    effect = _effects.get(step.kind, {}).get(step.act)
    if effect is not None:
        effect(change, step, opinion)
