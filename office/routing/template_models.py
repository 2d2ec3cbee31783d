"""Route templates: ways that records of one kind go, arranged in the admin, published in versions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.orgchart.models import Named, Post, refuse_own, refuse_own_posts
from office.records.models import Record
from office.routing.models import Act, Rule, Unit


class Choice(models.TextChoices):
    """Who a template's step goes to, when it does not name a post, division or person itself."""

    NAMED = "named", _("As named here")
    OWNER_HEAD = "owner_head", _("Head of the owning division")
    CHOSEN = "chosen", _("Chosen at the step before")


class Frozen(ValidationError):
    """A published template does not change; its next version is a copy."""

    def __init__(self) -> None:
        super().__init__(_("This version is in use and does not change. Make a new version."), code="frozen")


def refuse_if_published(template_id: int | None) -> None:
    """Raises Frozen if the template is in use already."""
    if RouteTemplate.objects.filter(pk=template_id, published_at__isnull=False).exists():
        raise Frozen


def refuse_status(field: str, status: str, template: "RouteTemplate") -> None:
    """Raises ValidationError, beside the field, if records of the template's kind have no such status."""
    if status and status not in dict(template.statuses()):
        raise ValidationError({field: _("“%(status)s” is no status of this register.") % {"status": status}})


class RouteTemplate(Named):
    """A way that records of one kind go; a published version never changes, the next one is a copy."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind of record"), max_length=40)
    end_status = models.CharField(_("status at the end"), max_length=20, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    history = kept_history()

    class Meta:
        ordering = ("code", "-version")
        verbose_name = _("route template")
        verbose_name_plural = _("route templates")
        constraints = [models.UniqueConstraint(fields=("code", "version"), name="one_template_a_version")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code} {self.version})"

    def statuses(self) -> list[tuple[str, Any]]:
        """The statuses that records of this kind can have, with their words; none for an unknown kind."""
        try:
            return list(Record.of_kind(self.kind).STATUSES.choices)
        except KeyError:
            return []

    def clean(self) -> None:
        """Refuse a status that the register does not have."""
        refuse_status("end_status", self.end_status, self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, publish it or retire it; raises Frozen for any other change of a published one."""
        before: Any = RouteTemplate.objects.filter(pk=self.pk, published_at__isnull=False).values().first()
        if before and any(getattr(self, name) != before[name] for name in before if name != "retired_at"):
            raise Frozen
        super().save(*args, **kwargs)


class StageTemplate(Named):
    """A stage of a template; `status` is what the record is while it stands here."""

    template = models.ForeignKey(RouteTemplate, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField(_("order"))
    rule = models.CharField(_("done when"), max_length=5, choices=Rule.choices, default=Rule.ALL)
    quota = models.PositiveSmallIntegerField(_("how many"), default=1)
    status = models.CharField(_("status meanwhile"), max_length=20, blank=True)
    optional = models.BooleanField(_("skipped when nobody is named"), default=False)
    history = kept_history()

    class Meta:
        ordering = ("order",)
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [models.UniqueConstraint(fields=("template", "order"), name="one_template_stage_an_order")]

    def clean(self) -> None:
        """Refuse a status that the register does not have, or one that closes: only the route's end may."""
        refuse_status("status", self.status, self.template)
        if self.status and self.status in Record.of_kind(self.template.kind).CLOSED:
            raise ValidationError({"status": _("This status closes the record; only the end of the route may.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises Frozen when the template is published."""
        refuse_if_published(self.template_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete from a draft; raises Frozen when the template is published."""
        refuse_if_published(self.template_id)
        return super().delete(*args, **kwargs)


class StepTemplate(models.Model):
    """One act asked of a post, a person or a division in a stage."""

    stage = models.ForeignKey(StageTemplate, models.CASCADE, related_name="steps")
    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    choice = models.CharField(_("goes to"), max_length=12, choices=Choice.choices, default=Choice.NAMED)
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, blank=True, related_name="+")
    division = models.ForeignKey("office.Division", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("office.Person", models.PROTECT, null=True, blank=True, related_name="+")
    limit = models.PositiveSmallIntegerField(_("limit"), null=True, blank=True)
    unit = models.CharField(_("counted in"), max_length=14, choices=Unit.choices, default=Unit.WORKING_DAYS)
    history = kept_history()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return str(Act(self.act).label)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises Frozen when the template is published."""
        refuse_if_published(self.stage.template_id)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Nobody sends the office's papers to themselves: a step lets its holder see them."""
        super().clean()
        refuse_own(self.person_id)
        refuse_own_posts(Post.objects.filter(Q(pk=self.post_id) | Q(division=self.division_id)))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete from a draft; raises Frozen when the template is published."""
        refuse_if_published(self.stage.template_id)
        return super().delete(*args, **kwargs)
