"""Addresses of the minimal project."""

from django.contrib.auth.views import LoginView
from django.urls import path

from tests.benchmarks.minimal import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("sign-in/", LoginView.as_view(template_name="sign_in.html"), name="login"),
    path("document/<int:pk>/", views.detail, name="detail"),
    path("register/", views.register, name="register"),
    path("act/<int:pk>/", views.act, name="act"),
    path("search/", views.search, name="search"),
]
