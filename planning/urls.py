"""The special pages of Comprehensive Planning; its registers' pages come from their declarations."""

from django.urls import path

from planning.project import reviewpages as project_review
from planning.project import views as project

PROJECT = "project/<int:pk>"

urlpatterns = [
    path(f"{PROJECT}/checks/", project.checks_page, name="project_checks"),
    path(f"{PROJECT}/performance/", project.performance_page, name="project_performance"),
    path(f"{PROJECT}/milestone/", project.milestone_page, name="project_milestone"),
    path(f"{PROJECT}/estimates/", project.estimates_page, name="project_estimates"),
    path(f"{PROJECT}/file/", project.file_page, name="project_file"),
    path(f"{PROJECT}/file.zip", project.package_page, name="project_package"),
    path(f"{PROJECT}/seat/<slug:act>/", project_review.seat_page, name="project_seat"),
    path(f"{PROJECT}/draws/", project_review.draws_page, name="project_draws"),
    path(f"{PROJECT}/approval/", project_review.prepare_page, name="project_prepare"),
    path(f"{PROJECT}/approve/", project_review.approve_page, name="project_approve"),
]
