"""Acts of the admin beside saving a form: each asks for its reason (and what else it needs) on a page of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from office.admin_site import ReasonedAdmin, ReasonForm, signed_in
from office.confirming import confirm_first
from office.refusals import refuse

Words = str | Promise


class AskReason(forms.Form):
    """Base of what an act asks for."""

    reason = ReasonForm.base_fields["reason"]


@dataclass(frozen=True)
class AdminAct:
    """`run(by, row, **fields of the form)` does it in one transaction; `words` say what will follow."""

    label: Words
    run: Callable[..., Any]
    words: Words = ""
    form: type[AskReason] = AskReason
    offered: Callable[[Any], bool] = lambda row: True


class ActsAdmin(ReasonedAdmin):
    """A model with acts: each is a button on the row's page."""

    acts: Mapping[str, AdminAct] = {}
    change_form_template = "admin/office/acts.html"

    def may_act(self, request: HttpRequest, row: Any) -> bool:
        """Whether this administrator may do the acts of the row."""
        return self.has_change_permission(request, row)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.act_view)
        name = f"office_{self.opts.model_name}_act"
        return [path("<int:pk>/do/<slug:name>/", view, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The row's page offers the acts that make sense now."""
        row = self.get_object(request, object_id)
        offered = self.acts.items() if row is not None and self.may_act(request, row) else ()
        links = [(act.label, reverse(f"admin:office_{self.opts.model_name}_act", args=[row.pk, name]))
                 for name, act in offered if act.offered(row)]
        extra = {**(kwargs.pop("extra_context", None) or {}), "acts": links}
        return super().change_view(request, object_id, *args, extra_context=extra, **kwargs)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask for what one act needs, then do it."""
        row = self.get_object(request, str(pk))
        if row is None or name not in self.acts:
            raise Http404
        if not self.may_act(request, row):
            raise PermissionDenied
        act = self.acts[name]
        form = act.form(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            if self.grave:
                confirm_first(request)
            try:
                return self.done(request, name, row, act.run(signed_in(request), row, **form.cleaned_data))
            except ValidationError as error:
                refuse(form, error)
        return self.act_page(request, "admin/office/act.html", row, status=422 if form.is_bound else 200, form=form,
                             title=act.label, words=act.words)

    def done(self, request: HttpRequest, name: str, row: Any, outcome: Any) -> HttpResponse:
        """Say so, and lead to what came of it: a row of the same model, or the row itself."""
        changed = outcome if isinstance(outcome, self.model) else row
        messages.success(request, _("Done: %(act)s, %(row)s.") % {"act": self.acts[name].label, "row": changed})
        return redirect(f"admin:office_{self.opts.model_name}_change", changed.pk)

    def act_page(self, request: HttpRequest, template: str, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        """A page of the admin about the row."""
        back = reverse(f"admin:office_{self.opts.model_name}_change", args=[row.pk])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": row, "back": back, **more}
        return render(request, template, context, status=status)
