"""The addresses of notices."""

from django.urls import path

from office.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.mark_read, name="notices_read"),
]
