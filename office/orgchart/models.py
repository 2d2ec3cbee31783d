"""The org chart in two times: the office's versions, divisions, posts, people, appointments, substitutions, duties."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.orgchart.dated import Dated, dates_in_order
from office.orgchart.kept import Kept
from office.orgchart.pinyin import pinyin_of
from office.orgchart.shared import Founded, Named, never_twice, reads_chinese, refuse_own
from office.orgchart.user import User  # noqa: F401
from office.time import now


def all_named(found: Any) -> bool:
    """Whether this is a list of names, each in both languages."""
    return isinstance(found, list) and all(
        isinstance(name, dict) and all(isinstance(name.get(code), str) and name[code].strip() for code in ("en", "zh"))
        for name in found)


class OfficeVersion(Named, Founded, Dated):
    """The office as it was named and placed between two decisions; papers and seals point to theirs."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    short_name_en = models.CharField(_("English short name"), max_length=80, blank=True)
    short_name_zh = models.CharField(_("Chinese short name"), max_length=80, blank=True)
    plates = models.JSONField(_("name plates"), default=list, blank=True)  # [{"en": …, "zh": …}]
    parents = models.JSONField(_("parent bodies"), default=list, blank=True)
    divisions_stated = models.PositiveSmallIntegerField(_("number of divisions stated"))

    class Meta:
        ordering = ("valid_from",)
        verbose_name = _("version of the office")
        verbose_name_plural = _("versions of the office")
        constraints = [dates_in_order("officeversion_dates"), never_twice("one_office_at_a_time")]

    def clean(self) -> None:
        """Plates and parents are names in both languages."""
        super().clean()
        for field in ("plates", "parents"):
            if not all_named(getattr(self, field)):
                raise ValidationError({field: _('A list of names in both languages: [{"en": "…", "zh": "…"}].')})

    @property
    def short_name(self) -> str:
        """The short form in the reader's language."""
        return self.short_name_zh if reads_chinese() else self.short_name_en

    @property
    def plate_names(self) -> list[str]:
        """The further name plates, in the reader's language."""
        return [plate["zh" if reads_chinese() else "en"] for plate in self.plates]

    @property
    def parent_names(self) -> list[str]:
        """The parent bodies, in the reader's language; empty when none are recorded."""
        return [parent["zh" if reads_chinese() else "en"] for parent in self.parents]


