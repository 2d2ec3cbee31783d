"""Admin of route templates: a draft is arranged and published; what is published is only read, copied or retired."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Select
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from office.admin_site import ReasonedAdmin, signed_in
from office.audit.actor import Actor, acting
from office.records.models import Record
from office.routing.services import templates
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate

ACTS = {
    "publish": (_("Publish"), templates.publish, _("From now on it is offered, and it can no longer be changed.")),
    "new_version": (_("Make a new version"), templates.new_version, _("A draft that is a copy, to be changed.")),
    "retire": (_("Retire"), templates.retire, _("It is offered no more. Routes that run keep their copy.")),
}


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
class RouteTemplateAdmin(ReasonedAdmin):
    """Drafts, versions in use, versions retired."""

    list_display = ("name_en", "name_zh", "code", "version", "kind", "published_at", "retired_at")
    list_filter = ("kind", "code")
    inlines = (StageInline,)
    change_form_template = "admin/office/routetemplate/change_form.html"

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

    def get_urls(self) -> list[Any]:
        """The page that asks for the reason of an act stands beside the template's own."""
        view = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/<slug:name>/do/", view, name="office_routetemplate_act"), *super().get_urls()]

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Publish, copy or retire a template, for a reason."""
        if name not in ACTS:
            raise Http404
        template = get_object_or_404(RouteTemplate, pk=pk)
        if not super().has_change_permission(request, template):
            raise PermissionDenied
        label, run, words = ACTS[name]
        problems: list[str] = []
        if request.method == "POST":
            reason = request.POST.get("reason", "").strip()[:100]
            problems = [] if reason else [str(_("Give the reason."))]
            if not problems:
                try:
                    user = signed_in(request)
                    with acting(Actor(user.pk, user.person_id, cause=name, reason=reason)):
                        changed = run(template)
                    messages.success(request, f"{label}: {changed}")
                    return redirect(reverse("admin:office_routetemplate_change", args=[changed.pk]))
                except ValidationError as error:
                    problems = error.messages
        context = {**self.admin_site.each_context(request), "opts": self.model._meta, "original": template,
                   "title": label, "words": words, "problems": problems}
        return render(request, "admin/office/routetemplate/act.html", context, status=422 if problems else 200)


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
