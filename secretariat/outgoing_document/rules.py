"""The rules of direction (行文规则), 《党政机关公文处理工作条例》 art. 13 to 17, each refused at its field."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.orgchart.models import Division, OfficeVersion
from office.time import now
from secretariat.documents import Kind
from secretariat.organ.models import Organ, Relation

# The reference number of our own and of leading organs: no 第, no leading zero, brackets U+3014 and U+3015.
NUMBER = re.compile(r"(?P<word>[\u4e00-\u9fff]{2,10})〔(?P<year>\d{4})〕(?P<seq>[1-9]\d*)号")
ORGAN_WORD = RegexValidator(r"^[\u4e00-\u9fff]{2,10}$", gettext_lazy("Two to ten Chinese characters."))
NUMBER_PATTERN = RegexValidator(
    r"^(\{word\}〔\{year\}〕\{seq\}号|第\{seq\}[期次号])$",
    gettext_lazy("{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号"))

# Which way each kind may go, art. 8; whatever is not named goes any way.
WAYS = {
    Kind.REQUEST: {"up"}, Kind.REPORT: {"up"}, Kind.MOTION: {"up"}, Kind.REPLY: {"down"}, Kind.LETTER: {"level"},
    Kind.DECISION: {"down"}, Kind.CIRCULAR: {"down"}, Kind.ORDER: {"down", "open"}, Kind.NOTICE: {"down", "level"},
    Kind.ANNOUNCEMENT: {"open"}, Kind.PUBLIC_NOTICE: {"open"}, Kind.COMMUNIQUE: {"open"},
}
SENT_TO = {"up": Relation.SUPERIOR, "down": Relation.SUBORDINATE, "level": Relation.EQUAL, "open": Relation.PUBLIC}
ASKING = re.compile(r"(请|恳请|妥否|当否|可否)[^。]{0,12}(批示|批复|审批|批准|核准)")  # how a request ends
NEED_NO_ADDRESSEE = {Kind.MINUTES, Kind.ORDER, Kind.DECISION, Kind.RESOLUTION, "speech", "work_report", "summary"}


def check(document: Any) -> None:
    """Raise ValidationError with every rule that the document breaks, at its field."""
    errors: dict[str, str] = {}
    known = _relations(document)
    main = [known.get(one["organ"]) for one in document.main_to]
    copies = [known.get(one["organ"]) for one in document.copy_to]
    for field, found in (
        ("direction", _direction(document)),
        ("issuers", _issuers(document, {*main, *copies})),
        ("main_to", _main(document, main)),
        ("copy_to", _copies(document, copies)),
        ("one_matter", _one_matter(document)),
        ("assigned_by", _assigned(document, main)),
        ("openness_reason", _openness(document)),
        ("meeting_place", _meeting(document)),
        ("lead_number", _lead(document)),
        ("organ_word", _word(document)),
    ):
        if found:
            errors[field] = found
    if errors:
        raise ValidationError(errors)


def office_names() -> tuple[str, ...]:
    """The names this office signs by today: its own, its short name and its plates."""
    version = OfficeVersion.objects.on(now()).first()
    if version is None:
        return ()
    return (version.name_zh, version.short_name_zh, *(plate["zh"] for plate in version.plates))


def is_led_elsewhere(document: Any) -> bool:
    """Whether the paper is issued jointly and another organ leads: it then bears that organ's number."""
    return bool(document.issuers) and document.issuers[0] not in office_names()


def _relations(document: Any) -> dict[int, str]:
    keys = [one["organ"] for one in (*document.main_to, *document.copy_to)]
    return dict(Organ.objects.filter(pk__in=keys).values_list("pk", "relation"))


def _direction(document: Any) -> str:
    allowed = WAYS.get(document.document_kind)
    if allowed is None or document.direction in allowed:
        return ""
    return _("A document of this kind does not go this way (art. 8): choose another kind or another direction.")


def _issuers(document: Any, reached: set[str | None]) -> str:
    if not document.issuers:
        return _("Name the organ that issues it.")
    divisions = set(Division.objects.filter(name_zh__in=document.issuers).values_list("name_zh", flat=True))
    if divisions and reached - {Relation.DIVISION}:
        return _("A division does not issue outward (art. 17): %(name)s may only write to divisions of this "
                 "office.") % {"name": "、".join(sorted(divisions))}
    if not divisions and not set(document.issuers) & set(office_names()):
        return _("This office is not among the issuing organs.")
    return ""


def _main(document: Any, main: list[str | None]) -> str:
    if not main:
        needed = document.document_kind not in NEED_NO_ADDRESSEE and document.direction != "open"
        return _("Name the main addressee.") if needed else ""
    if document.direction == "up" and len(main) > 1:
        if document.document_kind == Kind.REQUEST:
            return _("A request for instructions goes to one main addressee only (art. 15); under dual leadership "
                     "the other one gets a copy.")
        return _("An upward document has one main addressee (art. 15); others may get copies.")
    if Relation.LEADER in main:
        return "" if document.assigned_by else _(
            "A document is not addressed to a leader in person (art. 15), save in what that leader assigned directly.")
    wanted = SENT_TO.get(document.direction)
    if set(main) - {wanted, Relation.DIVISION}:
        return _("The direction and the main addressee do not agree: see how the organ stands to this office in the "
                 "address book.")
    return ""


def _copies(document: Any, copies: list[str | None]) -> str:
    both = {one["organ"] for one in document.main_to} & {one["organ"] for one in document.copy_to}
    if both:
        return _("Whoever is a main addressee does not get a copy as well.")
    if document.direction == "up" and Relation.SUBORDINATE in copies:
        return _("An upward document is not copied to subordinate organs (art. 15).")
    if Relation.LEADER in copies:
        return _("Copies go to organs, not to leaders in person (art. 15).")
    return ""


def _one_matter(document: Any) -> str:
    if document.document_kind == Kind.REQUEST and not document.one_matter:
        return _("A request for instructions is about one matter only (art. 15): confirm that it is.")
    return ""


def _assigned(document: Any, main: list[str | None]) -> str:
    if document.assigned_by and Relation.LEADER not in main:
        return _("Nobody of the main addressees is a leader in person: leave this empty.")
    return ""


def _openness(document: Any) -> str:
    if document.openness == "not_public" and not document.openness_reason.strip():
        return _("Say why it is not public.")
    return ""


def _meeting(document: Any) -> str:
    if bool(document.meeting_at) != bool(document.meeting_place):
        return _("A meeting has both its time and its place.")
    return ""


def _lead(document: Any) -> str:
    if document.lead_number and not is_led_elsewhere(document):
        return _("This office leads: its own number is given at registration.")
    if document.lead_number and not NUMBER.fullmatch(document.lead_number):
        return _("Write it as it stands on the paper, for example 青政办〔2026〕12号: brackets 〔〕, no 第, no zero "
                 "in front.")
    return ""


def _word(document: Any) -> str:
    word = document.organ_word
    if word is None:
        return ""
    if word.retired_at or word.office_version_id not in OfficeVersion.objects.on(now()).values_list("pk", flat=True):
        return _("This organ word is not in use any more.")
    return ""


def hides_a_request(document: Any, texts: list[str]) -> bool:
    """Whether a report asks for instructions: it must not (art. 15), a request of its own is to be written."""
    return document.document_kind == Kind.REPORT and any(ASKING.search(text) for text in texts)
