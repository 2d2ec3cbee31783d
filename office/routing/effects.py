"""What a register does itself when a step of a record's route is done, and what is never undone: as it declares."""

from collections.abc import Callable, Mapping

from office.records.perform import Change
from office.routing.models import Step

Effect = Callable[[Change, Step, str], None]  # (the record's change, the step, the opinion); it may refuse

_effects: dict[str, Mapping[str, Effect]] = {}
_final: dict[str, frozenset[str]] = {}


def declare(kind: str, effects: Mapping[str, Effect], final: frozenset[str] = frozenset()) -> None:
    """Say what follows in a register, by act, and which acts are final; said once, when the register is declared."""
    _effects[kind], _final[kind] = effects, final


def is_final(kind: str, act: str) -> bool:
    """Whether an act's outcome is out of the office's hands: it is not taken back, nor the route withdrawn after it."""
    return act in _final.get(kind, ())


def follow(change: Change, step: Step, opinion: str) -> None:
    """Do what the register declared for the step's act. Raises its ValidationError; then nothing of the act is kept."""
    effect = _effects.get(step.kind, {}).get(step.act)
    if effect is not None:
        effect(change, step, opinion)