class Division(Named, Founded, Dated):
    """A division (处室) between its founding or renaming and its end; the next name is a new row with predecessors."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    app = models.SlugField(
        _("app"), max_length=20, blank=True, help_text=_("The Django app that serves its duties.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    counted = models.BooleanField(
        _("counts as a division"), default=True, help_text=_("Leaders and administrators are no division.")
    )
    predecessors = models.ManyToManyField(
        "self", verbose_name=_("predecessors"), symmetrical=False, blank=True, related_name="successors"
    )
    # Every division, however far back, whose work this one took over: its members see those divisions' records.
    lineage = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    _history_m2m_fields = ("predecessors",)  # simple-history keeps these too
    successor_names: str  # set by the charter page

    class Meta:
        ordering = ("order", "valid_from")
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [dates_in_order("division_dates")]

    @property
    def last_day(self) -> date | None:
        """The last day on which it stood; None while it stands."""
        return timezone.localtime(self.valid_to - timedelta(microseconds=1)).date() if self.valid_to else None

    def trace(self) -> None:
        """Write the lineage again from the predecessors; called after these change."""
        direct = list(self.predecessors.all())
        lineage = sorted({pk for division in direct for pk in (division.pk, *division.lineage)})
        if lineage != self.lineage:
            self.lineage = lineage
            self.save()


class Role(models.TextChoices):
    """What a post is for; registers say which verbs each role has."""

    CLERK = "clerk", _("Staff")
    REGISTRY = "registry", _("Registry clerk")
    SEAL_KEEPER = "seal_keeper", _("Seal keeper")
    ARCHIVIST = "archivist", _("Archivist")
    DIVISION_HEAD = "division_head", _("Division head")
    LEADER = "leader", _("Leader in charge")
    DIRECTOR = "director", _("Principal")
    SYSADMIN = "sysadmin", _("System administrator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


class Person(Kept, Named):
    """A natural person; separation of duties is judged on persons, never on accounts."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    pinyin = models.CharField(
        _("pinyin"),
        max_length=120,
        blank=True,
        help_text=_("Left empty, it is derived from the Chinese name."),
    )
    initials = models.CharField(_("initials"), max_length=20, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    history = kept_history()
    held: "list[Appointment]"  # set by people_in_office(): the appointments of that instant
    away: bool  # set by people_in_office(): somebody stands in for them

    class Meta:
        ordering = ("pinyin", "code")
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.pinyin or not self.initials:
            full, initials = pinyin_of(self.name_zh)
            self.pinyin, self.initials = self.pinyin or full, self.initials or initials
        super().save(*args, **kwargs)


class Post(Dated):
    """A post in a division; work is assigned to posts, and explicit grants to a post's group."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title_en = models.CharField(_("English title"), max_length=120)
    title_zh = models.CharField(_("Chinese title"), max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("division"), related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, models.PROTECT, null=True, editable=False, related_name="post")
    # The posts whose work this one took over when divisions were renamed or merged; it answers for their steps.
    lineage = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_office: "list[Appointment]"  # set by duties_on(): the appointments of that instant

    class Meta:
        ordering = ("division__order", "order", "code")
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [dates_in_order("post_dates")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Nobody makes more of the post they hold: its role and division are what rights are given to."""
        super().clean()
        stored = Post.objects.filter(pk=self.pk).exclude(role=self.role, division=self.division_id)
        refuse_own_posts(stored)

    @property
    def full_en(self) -> str:
        """The title with its division, unless it names it already."""
        return self.title_en if self.division.name_en in self.title_en else f"{self.division.name_en}, {self.title_en}"

    @property
    def full_zh(self) -> str:
        """The same in Chinese."""
        return self.title_zh if self.division.name_zh in self.title_zh else f"{self.division.name_zh}{self.title_zh}"

    @property
    def full_title(self) -> str:
        """The same in the reader's language."""
        return self.full_zh if reads_chinese() else self.full_en

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_zh if reads_chinese() else self.title_en


def refuse_own_posts(posts: Any) -> None:
    """Refuse to whoever is acting what concerns a post they hold now: ValidationError, as refuse_own()."""
    for person_id in Appointment.objects.on(now()).filter(post__in=posts).values_list("person_id", flat=True):
        refuse_own(person_id)


def give_group(post: Post) -> None:
    """A post has a group of its own: guardian's grants to the post are given to it."""
    if post.group_id is None:
        post.group, _new = Group.objects.get_or_create(name=f"post {post.code}")


class Appointment(Dated):
    """A person holds a post between two instants; the right to act begins and ends with it."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="appointments")
    acting = models.BooleanField(_("acting"), default=False)
    basis = models.TextField(_("basis"), blank=True)

    class Meta:
        ordering = ("valid_from",)
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [dates_in_order("appointment_dates"), never_twice("appointed_once", "person", "post")]

    def clean(self) -> None:
        """Nobody appoints themselves, nor lengthens or ends their own appointment."""
        super().clean()
        refuse_own(self.person_id)


class Substitution(Dated):
    """For a time, a substitute acts for the holder of a post, within a scope; it cannot be passed on."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="substitutions")
    absent = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("absent"), related_name="substituted_by"
    )
    substitute = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("substitute"), related_name="substitutes_for"
    )
    kinds = ArrayField(
        models.CharField(max_length=40), verbose_name=_("only these registers"), default=list, blank=True
    )
    acts = ArrayField(
        models.CharField(max_length=20), verbose_name=_("only these acts"), default=list, blank=True
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ("valid_from",)
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            dates_in_order("substitution_dates"),
            never_twice("substituted_once", "post", "absent", "substitute"),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="nobody_substitutes_themselves",
                violation_error_message=_("Nobody substitutes themselves."),
            ),
        ]

    def clean(self) -> None:
        """Nobody gives themselves another's post."""
        super().clean()
        refuse_own(self.substitute_id)
