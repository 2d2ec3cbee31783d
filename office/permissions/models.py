"""The derived access table, explicit grants on the base record with their cause and dates, and emergency accesses."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from office.time import OfficeNow


class AccessQuerySet(models.QuerySet):
    """Access rows by time."""

    def on(self, at):  # type: ignore[no-untyped-def]
        """The rows in force at an instant; half-open."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=at), valid_from__lte=at)


class Access(models.Model):
    """Why a principal may see (or act on) a record, and from when until when. Lists and search read only this.

    Principals: `d3` any member of division 3, `d3.division_head` that role there, `o.director` that role
    anywhere, `p12` post 12, `p12.u7` person 7 while they hold post 12, `u7` person 7 whatever they hold.
    A row is ended, never deleted, so that the past can be explained.
    """

    record = models.ForeignKey("office.Record", models.CASCADE, related_name="access")
    principal = models.CharField(max_length=40)
    verbs = ArrayField(models.CharField(max_length=40), default=list)  # always holds "view"
    cause = models.CharField(max_length=60)  # "role", "step:12", "circulation:7", "grant:u3", "break_glass:4"
    kind = models.CharField(max_length=40)  # copied from the record, with opened: the list's sort key
    opened = models.DateTimeField()
    valid_from = models.DateTimeField(db_default=OfficeNow())
    valid_to = models.DateTimeField(null=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("principal", "kind", models.F("opened").desc(), models.F("record").desc(),
                         name="access_page_of_kind"),
            models.Index("principal", models.F("opened").desc(), models.F("record").desc(), name="access_page"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("record", "principal", "cause"), condition=models.Q(valid_to=None),
                                    name="one_open_access_a_cause")
        ]


class GrantBase(models.Model):
    """What guardian does not keep: why, by whom, and for how long."""

    cause = models.CharField(_("cause"), max_length=200)
    granted_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("granted by"))
    valid_from = models.DateTimeField(_("valid from"), db_default=OfficeNow())
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.content_object.kind} {self.content_object_id}: {self.cause}"  # type: ignore[attr-defined]

    @property
    def slug(self) -> str:
        """How addresses name it: u12 for a grant to a person, p12 for one to a post."""
        return f"{'p' if hasattr(self, 'group_id') else 'u'}{self.pk}"


class RecordUserObjectPermission(UserObjectPermissionBase, GrantBase):
    """An explicit grant to one account's person."""

    content_object = models.ForeignKey("office.Record", models.CASCADE, related_name="user_grants")
    __str__ = GrantBase.__str__  # guardian's tells the record's title, also to administrators

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant to a person")
        verbose_name_plural = _("grants to people")


class RecordGroupObjectPermission(GroupObjectPermissionBase, GrantBase):
    """An explicit grant to a post, through the post's group."""

    content_object = models.ForeignKey("office.Record", models.CASCADE, related_name="post_grants")
    __str__ = GrantBase.__str__

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("grant to a post")
        verbose_name_plural = _("grants to posts")


class BreakGlass(models.Model):
    """An emergency access (紧急查阅): asked for by one, opened by another of another role, for an hour at most."""

    MOST_MINUTES = 60
    ASK: ClassVar[frozenset[str]] = frozenset({"sysadmin"})  # mends the system, and has no ground to read anything
    DECIDE: ClassVar[frozenset[str]] = frozenset({"director", "leader"})
    TAKE_BACK: ClassVar[frozenset[str]] = DECIDE | {"security"}  # as with grants; the asker may give it up too
    WATCH: ClassVar[frozenset[str]] = TAKE_BACK | {"auditor"}

    reason = models.CharField(max_length=500)
    minutes = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=20)
    asked_at = models.DateTimeField(db_default=OfficeNow())
    decided_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField(null=True)  # empty: it was not opened
    valid_to = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")  # before its time

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="break_glass_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_as="sysadmin", decided_as__in=("", "director", "leader")),
                name="break_glass_two_roles",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_to__lte=models.F("valid_from") + timedelta(minutes=60)),
                name="break_glass_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None, valid_to=None)
                | models.Q(decided_by__isnull=False, decided_at=models.F("valid_from"), valid_to__isnull=False),
                name="break_glass_opened_by_a_decision",
            ),
        ]

    @property
    def cause(self) -> str:
        """How access rows, the audit and the rights page name it."""
        return f"break_glass:{self.pk}"


class BreakGlassRecord(models.Model):
    """One record that an emergency access is about."""

    break_glass = models.ForeignKey(BreakGlass, models.PROTECT, related_name="about")
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("break_glass", "record"), name="once_in_a_break_glass")]


class BreakGlassReading(models.Model):
    """One opening of a record, its file or its paper, that nothing but an emergency access allowed."""

    break_glass = models.ForeignKey(BreakGlass, models.PROTECT, related_name="readings")
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
