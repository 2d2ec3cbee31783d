"""Admin of route templates: a draft is arranged and published; what is published is only read, copied or retired."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.forms import Select
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from office.admin_acts import ActsAdmin, AdminAct
from office.admin_site import ReasonedAdmin
from office.audit.actor import Actor, acting
from office.records.models import Record
from office.routing.services import templates
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate


def by_name(name: str, service: Callable[[RouteTemplate], RouteTemplate]) -> Callable[..., RouteTemplate]:
    """The service, done in the administrator's name for a reason."""

    def run(by: Any, template: RouteTemplate, *, reason: str) -> RouteTemplate:
        with acting(Actor(by.pk, by.person_id, cause=name, reason=reason)):
            return service(template)

    return run


def one_of(choices: list[tuple[str, Any]]) -> Select:
    """A chooser of one of these, or of none."""
    return Select(choices=[("", "---------"), *choices])


class DraftOnly:
    """Rows under a template that may be arranged, and removed, only while it is a draft."""

    def _draft(self, obj: Any) -> bool:
        template = obj.template if isinstance(obj, StageTemplate) else obj
        return template is None or template.published_at is None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class StageInline(DraftOnly, admin.TabularInline):
    """The stages in order; the steps of each are on its own page."""

    model = StageTemplate
    extra = 0
    show_change_link = True
    fields = ("order", "name_en", "name_zh", "rule", "quota", "status", "optional")

    def get_formset(self, request: HttpRequest, obj: RouteTemplate | None = None, **options: Any) -> Any:
        """The status is chosen from those of the template's register."""
        options["widgets"] = {"status": one_of(obj.statuses() if obj else [])}
        return super().get_formset(request, obj, **options)


class StepInline(DraftOnly, admin.StackedInline):
    """The parallel steps of a stage."""

    model = StepTemplate
    extra = 0
    autocomplete_fields = ()
    fields = (("act", "choice"), ("post", "division", "person"), ("limit", "unit"))


@admin.register(RouteTemplate)
class RouteTemplateAdmin(ActsAdmin):
    """Drafts, versions in use, versions retired."""

    acts = {
        "publish": AdminAct(
            _("Publish"), by_name("publish", templates.publish),
            _("From now on it is offered, and it can no longer be changed."),
            offered=lambda template: template.published_at is None),
        "new_version": AdminAct(
            _("Make a new version"), by_name("new_version", templates.new_version),
            _("A draft that is a copy, to be changed."), offered=lambda template: template.published_at is not None),
        "retire": AdminAct(
            _("Retire"), by_name("retire", templates.retire),
            _("It is offered no more. Routes that run keep their copy."),
            offered=lambda template: template.published_at is not None and template.retired_at is None),
    }

    list_display = ("name_en", "name_zh", "code", "version", "kind", "published_at", "retired_at")
    list_filter = ("kind", "code")
    inlines = (StageInline,)

    def get_form(self, request: HttpRequest, obj: RouteTemplate | None = None, **options: Any) -> Any:
        """Kinds are those of the registers; the statuses follow when the kind is saved."""
        kinds = [(kind.KIND, kind._meta.verbose_name) for kind in Record.__subclasses__()]
        options["widgets"] = {"kind": one_of(kinds), "end_status": one_of(obj.statuses() if obj else [])}
        return super().get_form(request, obj, **options)

    def get_inlines(self, request: HttpRequest, obj: RouteTemplate | None = None) -> Any:
        """Stages are arranged once the kind is known."""
        return super().get_inlines(request, obj) if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: RouteTemplate | None = None) -> tuple[str, ...]:
        """A new one starts as version 1; a published one is only read."""
        always = ("version", "published_at", "retired_at")
        return always if obj is None else (*always, "code", "kind")

    def has_change_permission(self, request: HttpRequest, obj: RouteTemplate | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def may_act(self, request: HttpRequest, row: RouteTemplate) -> bool:
        """Also on a published one: it is copied or retired."""
        return super().has_change_permission(request, row)


@admin.register(StageTemplate)
class StageTemplateAdmin(DraftOnly, ReasonedAdmin):
    """One stage of a draft with its steps; it is reached from its template."""

    inlines = (StepInline,)
    list_display = ("template", "order", "name_en", "name_zh", "rule")
    fields = ("template", "order", "name_en", "name_zh", "rule", "quota", "status", "optional")
    readonly_fields = ("template",)

    def get_form(self, request: HttpRequest, obj: StageTemplate | None = None, **options: Any) -> Any:
        """The status is chosen from those of the template's register."""
        options["widgets"] = {"status": one_of(obj.template.statuses() if obj else [])}
        return super().get_form(request, obj, **options)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a stage is added on its template's page

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
