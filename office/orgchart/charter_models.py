"""Who answers for what: the charter's duties, the posts that answer for them, the leaders in charge of divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.orgchart.dated import Dated, dates_in_order
from office.orgchart.kept import Kept
from office.orgchart.models import Division, Post
from office.orgchart.shared import never_twice, reads_chinese


class Duty(Kept):
    """One of the charter's duties; every record is filed under one."""

    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("division"), related_name="duties")
    number = models.PositiveSmallIntegerField(_("number"))
    text_en = models.TextField(_("English text"))
    text_zh = models.TextField(_("Chinese text"))
    history = kept_history()
    held: "list[DutyHolder]"  # set by duties_on(): all its holders ever

    class Meta:
        ordering = ("division__order", "number")
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [models.UniqueConstraint(fields=("division", "number"), name="one_duty_a_number")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def code(self) -> str:
        """Its name in addresses and files, for example `secretariat.3`; `division` should be loaded."""
        return f"{self.division.code}.{self.number}"

    @property
    def text(self) -> str:
        """The duty in the reader's language."""
        return self.text_zh if reads_chinese() else self.text_en


class DutyHolder(Dated):
    """The post that answers for a duty between two instants."""

    duty = models.ForeignKey(Duty, models.PROTECT, verbose_name=_("duty"), related_name="holders")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="duties")

    class Meta:
        verbose_name = _("duty holder")
        verbose_name_plural = _("duty holders")
        constraints = [dates_in_order("dutyholder_dates"), never_twice("one_holder_a_duty", "duty")]


class Oversight(Dated):
    """A leader is in charge of a division (分管) between two instants; what is overdue there is told to them."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="oversees")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("division"), related_name="overseen_by")

    class Meta:
        verbose_name = _("leader in charge")
        verbose_name_plural = _("leaders in charge")
        constraints = [dates_in_order("oversight_dates"), never_twice("overseen_once", "post", "division")]
