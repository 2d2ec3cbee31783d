"""A loan, as every register that lends keeps it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Loan(models.Model):
    """One loan: to whom, what for, until when. Each register's own has the record it is of (related name `loans`), and
    constraints that it is lent to one at a time and that a return is whole."""

    borrower = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("borrower"))
    purpose = models.CharField(_("purpose"), max_length=200)
    lent_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    lent_at = models.DateTimeField()
    due_on = models.DateField(_("back by"))
    returned_at = models.DateTimeField(null=True)
    returned_to = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
