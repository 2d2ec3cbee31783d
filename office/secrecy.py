"""State secrets may not be stored or processed here (保密法 art. 31): what is marked as one is refused."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# 机密★5年, 秘密★, 绝密 ★ 长期: the marking of GB/T 9704, at the head of the paper.
MARKING = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*[★☆✩✭*＊]")
ALONE = re.compile(r"^\s*(绝\s*密|机\s*密|秘\s*密)(\s*\d+\s*年|\s*长期)?\s*$", re.MULTILINE)
HEAD = 600  # characters from the beginning in which a marking that stands alone counts

REFUSAL = _(
    "This is marked as a state secret (%(mark)s). State secrets may not be stored in this network "
    "(Law on Guarding State Secrets, article 31). Keep the paper in the paper register; only its number there "
    "and the date may be noted here."
)


def marking_in(text: str) -> str:
    """The secrecy marking that a text bears, or an empty string."""
    found = MARKING.search(text) or ALONE.search(text[:HEAD])
    return re.sub(r"\s", "", found.group(1)) if found else ""


def refuse_state_secret(text: str) -> None:
    """Raise ValidationError, with the reason, for a text that bears a secrecy marking."""
    if mark := marking_in(text):
        raise ValidationError(REFUSAL, code="state_secret", params={"mark": mark})


def refuse_state_secrets(texts: Mapping[str, Any]) -> None:
    """Raise ValidationError, with the reason at each name, for those of the texts that bear a secrecy marking.

    Whatever writes what a person typed asks this first, with the names that its form has: a record's own save(),
    perform() and changing() for verbs, Walk.write() for the acts of a route, grant() and save_draft().
    """
    errors = {}
    for name, text in texts.items():
        if isinstance(text, str) and (mark := marking_in(text)):
            errors[name] = ValidationError(REFUSAL, code="state_secret", params={"mark": mark})
    if errors:
        raise ValidationError(errors)
