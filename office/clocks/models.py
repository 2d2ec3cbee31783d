"""The work calendar's notices, office hours, and the clocks on them with their events and reminders."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from office.audit.history import kept_history

__all__ = ["CalendarDay", "CalendarNotice", "Clock", "ClockEvent", "OfficeHours", "Reminder"]


class Unchangeable(RuntimeError):
    """A row that clocks have used: it is amended by a new dated row, never edited or deleted."""


class CalendarNotice(models.Model):
    """One year's holiday notice. Once applied it never changes; the next version of the year amends it."""

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    source = models.CharField(_("source"), max_length=200, help_text=_("For example 国办发明电〔2025〕7号"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)
    history = kept_history()

    class Meta:
        ordering = ("-year", "-version")
        verbose_name = _("holiday notice")
        verbose_name_plural = _("holiday notices")
        constraints = [models.UniqueConstraint(fields=("year", "version"), name="one_notice_a_version")]

    def __str__(self) -> str:
        return f"{self.year}.{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises Unchangeable once the notice has been applied."""
        if self.pk and CalendarNotice.objects.filter(pk=self.pk, applied_at__isnull=False).exists():
            raise Unchangeable(f"notice {self} is applied: enter a new version")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.applied_at is not None:
            raise Unchangeable(f"notice {self} is applied: enter a new version")
        return super().delete(*args, **kwargs)


class CalendarDay(models.Model):
    """A weekday off, a weekend day off by name, or a weekend day worked in exchange (调休上班)."""

    class Kind(models.TextChoices):
        OFF = "off", _("Day off")
        MAKEUP = "makeup", _("Make-up workday")

    notice = models.ForeignKey(
        CalendarNotice, models.CASCADE, related_name="days", verbose_name=_("holiday notice")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    name = models.CharField(_("holiday"), max_length=60, help_text=_("For example 春节"))

    class Meta:
        ordering = ("day",)
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = [models.UniqueConstraint(fields=("notice", "day"), name="one_kind_a_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises Unchangeable when the notice has been applied."""
        self._refuse_if_applied()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_if_applied()
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """A make-up workday is a Saturday or Sunday; a day is of the notice's year or the December before."""
        if not self.day:
            return
        if self.kind == self.Kind.MAKEUP and self.day.weekday() < 5:
            raise ValidationError({"day": _("A make-up workday is a Saturday or a Sunday.")})
        year = self.notice.year if self.notice_id or getattr(self, "notice", None) else None
        if year and self.day.year != year and (self.day.year, self.day.month) != (year - 1, 12):
            raise ValidationError({"day": _("The day is not in the year of the notice.")})

    def _refuse_if_applied(self) -> None:
        if CalendarNotice.objects.filter(pk=self.notice_id, applied_at__isnull=False).exists():
            raise Unchangeable("the notice is applied: enter a new version")


class OfficeHours(models.Model):
    """The office hours of a working day, in force on [valid_from, valid_to)."""

    valid_from = models.DateField(_("valid from"), unique=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    spans = models.JSONField(_("hours"), help_text=_('For example [["09:00", "12:00"], ["13:30", "17:30"]]'))
    source = models.CharField(_("source"), max_length=200)
    history = kept_history()

    class Meta:
        ordering = ("valid_from",)
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="officehours_dates"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(f"{start}–{end}" for start, end in self.spans)

    def clean(self) -> None:
        """Spans are pairs of HH:MM in ascending order, at least one of them."""
        from office.clocks.stored import read_spans

        try:
            read_spans(self.spans)
        except ValueError as error:
            raise ValidationError({"spans": _("Give pairs of times in order, as in the example.")}) from error


class Clock(models.Model):
    """A limit on a record or on one of its steps; its due date can always be recomputed from its events."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("Working days")
        OFFICE_HOURS = "office_hours", _("Office hours")
        CALENDAR_DAYS = "calendar_days", _("Calendar days")

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="clocks")
    step = models.ForeignKey("office.Step", models.PROTECT, null=True, blank=True, related_name="clocks")
    purpose = models.CharField(max_length=40)  # "handle" for the record's own limit, "step" for a step's
    unit = models.CharField(max_length=14, choices=Unit.choices)
    amount = models.PositiveIntegerField()  # in the unit, before extensions
    started_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    is_open = models.BooleanField(default=True)
    not_after = models.DateField(null=True)  # a day set from outside, at whose close it ends if the amount allows more
    due_at = models.DateTimeField()  # of a paused clock: as if it were resumed at the moment of the pause
    provisional = models.BooleanField(default=False)  # reaches a year whose notice is not published
    calendar_label = models.CharField(max_length=200)  # the notices counted with, for example "2025.1 2026.1"
    reminded_through = (
        models.DateField()
    )  # reminders for days up to this one are done, or void by a new due date
    stopped_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(null=True)  # known when stopped

    class Meta:
        indexes = [
            models.Index(fields=("due_at", "id"), name="clock_open_due", condition=Q(is_open=True)),
            models.Index(fields=("record", "id"), name="clock_of_record"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="clock_amount_positive"),
            models.CheckConstraint(
                condition=Q(is_open=True, stopped_at=None, late=None) & ~Q(state="stopped")
                | Q(is_open=False, state="stopped", stopped_at__isnull=False, late__isnull=False),
                name="clock_open_until_stopped",
            ),
            models.UniqueConstraint(
                fields=("record", "step", "purpose"),
                condition=Q(is_open=True),
                nulls_distinct=False,
                name="one_open_clock_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount} {self.unit}"

    @property
    def words(self) -> str:
        """How much time it gives, before extensions: "3 working days"."""
        return amount_words(self.unit, self.amount)


def amount_words(unit: str, amount: int) -> str:
    """A limit in words, in the reader's language: "1 working day"."""
    count = {"count": amount}
    if unit == Clock.Unit.OFFICE_HOURS:
        return ngettext("%(count)d office hour", "%(count)d office hours", amount) % count
    if unit == Clock.Unit.CALENDAR_DAYS:
        return ngettext("%(count)d calendar day", "%(count)d calendar days", amount) % count
    return ngettext("%(count)d working day", "%(count)d working days", amount) % count


class AppendOnly(models.QuerySet):
    """Refuses to change or remove what was written."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("clock events are written once")

    def delete(self) -> NoReturn:
        raise Unchangeable("clock events are written once")


class ClockEvent(models.Model):
    """What happened to a clock, and what it did to the due date. Written once, never changed."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        EXTENDED = "extended", _("Extended")
        CHANGED = "changed", _("Changed")
        AMENDED = "amended", _("Calendar amended")
        STOPPED = "stopped", _("Stopped")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    amount = models.PositiveIntegerField(null=True)  # of an extension, or the new one of a change; in the clock's unit
    reason = models.TextField(blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="extended") | (Q(amount__gt=0) & ~Q(reason="") & ~Q(approver=None)),
                name="extension_has_reason_and_approver",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises Unchangeable on a second save."""
        if not self._state.adding:
            raise Unchangeable("clock events are written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("clock events are written once")


class Reminder(models.Model):
    """One reminder of one clock for one due day; its unique constraint makes it happen exactly once."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="reminders")
    rule = models.CharField(max_length=8)  # "T-5" … "T+1", "T+2", …: working days from the due day
    due_day = models.DateField()
    remind_on = models.DateField()
    levels = models.JSONField()  # who is told: "owner", "division_head", "leader"
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("remind_on", "id")
        constraints = [
            models.UniqueConstraint(fields=("clock", "rule", "due_day"), name="each_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_day}"
