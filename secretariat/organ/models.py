"""The address book: organs that send us papers and that we send papers to, and how each stands to this office."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history


class Relation(models.TextChoices):
    """How an organ stands to this office: the direction of a paper follows from it."""

    SUPERIOR = "superior", _("Superior organ")
    EQUAL = "equal", _("Equal, or not subordinate to each other")
    SUBORDINATE = "subordinate", _("Subordinate organ")
    LEADER = "leader", _("A leader in person")
    DIVISION = "division", _("Division of this office")
    PUBLIC = "public", _("The public")


class Mode(models.TextChoices):
    """How a document gets to its recipient."""

    LINK = "link", _("Online link")
    INTERNAL = "internal", _("In the portal")
    BY_HAND = "by_hand", _("By hand")
    POST = "post", _("Post")
    CONFIDENTIAL = "confidential", _("Confidential post")
    FAX = "fax", _("Fax")


# Whoever is not of this office has no inbox here.
OUTSIDE = [(mode.value, mode.label) for mode in Mode if mode != Mode.INTERNAL]


class Organ(models.Model):
    """An organ that we exchange papers with; registered once, found by pinyin initials."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    relation = models.CharField(_("relation to us"), max_length=12, choices=Relation.choices, default=Relation.EQUAL,
                                db_default=Relation.EQUAL)
    address = models.CharField(_("postal address"), max_length=160, blank=True, db_default="")
    postcode = models.CharField(_("postcode"), max_length=6, blank=True, db_default="", validators=[
        RegexValidator(r"^\d{6}$", _("A postcode has six digits."))])
    contact = models.CharField(_("contact"), max_length=60, blank=True, db_default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, db_default="")
    usual_mode = models.CharField(_("usual way of sending"), max_length=12, choices=OUTSIDE, blank=True,
                                  db_default="")
    pinyin = models.CharField(max_length=240, blank=True, editable=False)
    initials = models.CharField(max_length=60, blank=True, editable=False)
    retired_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)
    # The tables keep the name of their first use: the evidence of their rows names them so.
    history = kept_history(table_name="secretariat_historicalsender")

    class Meta:
        db_table = "secretariat_sender"
        ordering = ("pinyin", "name")
        verbose_name = _("organ")
        verbose_name_plural = _("organs")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        from pypinyin import lazy_pinyin

        syllables = lazy_pinyin(self.name)
        self.pinyin = " ".join(syllables)[:240]
        self.initials = "".join(part[:1] for part in syllables)[:60].lower()
        super().save(*args, **kwargs)
