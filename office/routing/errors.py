"""What a route refuses, in sentences that say who, when and what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from office.routing.words import line_word


class NotPossible(ValidationError):
    """The route does not allow this act now."""


class AlreadyDone(NotPossible):
    """The step is no longer open: somebody acted before. Knows who, when and by what act."""

    def __init__(self, step: Any) -> None:
        line = step.ended_by
        self.step, self.by, self.at = step, line.by if line else None, line.at if line else None
        if line is None:
            super().__init__(_("This step is not open."), code="not_open")
            return
        when = date_format(timezone.localtime(line.at), "Y-m-d H:i")
        super().__init__(
            _("%(person)s was faster: this step ended on %(when)s (%(act)s)."),
            code="already_done",
            params={"person": line.by.name, "when": when, "act": line_word(line.name, line.act)},
        )


class NobodyThere(NotPossible):
    """A step would go to a post that nobody holds, or to a person who has left."""

    def __init__(self, who: str) -> None:
        super().__init__(
            _("“%(who)s” cannot receive this: nobody holds the post now. Choose somebody else."),
            code="nobody_there", params={"who": who},
        )
