"""What was issued: one row for each signed paper, by its code and by the hash of its bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class IssuedPaper(models.Model):
    """A signed paper that left the office. Written once; it may end once, by withdrawal or by a newer one."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="issued_papers")
    code = models.CharField(_("code"), max_length=20, unique=True)
    number = models.CharField(_("reference number"), max_length=60, blank=True)
    file = models.OneToOneField("office.StoredFile", models.PROTECT, related_name="issued_paper")  # its key: the hash
    told = models.BooleanField(default=False)  # whether whoever checks it is told its number and date
    issued_at = models.DateTimeField(_("issued at"), db_default=OfficeNow())
    issued_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supersedes")

    class Meta:
        ordering = ("id",)
        verbose_name = _("issued paper")
        verbose_name_plural = _("issued papers")
        constraints = [
            models.CheckConstraint(
                name="issued_paper_ends_whole",
                condition=models.Q(state="valid", ended_at=None, ended_by=None, reason="")
                | (~models.Q(state="valid") & ~models.Q(reason="") & models.Q(
                    ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="issued_paper_names_its_successor",
                condition=models.Q(state="superseded", superseded_by__isnull=False)
                | (~models.Q(state="superseded") & models.Q(superseded_by=None)),
            ),
            models.CheckConstraint(name="issued_paper_is_not_its_successor",
                                   condition=~models.Q(superseded_by=models.F("id"))),
        ]

    @property
    def sha256(self) -> str:
        """The hash of the signed bytes."""
        return self.file_id  # type: ignore[no-any-return]


class PublicTry(models.Model):
    """How often somebody asked the public face in one minute or day; "*" is everybody. Forgotten after two days."""

    who = models.CharField(max_length=50)
    span = models.CharField(max_length=6)  # "minute" or "day"
    began = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("who", "span", "began"), name="one_count_a_span")]
