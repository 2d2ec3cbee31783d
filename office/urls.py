"""Every address of the portal; a view is for signed-in people unless it says otherwise itself."""

from django.contrib import admin
from django.urls import include, path

from office.health import views as health
from office.registers.search import search
from office.registers.urls import register_urls, shared

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.prometheus, name="metrics"),
    path("operation/", health.operation_page, name="operation"),
    path("accounts/", include("office.accounts.urls")),
    path("", include("office.charter.urls")),
    path("search/", search, name="search"),
    path("secretariat/", include("secretariat.urls")),
    path("planning/", include("planning.urls")),
    path("", include("office.reports.urls")),
    path("", include("office.inbox.urls")),
    path("", include("office.notices.urls")),
    path("", include("office.routing.urls")),
    path("", include("office.break_glass.urls")),
    path("", include("office.handover.urls")),
    path("", include("office.verification.urls")),
    *register_urls(),
    *shared,
    path("", include("office.hanging.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "office.accounts.views.bad_request"
handler403 = "office.accounts.views.forbidden"
handler500 = "office.admission.server_error"
