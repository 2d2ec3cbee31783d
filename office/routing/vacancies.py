"""Steps whose holder left while they were open: the starter, the registry and the division's head are told, once."""

from office.audit.actor import Actor, acting
from office.outbox.services import publish
from office.routing.models import Step
from office.routing.people import addressees
from office.time import now, one_instant

CAUSE = Actor(user_id=None, person_id=None, cause="routing.vacancies")


def tell_of_vacancies() -> int:
    """Promise a notice for every open step that nobody answers to now; returns how many such steps there are.

    Nothing happens at the instant an appointment ends, so this looks, from time to time. The message's key is the
    step's: looking again promises nothing more.
    """
    with acting(CAUSE), one_instant():
        at = now()
        rows = Step.objects.filter(is_open=True, reading=False)
        known = addressees(rows.values_list("principal", flat=True).distinct(), at)
        empty = [name for name, one in known.items() if not one.people]
        steps = list(rows.filter(principal__in=empty).select_related("record", "route").order_by("pk"))
        for step in steps:
            _promise(step)
    return len(steps)


def _promise(step: Step) -> None:
    record = step.record
    to = [f"d{record.division_id}.registry", f"d{step.division_id or record.division_id}.division_head"]
    if step.route is not None:
        to.insert(0, f"u{step.route.started_by_id}")
    words = {"line": record.line[:200], "act": step.act}
    payload = {"subject": "vacant", "to": to, "step": step.pk, "urgent": False, "words": words, "by": None}
    publish("notice.vacant", str(step.pk), payload, record=record, lane="")
