"""What the page of an outgoing document shows of its text: who has it, its blocks, sign-offs, and what changed."""

from typing import Any

from django import template
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from office.orgchart.models import Person
from office.routing.models import Step
from secretariat.outgoing_document.content import digest, signed_content
from secretariat.outgoing_document.hands import in_hands_of
from secretariat.outgoing_document.models import CheckOut
from secretariat.outgoing_document.services import BEFORE_PRINT
from secretariat.outgoing_document.textform import Text
from secretariat.outgoing_document.textpage import drawn
from secretariat.outgoing_document.versions import differences

register = template.Library()


@register.simple_tag
def outgoing_text(document: Any, user: Any) -> dict[str, Any]:
    """The text of a document that was asked for, in two or three queries however many parts of its page ask."""
    if "_text" not in document.__dict__:
        document.__dict__["_text"] = _read(document, user)
    return document.__dict__["_text"]


def _read(document: Any, user: Any) -> dict[str, Any]:
    before_print = document.status in BEFORE_PRINT
    sign_offs = _sign_offs(document) if document.dated else []  # a sign-off dates the paper
    held = _held_beside(sign_offs[0]) if sign_offs else in_hands_of(document)
    held = held if before_print else None  # whoever had it at the print can write no more
    now_is = digest(signed_content(document))
    standing = [one for one in sign_offs if one.step.state == Step.State.DONE and one.step.result == "agree"]
    signed = standing[-1] if standing else None
    for one in sign_offs:
        one.standing = _standing(one, one is signed and one.sha256 == now_is, one in standing)
    changed = signed is not None and signed.sha256 != now_is
    return {
        "held": held, "is_before_print": before_print,
        "is_mine": held is not None and held.person_id == user.person_id,
        "parts": drawn(Text(document.body, document.annexes), document), "sign_offs": sign_offs, "signed": signed,
        "changed": differences(signed.content, signed_content(document)) if signed and changed else None,
    }


def _sign_offs(document: Any) -> list[Any]:
    """The sign-offs, oldest first, each with the check-out that is open now: one statement for both."""
    is_open = FilteredRelation("record__check_outs", condition=Q(record__check_outs__ended_at=None))
    rows = document.sign_offs.select_related("person", "behalf", "post", "step").order_by("pk")
    return list(rows.annotate(
        open=is_open, held_since=F("open__since"), held_by=F("open__person"),
        held_en=F("open__person__name_en"), held_zh=F("open__person__name_zh"),
    ))


def _held_beside(one: Any) -> CheckOut | None:
    """The check-out that was read with a sign-off."""
    if one.held_by is None:
        return None
    return CheckOut(person=Person(pk=one.held_by, name_en=one.held_en, name_zh=one.held_zh), since=one.held_since)


def _standing(one: Any, is_in_force: bool, stands: bool) -> str:
    if is_in_force:
        return _("in force")
    return _("void: the content was changed") if stands else _("taken back by the signer")
