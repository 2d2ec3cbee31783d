"""Opinions on a draft, as every register that consults keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class Verdict(models.TextChoices):
    """What became of an opinion."""

    ADOPTED = "adopted", _("Adopted in full")
    PARTLY = "partly", _("Adopted in part")
    NOT_ADOPTED = "not_adopted", _("Not adopted")


class Opinion(models.Model):
    """One opinion of a division. It stays as it was given; it is answered once. Each register's own has its `record`
    (related name `comments`), and a constraint that an answer is whole."""

    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+")
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    article = models.CharField(_("article"), max_length=40, blank=True)
    text = models.TextField(_("opinion"), max_length=2000)
    at = models.DateTimeField(db_default=OfficeNow())
    verdict = models.CharField(_("what becomes of it"), max_length=12, choices=Verdict.choices, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
