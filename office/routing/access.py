"""What a step gives: its principal sees the record and may do the act while it is open, and sees it afterwards."""

from collections.abc import Iterator
from typing import Any

from office.permissions.access import Row, end, give
from office.permissions.standing import Seat, person_in
from office.routing.models import Step


def while_open(step: Step) -> Iterator[Row]:
    """The rows of an open step. The head of the post's division sees it too, and may take it over."""
    cause = f"step:{step.pk}"
    yield step.principal, sorted({"view", step.act}), cause
    if step.post_id and step.division_id and not step.reading:
        head = f"d{step.division_id}.division_head"
        if head != step.principal:
            yield head, ["take_over", "view"], cause


def afterwards(step: Step, seat: Seat | None) -> Row:
    """The row that remains when the step is done: the post's from which it was done, or the person's."""
    principal = f"p{seat.post.pk}" if seat and not person_in(step.principal) else step.principal
    return principal, ["view"], f"took_part:{step.pk}"


def opened(record: Any, step: Step) -> None:
    """Write the rows of a step that has just become open."""
    give(record, while_open(step))


def closed(record: Any, step: Step, remains: Row | None = None) -> None:
    """End the rows of a step that is no longer open; `remains` is given to whoever took part."""
    end(record, f"step:{step.pk}")
    if remains:
        give(record, [remains])


def reopened(record: Any, step: Step) -> None:
    """Take back what remained of a step that was done, because its act was recalled."""
    end(record, f"took_part:{step.pk}")
