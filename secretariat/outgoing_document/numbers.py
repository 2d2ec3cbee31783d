"""The reference number (发文字号): taken at registration, of the organ word's series of the year of the sign-off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.numbering.services import take
from office.papers.errors import MissingGlyphs
from office.papers.fonts import missing_glyphs
from office.papers.official.make import may_issue
from office.records.perform import Change
from office.routing.models import Step
from secretariat.outgoing_document.content import all_texts
from secretariat.outgoing_document.models import Script
from secretariat.outgoing_document.rules import is_led_elsewhere
from secretariat.outgoing_document.services import is_number_here
from secretariat.outgoing_document.signing import valid_sign_off


def register(change: Change, step: Step, opinion: str) -> None:
    """Give the paper its number, once; a joint paper that another organ leads bears that organ's (条例 art. 9).

    Raises ValidationError without a valid sign-off, an organ word or the leading organ's number. A speech, a report of
    work or a summary passes without a number.
    """
    document = change.record
    if valid_sign_off(document) is None:
        raise ValidationError(_("What stands in it is not what was signed off."), code="not_signed")
    refuse_unprintable(document)
    if document.number or document.document_kind in Script.values:
        return
    if is_led_elsewhere(document):
        _require_the_leads(document)
        return
    if document.organ_word is None:
        raise ValidationError(_("Choose the organ word first."), code="organ_word")
    word = document.organ_word
    pattern = word.pattern.replace("{word}", word.word)
    document.number = take(f"outgoing.{word.word}", document.dated.year, document, pattern).text


def refuse_unprintable(document: Any) -> None:
    """Raises ValidationError if the paper cannot be printed here: no main face, or a character that no face has."""
    if said := may_issue():
        raise ValidationError(said, code="faces")
    texts = (document.title, document.addressees(), document.copied(), document.issued_by(), *all_texts(document))
    if missing := missing_glyphs("".join(texts)):
        raise ValidationError(str(MissingGlyphs(missing)), code="glyphs")


def _require_the_leads(document: Any) -> None:
    """The number of the leading organ, typed before and borne by no other paper here."""
    if not document.lead_number:
        raise ValidationError(_("Enter the number of the leading organ first."), code="lead_number")
    if is_number_here(document.lead_number):
        raise ValidationError(_("This number stands on another document already."), code="lead_number")
