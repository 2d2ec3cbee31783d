"""The recipient's page: a document that was sent by a link, its paper, and the form that confirms or refuses it."""

import hashlib
import logging
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from office.files.names import clean_text, content_disposition
from office.files.store import FileStore
from office.permissions.declared import PUBLIC, access
from office.public import asking, pages
from office.secrecy import refuse_state_secrets
from office.verification.outcome import UNKNOWN

log = logging.getLogger(__name__)

WAIT = "60"  # seconds
LENGTHS = {"who": 60, "phone": 40, "why": 500}


@dataclass
class Answer:
    """What the recipient typed, and what is wrong with it, by field."""

    word: str = ""
    who: str = ""
    phone: str = ""
    why: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@access(PUBLIC)
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a link; what was sent is answered on it. Malformed, unknown: the same page."""
    if not asking.may_ask(request):
        return pages.problem(request, "too_often", 429, Retry_After=WAIT)
    if request.method != "POST":
        return _page(request, code, asking.sent(code))
    typed = _read(request)
    found = asking.sent(code)
    if found.state != "sent" or typed.errors:
        return _page(request, code, found, typed=typed, status=422 if found.state == "sent" else 200)
    done = asking.answer(code, typed.word, typed.who, typed.phone, typed.why)
    return _page(request, code, asking.sent(code), done=done == "done")


@access(PUBLIC)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The signed paper as it was issued, read from what was handed out and compared with its hash."""
    if not asking.may_ask(request):
        return pages.problem(request, "too_often", 429, Retry_After=WAIT)
    found = asking.sent(code)
    if not found.sha256:
        return _page(request, code, found)
    try:
        with FileStore(settings.LINK_STORE).open(found.sha256) as stream:
            body = stream.read()
    except OSError as error:
        log.error("a paper that was handed out is not there", exc_info=error)
        return pages.problem(request, "no_paper", 503, Retry_After=WAIT)
    if hashlib.sha256(body).hexdigest() != found.sha256:
        log.error("a paper that was handed out is not what was issued")
        return pages.problem(request, "no_paper", 503, Retry_After=WAIT)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{found.number or found.title}.pdf")
    return answer


def _read(request: HttpRequest) -> Answer:
    said = {name: clean_text(request.POST.get(name, "")[:2000]).strip() for name in LENGTHS}
    typed = Answer(request.POST.get("word", ""), said["who"], said["phone"], said["why"])
    if typed.word not in ("received", "refused"):
        typed.errors["word"] = _("Choose whether you received it or refuse it.")
    if not typed.who:
        typed.errors["who"] = _("Write your name.")
    if typed.word != "refused" and not any(sign.isdigit() for sign in typed.phone):
        typed.errors["phone"] = _("Write a telephone number at which you can be reached.")
    if typed.word == "refused" and not typed.why:
        typed.errors["why"] = _("Write why you refuse it.")
    for name, most in LENGTHS.items():
        if len(said[name]) > most:
            typed.errors[name] = _("At most %(most)s characters.") % {"most": most}
    try:
        refuse_state_secrets(said)
    except ValidationError as error:
        typed.errors |= {name: texts[0] for name, texts in error.message_dict.items()}
    return typed


def _page(request: HttpRequest, code: str, found: asking.Sent, status: int = 200, **more: Any) -> HttpResponse:
    shown = code if found.state != UNKNOWN else ""
    return pages.page(request, status, "receipt.html", sent=found, code=shown,
                      path=f"/r/{shown}" if shown else "/", **more)
