"""Planning's special pages; its registers' pages come from their declarations."""

from django.urls import path

from planning.plan import views as plans
from planning.standard import views as standards
from planning.standard_check import views as checks

urlpatterns = [
    path("plan/<int:pk>/row/<slug:what>/", plans.row_page, name="plan_row"),
    path("plan/<int:pk>/remove/<slug:what>/", plans.remove_page, name="plan_remove"),
    path("plan/<int:pk>/do/measure/", plans.measure_page, name="plan_measure"),
    path("standard/<int:pk>/answer/", standards.answer_page, name="standard_answer"),
    path("standard_check/<int:pk>/finding/<slug:act>/", checks.finding_page, name="standard_finding"),
]
