"""The addresses of the inbox; it is the portal's first page."""

from django.urls import path

from office.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("inbox/acknowledge/", views.acknowledge, name="acknowledge"),
    path("inbox/result/<uuid:key>/", views.result, name="acknowledged"),
    path("routes/step/<int:step_pk>/", views.draft_of_step, name="draft_of_step"),
]
