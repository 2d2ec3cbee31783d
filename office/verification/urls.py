"""The address of the staff's check."""

from django.urls import path

from office.verification import views

urlpatterns = [path("verify/", views.verify_page, name="verify")]
