"""Every address of the portal; a view is for signed-in people unless it says otherwise itself."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from office.health import views as health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # People choose their language on the sign-in page too.
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
