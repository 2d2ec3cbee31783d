"""The anchors in the admin: to be read and printed by the auditor."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from office.anchors.sheet import anchor_pdf
from office.audit.admin import ReadOnlyAdmin
from office.audit.models import AuditAnchor
from office.files.names import content_disposition
from office.papers.errors import PaperError


@admin.register(AuditAnchor)
class AuditAnchorAdmin(ReadOnlyAdmin):
    """The digests over all chains, to be compared with those printed or sent off the machine."""

    list_display = ("at", "id", "last_event", "digest", "paper")
    ordering = ("-id",)

    def get_urls(self) -> list[Any]:
        page = path("<int:pk>/sheet/", self.admin_site.admin_view(self.sheet), name="office_auditanchor_sheet")
        return [page, *super().get_urls()]

    @admin.display(description=_("paper"))
    def paper(self, anchor: AuditAnchor) -> SafeString:
        """The way to its sheet."""
        where = reverse("admin:office_auditanchor_sheet", args=[anchor.pk])
        return format_html('<a href="{}">{}</a>', where, _("Print"))

    def sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One anchor as PDF."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        anchor = get_object_or_404(AuditAnchor, pk=pk)
        try:
            body = anchor_pdf(anchor, request.user)
        except PaperError as error:  # no typeface, Pango is missing: said where the auditor was
            messages.error(request, str(error))
            return redirect("admin:office_auditanchor_changelist")
        answer = HttpResponse(body, content_type="application/pdf")
        answer["Content-Disposition"] = content_disposition(f"anchor-{anchor.pk}.pdf", inline=True)
        return answer
