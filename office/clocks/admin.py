"""Admin of the work calendar: notices with a preview of the dates they move, and office hours."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from office.admin_site import ReasonedAdmin, ReasonForm, signed_in
from office.clocks.amendments import apply_notice, changed_days, next_version, preview, refusal, settle_hours
from office.clocks.entering import read_days, write_days
from office.clocks.models import CalendarDay, CalendarNotice, OfficeHours
from office.clocks.queries import missing_year
from office.confirming import confirm_first
from office.permissions.ask import visible_to
from office.records.models import Record
from office.time import now, today

SHOWN = 200  # moves listed on the preview; the rest are counted

DAYS_HELP = _(
    "One line a holiday: its name, the days off, then 班 and the make-up workdays, for example "
    "“春节 2.15~2.23 班 2.14 2.28”. Write another year out: “元旦 2026.12.31~1.2”."
)


class NoticeForm(ReasonForm):
    """A notice with its days as text."""

    text = forms.CharField(
        label=_("Days"), help_text=DAYS_HELP, widget=forms.Textarea(attrs={"rows": 10, "cols": 60})
    )

    class Meta:
        model = CalendarNotice
        fields = ("year", "version", "source", "published_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["text"] = write_days(self.instance.days.all(), self.instance.year)

    def clean(self) -> dict[str, Any]:
        """Parse the days; a problem is shown beside them and names its line."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("year") and cleaned.get("text"):
            try:
                cleaned["days"] = read_days(cleaned["text"], cleaned["year"])
            except ValidationError as error:
                self.add_error("text", error)
        return cleaned


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(ReasonedAdmin):
    """Enter a year's notice, see which dates it would move, apply it. An applied notice is only read."""

    form = NoticeForm
    list_display = ("year", "version", "source", "published_on", "applied_at")
    list_filter = ("year",)
    actions = ("draft_next_version",)
    change_form_template = "admin/office/calendarnotice/change_form.html"

    def get_urls(self) -> list[Any]:
        """The page that previews and applies stands beside the notice's own."""
        view = self.admin_site.admin_view(self.apply_view)
        return [path("<int:pk>/apply/", view, name="office_calendarnotice_apply"), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: CalendarNotice | None = None) -> Any:
        """To be typed while it is a draft; afterwards the days are listed."""
        if obj is None or self.has_change_permission(request, obj):
            return ["year", "version", "source", "published_on", "text", "reason"]
        return ["year", "version", "source", "published_on", "entered_by", "applied_at", "day_list"]

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarNotice | None = None) -> tuple[str, ...]:
        return ("entered_by", "applied_at", "day_list")

    @admin.display(description=_("Days"))
    def day_list(self, obj: CalendarNotice) -> str:
        """The days as they would be typed."""
        return write_days(obj.days.all(), obj.year)

    def has_change_permission(self, request: HttpRequest, obj: CalendarNotice | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.applied_at is None)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say so when next year's notice should have come."""
        year = missing_year(now())
        if year and request.method == "GET":
            messages.warning(
                request,
                gettext(
                    "The holiday notice for %(year)d is not entered yet: time limits that "
                    "reach %(year)d are provisional."
                )
                % {"year": year},
            )
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: CalendarNotice, form: Any, change: bool) -> None:
        """Save the notice and exactly the days typed."""
        if not change:
            obj.entered_by = signed_in(request)
        super().save_model(request, obj, form, change)
        typed = {said.day: said for said in form.cleaned_data["days"]}
        for day in obj.days.all():
            said = typed.get(day.day)
            if said is not None and (said.kind, said.name) == (day.kind, day.name):
                del typed[day.day]
            else:
                day.delete()
        for said in typed.values():
            CalendarDay.objects.create(notice=obj, day=said.day, kind=said.kind, name=said.name)

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the open time limits that would move, nothing written. POST with a reason: apply."""
        notice = get_object_or_404(CalendarNotice, pk=pk)
        if not super().has_change_permission(request, notice):
            raise PermissionDenied
        problem = refusal(notice)
        if request.method == "POST" and problem is None:
            confirm_first(request)
            try:
                with self.acting(request):
                    moving = sum(1 for _move in preview(notice))
                    apply_notice(notice, request.POST.get("reason", ""), by=signed_in(request).person)
            except ValidationError as error:
                problem = error.messages[0]
            else:
                said = ngettext(
                    "The notice is in force; %(count)d time limit is being changed.",
                    "The notice is in force; %(count)d time limits are being changed.",
                    moving,
                )
                messages.success(request, said % {"count": moving})
                return redirect("admin:office_calendarnotice_changelist")
        return render(
            request, "admin/office/calendarnotice/apply.html", self._preview(request, notice, problem)
        )

    def _preview(self, request: HttpRequest, notice: CalendarNotice, problem: Any) -> dict[str, Any]:
        """The moves, earliest first; a number only for who may see its record, else the division alone."""
        moves = sorted(preview(notice), key=lambda move: move.due_before) if notice.applied_at is None else []
        shown = moves[:SHOWN]
        seen = visible_to(
            request.user, Record.objects.filter(pk__in=[move.clock.record_id for move in shown])
        )
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": notice,
            "title": gettext("Apply the notice"),
            "problem": problem,
            "moves": shown,
            "count": len(moves),
            "more": len(moves) - len(shown),
            "seen": set(seen.values_list("pk", flat=True)),
            "days": notice.days.all(),
            "changed": changed_days(notice) if notice.applied_at is None else [],
        }

    @admin.action(description=_("Draft the next version of this notice"), permissions=["add"])
    def draft_next_version(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Copy a notice, so that only what changed needs typing."""
        if queryset.count() != 1:
            messages.error(request, gettext("Choose one notice."))
            return None
        draft = next_version(queryset.get(), request.user)
        return redirect(reverse("admin:office_calendarnotice_change", args=[draft.pk]))


class HoursForm(ReasonForm):
    """New hours begin tomorrow at the earliest: clocks have counted with the hours of the days before."""

    class Meta:
        model = OfficeHours
        fields = ("valid_from", "spans", "source")

    def clean_valid_from(self) -> Any:
        if self.cleaned_data["valid_from"] <= today():
            raise ValidationError(_("New office hours begin tomorrow at the earliest."))
        return self.cleaned_data["valid_from"]


@admin.register(OfficeHours)
class OfficeHoursAdmin(ReasonedAdmin):
    """Office hours by date; new ones end the ones before, and every open clock is counted again."""

    form = HoursForm
    list_display = ("__str__", "valid_from", "valid_to", "source")

    def has_change_permission(self, request: HttpRequest, obj: OfficeHours | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.valid_from > today())

    def save_model(self, request: HttpRequest, obj: OfficeHours, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        settle_hours(form.cleaned_data["reason"], by=signed_in(request).person)
        messages.info(request, gettext("Open time limits are being counted again."))
