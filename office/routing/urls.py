"""The addresses of routes."""

from django.urls import path

from office.routing import startpage, views

urlpatterns = [
    path("routes/<int:record_pk>/start/", startpage.start_page, name="route_start"),
    path("routes/<int:record_pk>/start/ends/", startpage.ends_line, name="route_ends"),
    path("routes/<int:record_pk>/readers/<int:line_pk>/", views.readers_page, name="route_readers"),
    path("routes/<int:record_pk>/<slug:name>/", views.act_page, name="route_record_act"),
    path("routes/<int:record_pk>/<slug:name>/<int:about>/", views.act_page, name="route_act"),
]
