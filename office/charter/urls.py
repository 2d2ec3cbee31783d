"""Addresses of the org chart, the charter and the people."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from office.charter import dashboard, views


class CodeConverter(StringConverter):
    """A division's code; it holds no full stop, so that `secretariat.3` is read in one way."""

    regex = "[a-z0-9_-]{1,20}"


register_converter(CodeConverter, "division_code")

urlpatterns = [
    path("org/", views.org_page, name="orgchart"),
    path("charter/", views.charter_page, name="charter"),
    path("charter/<division_code:division>.<int:number>/", views.duty_page, name="duty"),
    path("division/<division_code:code>/", dashboard.dashboard_page, name="dashboard"),
    path("people/find", views.people_find, name="people_find"),
    path("people/<int:pk>/", views.person_page, name="person"),
]
