"""The public face: anybody checks a paper by its file or by its code, and is told no more than they need."""

import logging
import sys
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from office.admission import is_databases
from office.permissions.declared import PUBLIC, access
from office.public import asking, pages
from office.verification.outcome import OUTCOMES

log = logging.getLogger(__name__)

STYLE = Path(__file__).with_name("style.css").read_bytes()
WAIT = "60"  # seconds


@access(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to what was sent."""
    if request.method != "POST":
        return pages.page(request)
    sent, code = request.FILES.get("file"), request.POST.get("code", "").strip()
    if dropped := getattr(request, "refused_uploads", []):
        return pages.problem(request, "too_large" if dropped[0][1].code == "too_large" else "not_a_pdf", 200)
    if not sent and not code:
        return pages.problem(request, "nothing", 200)
    if sent and sent.read(5) != b"%PDF-":
        return pages.problem(request, "not_a_pdf", 200)
    if not asking.may_ask(request):
        return _too_often(request)
    if sent:
        sent.seek(0)
        return _answer(request, asking.by_file(sent.read()), by_file=True)
    return _answer(request, asking.by_code(code), code=code[:40])


@access(PUBLIC)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address in a paper's QR code."""
    if not asking.may_ask(request):
        return _too_often(request)
    return _answer(request, asking.by_code(code), code=code[:40])


@access(PUBLIC)
def style(request: HttpRequest) -> HttpResponse:
    """The one style sheet."""
    answer = HttpResponse(STYLE, content_type="text/css; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


@access(PUBLIC)
def livez(request: HttpRequest) -> HttpResponse:
    """That the process answers, for whoever watches it."""
    return HttpResponse("ok\n", content_type="text/plain")


@access(PUBLIC)
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Every other address."""
    return pages.problem(request, "missing", 404)


@access(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read as a request."""
    return pages.problem(request, "bad", 400)


@access(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """An unforeseen error: written in the log, and said without a word about why."""
    error = sys.exc_info()[1]
    log.error("a public page failed", exc_info=error)
    return pages.problem(request, "fault", 503 if is_databases(error) else 500, Retry_After=WAIT)


def _answer(request: HttpRequest, told: asking.Told, **more: Any) -> HttpResponse:
    word, meaning = OUTCOMES[told.outcome]
    sign = pages.SIGNS.get(told.outcome, "✕")
    return pages.page(request, told=told, sign=sign, word=word, meaning=meaning, **more)


def _too_often(request: HttpRequest) -> HttpResponse:
    return pages.problem(request, "too_often", 429, Retry_After=WAIT)


