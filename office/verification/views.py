"""The staff's page: is this a paper of ours, and does it hold? To whoever may see its record, which record it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.permissions.ask import may
from office.permissions.declared import SIGNED_IN, access
from office.signing.verify import Finding
from office.verification.codes import grouped
from office.verification.forms import CheckForm
from office.verification.outcome import OUTCOMES
from office.verification.services import Answer, check, look_up

LIGHTS = {"valid": "done", "unknown": "waiting"}  # all else: late
SIGNATURES = {
    Finding.VALID: gettext_lazy("whole and valid"),
    Finding.UNREADABLE: gettext_lazy("the file cannot be read"),
    Finding.UNSIGNED: gettext_lazy("there is none"),
    Finding.CHANGED: gettext_lazy("the file was changed after it was signed"),
    Finding.UNTRUSTED: gettext_lazy("by a certificate that this office does not trust"),
    Finding.NOT_YET: gettext_lazy("by a certificate that is not valid yet"),
    Finding.EXPIRED: gettext_lazy("by a certificate that has expired"),
    Finding.REVOKED: gettext_lazy("by a certificate that was revoked"),
}


@access(SIGNED_IN)
def verify_page(request: HttpRequest) -> HttpResponse:
    """The form; after it was sent, the answer below it."""
    form = CheckForm(request.POST, request.FILES, request=request) if request.method == "POST" else CheckForm()
    context: dict[str, Any] = {"page_title": _("Check a paper"), "form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        if file:
            file.seek(0)
        answer = check(file.read()) if file else look_up(form.cleaned_data["code"])
        context |= _shown(request, answer, by_file=bool(file))
    return render(request, "verification/verify.html", context)


def _shown(request: HttpRequest, answer: Answer, by_file: bool) -> dict[str, Any]:
    word, meaning = OUTCOMES[answer.outcome]
    paper, verdict = answer.paper, answer.verdict
    facts: list[tuple[str, Any]] = []
    record = paper.record if paper and may(request.user, "view", paper.record) else None
    if paper and (record or paper.told):
        facts += [(_("Reference number"), paper.number), (_("Issued at"), f"{paper.issued_at:%Y-%m-%d %H:%M}")]
    if paper and record:
        facts += [(_("Code of the paper"), grouped(paper.code)), (_("Reason"), paper.reason)]
    if verdict is not None:
        facts += [(_("Signature"), SIGNATURES[verdict.finding]), (_("Certificate"), verdict.signer)]
    light = LIGHTS.get(answer.outcome, "late")
    return {"answer": answer, "light": light, "word": word, "meaning": meaning, "facts": facts, "record": record,
            "by_code": not by_file and paper is not None}
