"""Planning's special pages; its registers' pages come from their declarations."""

from django.urls import path

from planning.asset import views as assets
from planning.budget import views as budget
from planning.contract import views as contracts
from planning.expense import audit
from planning.expense import views as expense
from planning.plan import views as plans
from planning.procurement import views as procurement
from planning.project import changes as project_changes
from planning.project import reviewpages as project_review
from planning.project import views as project
from planning.standard import views as standards
from planning.standard_check import views as checks
from planning.stocktake import views as stocktakes

BUDGET, EXPENSE, PROJECT = (f"{kind}/<int:pk>" for kind in ("budget", "expense", "project"))

urlpatterns = [
    path("plan/<int:pk>/row/<slug:what>/", plans.row_page, name="plan_row"),
    path("plan/<int:pk>/remove/<slug:what>/", plans.remove_page, name="plan_remove"),
    path("plan/<int:pk>/do/measure/", plans.measure_page, name="plan_measure"),
    path("standard/<int:pk>/answer/", standards.answer_page, name="standard_answer"),
    path("standard_check/<int:pk>/finding/<slug:act>/", checks.finding_page, name="standard_finding"),
    path("assets/mine/", assets.mine_page, name="assets_mine"),
    path("assets/take-all/", assets.take_all, name="assets_take_all"),
    path("assets/ledger/", assets.ledger_page, name="asset_ledger"),
    path("assets/ledger/<slug:what>/", assets.ledger_file, name="asset_ledger_file"),
    path("assets/labels.pdf", assets.labels_file, name="asset_labels"),
    path("asset/<int:pk>/life/", assets.life_page, name="asset_life"),
    path("asset/<int:pk>/seen/", stocktakes.seen, name="asset_seen"),
    path("stocktake/<int:pk>/count/", stocktakes.count_page, name="stocktake_count"),
    path("stocktake/<int:pk>/explain/", stocktakes.explain_page, name="stocktake_explain"),
    path("procurements/split/", procurement.split_page, name="procurement_split"),
    path("procurement/<int:pk>/scores/", procurement.scores_page, name="procurement_scores"),
    path("procurement/<int:pk>/why/", procurement.why_page, name="procurement_why"),
    path("contract/<int:pk>/do/pay/", contracts.pay_page, name="contract_pay"),
    path(f"{BUDGET}/lines/", budget.lines_page, name="budget_lines"),
    path(f"{BUDGET}/lines/new/", budget.line_new, name="budget_line_new"),
    path(f"{BUDGET}/lines/paste/", budget.lines_paste, name="budget_lines_paste"),
    path(f"{BUDGET}/lines/<int:line>/", budget.line_page, name="budget_line"),
    path(f"{BUDGET}/lines/<int:line>/edit/", budget.line_edit, name="budget_line_edit"),
    path(f"{BUDGET}/lines/<int:line>/remove/", budget.line_remove, name="budget_line_remove"),
    path(f"{BUDGET}/vouchers/<int:voucher>/", budget.voucher_page, name="budget_voucher"),
    *(path(f"{BUDGET}/do/{act}/", budget.act_page, {"act": act}, name=f"budget_{act}") for act in budget.ACTS),
    path(f"{EXPENSE}/items/new/", expense.item_new, name="expense_item_new"),
    path(f"{EXPENSE}/items/<int:item>/", expense.item_edit, name="expense_item_edit"),
    path(f"{EXPENSE}/items/<int:item>/remove/", expense.item_remove, name="expense_item_remove"),
    path(f"{EXPENSE}/submit/", expense.submit_page, name="expense_submit"),
    path(f"{EXPENSE}/pay/", expense.pay_page, name="expense_pay"),
    path(f"{EXPENSE}/give-back/", expense.give_back_page, name="expense_give_back"),
    path("money/invoices/", audit.invoices_page, name="money_invoices"),
    path("projects/changes/", project_changes.changes_page, name="project_changes"),
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
