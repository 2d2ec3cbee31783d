"""What hangs on a supervised item: when feedback is due, what was fed back, delays, urgings, delegations."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PERSON, DIVISION = "office.Person", "office.Division"


def _item(name: str) -> Any:
    return models.ForeignKey("secretariat.SupervisedItem", models.PROTECT, related_name=name)


def _person(**options: Any) -> Any:
    return models.ForeignKey(PERSON, models.PROTECT, related_name="+", **options)


class ItemFeedback(models.Model):
    """What a division fed back (反馈). The Secretariat finds its evidence good, or sends it back."""

    class State(models.TextChoices):
        GIVEN = "given", _("to be checked")
        GOOD = "good", _("evidence checked")
        BACK = "back", _("sent back")

    item = _item("feedback")
    division = models.ForeignKey(DIVISION, models.PROTECT, related_name="+")
    text = models.TextField(_("what was done"), max_length=4000)
    progress = models.PositiveSmallIntegerField(_("progress in percent"))
    final = models.BooleanField(_("the work is done"), default=False)
    by = _person()
    at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.GIVEN)
    checked_by = _person(null=True)
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was sent back

    class Meta:
        indexes = [models.Index(fields=("item", "id"), name="item_feedback_unchecked", condition=Q(state="given"))]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="feedback_progress_in_percent"),
            models.CheckConstraint(condition=~Q(state="back") | ~Q(reason=""), name="feedback_back_has_reason"),
            models.CheckConstraint(
                condition=Q(state="given", checked_by=None, checked_at=None)
                | ~Q(state="given") & Q(checked_by__isnull=False, checked_at__isnull=False),
                name="feedback_checked_whole"),
        ]


class ItemEvidence(models.Model):
    """What shows it (佐证材料): a file on the item, or another record; one of the two."""

    feedback = models.ForeignKey(ItemFeedback, models.PROTECT, related_name="evidence")
    attachment = models.ForeignKey("office.Attachment", models.PROTECT, null=True, related_name="+")
    linked = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attachment=None, linked__isnull=False) | Q(attachment__isnull=False, linked=None),
                name="evidence_is_one_thing"),
        ]


class ItemTerm(models.Model):
    """A day of the cycle on which feedback is due; on a day off, on the next working day, by the calendar in force."""

    item = _item("terms")
    on = models.DateField()
    answer = models.ForeignKey(ItemFeedback, models.PROTECT, null=True, related_name="terms")

    class Meta:
        indexes = [models.Index(fields=("on",), name="item_term_day")]
        constraints = [models.UniqueConstraint(fields=("item", "on"), name="item_term_once")]


class ItemDelay(models.Model):
    """A delay that was asked for (延期申请), and what the issuer decided."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("delay", "asked for")
        ALLOWED = "allowed", pgettext_lazy("delay", "allowed")
        REFUSED = "refused", pgettext_lazy("delay", "refused")

    item = _item("delays")
    due_before = models.DateTimeField()
    until = models.DateField(_("new day"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = _person()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    decided_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("item",), condition=Q(state="asked"), name="item_delay_asked_once"),
            models.CheckConstraint(condition=Q(asked_at__lte=models.F("due_before")),
                                   name="item_delay_asked_before_due"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_at=None)
                | ~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="item_delay_decided_whole"),
        ]


class ItemUrge(models.Model):
    """Somebody urged (催办), with what they said."""

    item = _item("urges")
    note = models.CharField(_("note"), max_length=300)
    by = _person()
    at = models.DateTimeField()


class ItemDelegation(models.Model):
    """The issuer lets the Secretariat close the item (授权销号), in writing; until it is taken back."""

    item = _item("delegations")
    post = models.ForeignKey("office.Post", models.PROTECT, related_name="+")
    by = _person()
    at = models.DateTimeField()
    note = models.CharField(_("in which words"), max_length=500)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("item",), condition=Q(ended_at=None), name="item_closing_delegated_once"),
        ]
