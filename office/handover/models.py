"""The list of a handover (交接清单), one for each appointment that ends, and its lines with who takes what over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class Handover(models.Model):
    """What an appointment's holder hands over. The database opens it when the appointment is given an end (sql.py).

    While it is open its content is what the holder has now; the giver's signature fixes it. A post that nobody ever
    held has a list without an appointment, of what waits for that principal.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be assigned")
        SIGNED = "signed", _("To be taken over")
        DONE = "done", _("Handed over")
        EMPTY = "empty", _("Nothing to hand over")
        VOID = "void", _("No longer needed")

    appointment = models.ForeignKey("office.Appointment", models.PROTECT, null=True, related_name="handovers")
    person = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("giver"))
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("post"))
    principal = models.CharField(max_length=40, blank=True)  # of a list without an appointment
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN,
                             db_default=State.OPEN)
    opened_at = models.DateTimeField(_("opened"), db_default=OfficeNow())
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+",
                                  verbose_name=_("signed by"))
    sign_reason = models.CharField(_("why another signed"), max_length=300, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(fields=("appointment",), condition=Q(state__in=("open", "signed")),
                                    name="one_handover_at_a_time"),
            models.UniqueConstraint(fields=("principal",), name="one_handover_of_a_principal",
                                    condition=Q(appointment=None, state__in=("open", "signed"))),
            models.CheckConstraint(condition=Q(appointment=None, person=None) & ~Q(principal="")
                                   | Q(appointment__isnull=False, person__isnull=False, post__isnull=False),
                                   name="handover_is_of_somebody"),
            models.CheckConstraint(condition=Q(state__in=("open", "empty", "void")) | Q(signed_by__isnull=False),
                                   name="signed_handover_names_who"),
        ]


class HandoverLine(models.Model):
    """One thing of a list: whose it becomes, and that they have signed for it."""

    class State(models.TextChoices):
        OPEN = "open", _("To be taken over")
        HANDED = "handed", _("Signed for by the taker")
        ENDED = "ended", _("Ended")
        SETTLED = "settled", _("Was finished before")

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    holding = models.CharField(max_length=40)  # the declared kind
    key = models.CharField(max_length=40)  # of the thing in its kind
    line = models.CharField(max_length=400)
    record = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("taker"))
    taker_post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    refusal = models.CharField(_("why it was refused"), max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("holding", "key"), condition=Q(state="open"),
                                    name="handed_over_in_one_list"),
            models.CheckConstraint(condition=Q(taker=None, taker_post=None)
                                   | Q(taker__isnull=False, taker_post__isnull=False), name="taker_has_a_post"),
            models.CheckConstraint(condition=~Q(state="handed") | Q(taker__isnull=False, taken_at__isnull=False),
                                   name="what_is_taken_names_who"),
        ]
