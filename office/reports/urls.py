"""Addresses of the reports: declared ones, saved ones, and the files that were made."""

from django.urls import path

from office.reports import keeping, views

urlpatterns = [
    path("reports/", views.reports_page, name="reports"),
    path("reports/<slug:code>/", views.report_page, name="report"),
    path("reports/<slug:code>.pdf", views.report_file, {"form": "pdf"}, name="report_pdf"),
    path("reports/<slug:code>.xlsx", views.report_file, {"form": "xlsx"}, name="report_xlsx"),
    path("reports/<slug:code>/save/", keeping.save_page, name="report_save"),
    path("saved-reports/<int:saved_pk>/", keeping.saved_page, name="saved_report"),
    path("saved-reports/<int:saved_pk>/edit/", keeping.edit_page, name="saved_report_edit"),
    path("saved-reports/<int:saved_pk>/do/", keeping.act, name="saved_report_do"),
    path("saved-reports/file/<int:file_pk>.pdf", keeping.kept_file, {"form": "pdf"}, name="saved_report_pdf"),
    path("saved-reports/file/<int:file_pk>.xlsx", keeping.kept_file, {"form": "xlsx"}, name="saved_report_xlsx"),
]
