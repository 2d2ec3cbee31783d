"""The addresses of emergency access."""

from django.urls import path

from office.break_glass import views

urlpatterns = [
    path("emergency-access/", views.list_page, name="break_glass_list"),
    path("emergency-access/new/", views.new_page, name="break_glass_new"),
    path("emergency-access/<int:pk>/", views.page, name="break_glass"),
    path("emergency-access/<int:pk>/<slug:name>/", views.act, name="break_glass_act"),
]
