"""Drafts: what somebody typed and did not send, saved beside the record and never into its history."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from office.permissions.declared import OWN, access
from office.records.models import Draft
from office.secrecy import refuse_state_secrets
from office.time import now

LARGEST = 200_000  # characters of one draft
NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "version", "draft_of", "draft_title"}


def draft_of(user: Any, form: str) -> Draft | None:
    """The user's draft of a form, named by its path."""
    return Draft.objects.filter(person_id=user.person_id, form=form).first()


def drop_draft(user: Any, form: str) -> None:
    """Forget a draft, because its form was saved or its writer threw it away."""
    Draft.objects.filter(person_id=user.person_id, form=form).delete()


def drafts_of(user: Any) -> list[Draft]:
    """The user's drafts, newest first."""
    return list(Draft.objects.filter(person_id=user.person_id).order_by("-saved_at")[:100])


@access(OWN)
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far; the browser calls this while its user types.

    What bears a secrecy marking is not kept, and what was kept of that form before is deleted.
    """
    form = request.POST.get("draft_of", "")[:120]
    writer: Any = request.user
    typed: dict[str, Any] = {name: request.POST[name] for name in request.POST if name not in NOT_TYPED}
    if "upload" in typed:
        typed["upload"] = request.POST.getlist("upload")
    if not form.startswith("/") or len(json.dumps(typed)) > LARGEST or writer.person_id is None:
        return HttpResponseBadRequest()
    try:
        refuse_state_secrets(typed)
    except ValidationError as error:
        drop_draft(writer, form)
        return JsonResponse({"refused": error.messages[0]}, status=422)
    title = (typed.get("title") or typed.get("opinion") or request.POST.get("draft_title", ""))[:200]
    at = now()
    Draft.objects.update_or_create(
        person_id=writer.person_id, form=form, defaults={"data": typed, "title": title, "saved_at": at}
    )
    return JsonResponse({"saved_at": f"{at:%H:%M}"})


@access(OWN)
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw a draft away and go back to its form."""
    form = request.POST.get("draft_of", "")
    drop_draft(request.user, form)
    safe = url_has_allowed_host_and_scheme(form, allowed_hosts=None)
    return redirect(form if safe else "/")
