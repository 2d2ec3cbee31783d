"""The pages: inbox, document, registering, acting, searching."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import BooleanField, Count, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from office.records.words import lexemes, wanted
from tests.benchmarks.minimal.models import Access, Audit, Counter, Document, Step

PAGE = 25
FOUND = 20
ACTS = ("propose", "instruct", "handle", "review")


def seen_by(user: Any) -> Exists:
    """The condition that one of the user's units may see the document."""
    return Exists(Access.objects.filter(unit__in=user.units, document_id=OuterRef("pk")))


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the user has to act on, most pressing first, and how much of it."""
    mine = Step.objects.filter(assignee_id=request.user.pk, is_open=True)
    steps = mine.select_related("document").only(
        "act", "deadline", "opened_at", "document__number", "document__title", "document__sender", "document__status")
    counts = mine.aggregate(all=Count("pk"), late=Count("pk", filter=Q(deadline__lt=timezone.now())))
    return render(request, "inbox.html", {"steps": steps.order_by("deadline", "id")[:PAGE], "counts": counts})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A document with its route and what was done to it."""
    document = get_object_or_404(Document.objects.filter(seen_by(request.user)).defer("words"), pk=pk)
    steps = document.steps.select_related("assignee").order_by("id")
    audit = document.audit.select_related("by").order_by("id")
    return render(request, "detail.html", {"document": document, "steps": steps, "audit": audit})


class DocumentForm(forms.ModelForm):
    """What is typed in for a new document."""

    class Meta:
        model = Document
        fields = ("title", "sender", "received_on")


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """File a document with its number, four steps, access rows and an audit row."""
    form = DocumentForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "register.html", {"form": form})
    user, at = request.user, timezone.now()
    with transaction.atomic():
        document = form.save(commit=False)
        counter = Counter.objects.select_for_update().get(year=2026)
        counter.last += 1
        counter.save()
        document.number, document.unit, document.status = f"收〔2026〕{counter.last}号", user.units[0], "registered"
        document.opened, document.due = at, at + timedelta(days=10)
        document.words = RawSQL("array_to_tsvector(%s::text[])", [sorted(lexemes(f"{document.number} {document.title}"))])
        document.save()
        Step.objects.bulk_create(
            Step(document=document, assignee=user if place == 0 else None, act=act, state="open" if place == 0 else "waiting",
                 is_open=place == 0, opened_at=at if place == 0 else None, deadline=document.due if place == 0 else None)
            for place, act in enumerate(ACTS))
        Access.objects.bulk_create(Access(document=document, unit=unit) for unit in user.units[:4])
        Audit.objects.create(document=document, by=user, what="register")
    return redirect("detail", document.pk)


@login_required
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish one's step and open the next."""
    with transaction.atomic():
        step = get_object_or_404(
            Step.objects.select_for_update(of=("self",)).select_related("document").defer("document__words"),
            pk=pk, assignee=request.user.pk, is_open=True)
        at = timezone.now()
        step.state, step.is_open, step.done_at, step.opinion = "done", False, at, request.POST.get("opinion", "")
        step.save(update_fields=["state", "is_open", "done_at", "opinion"])
        following = Step.objects.filter(document=step.document, state="waiting").order_by("id").first()
        if following:
            following.state, following.is_open, following.opened_at = "open", True, at
            following.deadline, following.assignee_id = at + timedelta(days=2), int(request.POST["to"])
            following.save(update_fields=["state", "is_open", "opened_at", "deadline", "assignee"])
        step.document.status = "proposed"
        step.document.save(update_fields=["status"])
        Audit.objects.create(document=step.document, by=request.user, what=step.act)
    return redirect("detail", step.document_id)


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """The newest documents with these words that the user may see: a plain index of bigrams, rights by EXISTS."""
    words = request.GET.get("q", "")
    query = " & ".join(f"'{word}'" for word in wanted(words))
    rows = Document.objects.filter(RawSQL("words @@ %s::tsquery", [query], output_field=BooleanField()), seen_by(request.user))
    found = rows.only("number", "title", "sender", "status", "opened").order_by("-opened", "-id")[:FOUND]
    return render(request, "search.html", {"rows": found, "words": words})
