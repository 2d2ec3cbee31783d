"""The addresses of the inbox; it is the portal's first page."""

from django.urls import path

from office.inbox import batch, division, saved, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("division/", division.division_page, name="division"),
    path("inbox/batch/", batch.batch, name="batch"),
    path("inbox/batch/<uuid:key>/", batch.result, name="batch_result"),
    path("inbox/view/", saved.saved_view, name="save_view"),
    path("inbox/view/<int:view_pk>/", saved.saved_view, name="saved_view"),
    path("routes/step/<int:step_pk>/", views.draft_of_step, name="draft_of_step"),
]
