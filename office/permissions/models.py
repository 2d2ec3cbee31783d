"""The derived access table, and guardian's explicit grants on the base record with their cause and dates."""

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
    anywhere, `p12` post 12, `u7` person 7. A row is ended, never deleted, so that the past can be explained.
    """

    record = models.ForeignKey("office.Record", models.CASCADE, related_name="access")
    principal = models.CharField(max_length=40)
    verbs = ArrayField(models.CharField(max_length=40), default=list)  # always holds "view"
    cause = models.CharField(max_length=60)  # "role", "step:12", "circulation:7", "grant:u3", "filed"
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

    @property
    def slug(self) -> str:
        """How addresses name it: u12 for a grant to a person, p12 for one to a post."""
        return f"{'p' if hasattr(self, 'group_id') else 'u'}{self.pk}"


class RecordUserObjectPermission(UserObjectPermissionBase, GrantBase):
    """An explicit grant to one account's person."""

    content_object = models.ForeignKey("office.Record", models.CASCADE, related_name="user_grants")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant to a person")
        verbose_name_plural = _("grants to people")


class RecordGroupObjectPermission(GroupObjectPermissionBase, GrantBase):
    """An explicit grant to a post, through the post's group."""

    content_object = models.ForeignKey("office.Record", models.CASCADE, related_name="post_grants")

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("grant to a post")
        verbose_name_plural = _("grants to posts")
