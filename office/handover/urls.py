"""The addresses of handovers."""

from django.urls import path

from office.handover import views

urlpatterns = [
    path("handover/", views.list_page, name="handovers"),
    path("handover/unowned/", views.unowned_page, name="unowned"),
    path("handover/<int:pk>/", views.page, name="handover"),
    path("handover/<int:pk>/paper.pdf", views.sheet, name="handover_paper"),
    path("handover/<int:pk>/<slug:name>/", views.act, name="handover_act"),
]
