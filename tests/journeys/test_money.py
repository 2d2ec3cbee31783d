"""A budget is drawn up and signed, an expense charged to it, paid, and seen in the execution report; both languages."""

import io

import pdfplumber
import pytest

from planning.budget.models import Budget, BudgetLine
from planning.budget.testing import CLERK, DIRECTOR, HEAD, walk
from planning.expense.models import Expense, Status
from tests.journeys.desk import PHONE, Desk
from tests.journeys.looking import look

LINES = "30201\t办公费\t100,000.00\n30217\t公务接待费\t20000\n31007\t信息网络及软件购置更新\t4600000"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_budget_to_its_execution(desk: Desk, language: str) -> None:
    budget = signed_budget(desk, language)
    expense = sent_expense(desk, language)
    walk(expense.pk, ("network.head", "review"), (CLERK, "review"), (HEAD, "sign"))
    desk.work()
    cashier = desk.sign_in(CLERK, language).open(expense.get_absolute_url())
    look(cashier, "expense-approved")
    cashier.press("Enter the payment")
    cashier.fill(paid_on="-1", method="transfer")
    cashier.press("Save")
    assert "2026-11-23" in cashier.text()  # dated back: refused, and what was typed is kept
    cashier.fill(paid_on="t")
    look(cashier, "expense-pay")
    cashier.press("Save")
    assert Expense.objects.get().status == Status.PAID
    body = cashier.page.request.get(f"{expense.get_absolute_url()}print/form.pdf").body()
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        assert "壹仟贰佰叁拾肆元伍角" in "".join(page.extract_text() for page in pdf.pages)
    director = desk.sign_in(DIRECTOR, language).open("/reports/budget_execution/?period=this_month")
    assert "1,234.50" in director.text()
    look(director, "execution")
    look(director.open(budget.get_absolute_url()), "budget")
    look(director.open(f"{budget.get_absolute_url()}lines/"), "budget-lines")
    line = BudgetLine.objects.get(code="30201")
    look(director.open(f"{budget.get_absolute_url()}lines/{line.pk}/?day=t"), "budget-line")
    assert "98,765.50" in director.text()
    look(director.open(f"{budget.get_absolute_url()}vouchers/{line.vouchers.get(kind='pay').pk}/"), "voucher")
    phone = desk.sign_in(DIRECTOR, language, **PHONE)
    for name, address in (("budget", budget.get_absolute_url()), ("lines", f"{budget.get_absolute_url()}lines/"),
                          ("line", f"{budget.get_absolute_url()}lines/{line.pk}/"),
                          ("expense", expense.get_absolute_url()), ("expenses", "/planning/expense/"),
                          ("invoices", "/planning/money/invoices/?number=24372000000012345678")):
        look(phone.open(address), f"phone-{name}")


def signed_budget(desk: Desk, language: str) -> Budget:
    """The finance officer draws it up and sends it; the head checks, the director signs."""
    clerk = desk.sign_in(CLERK, language).open("/planning/budget/new/")
    clerk.fill(title="电政信息办2026年度部门预算", year="2026", remark="按零基预算编制。")
    clerk.press("Save")
    budget = Budget.objects.get()
    clerk.press("Paste lines")
    clerk.fill(rows=LINES.replace("30217", "99999"))
    clerk.press("Save")
    assert "99999" in clerk.main.locator("textarea[name=rows]").input_value()
    look(clerk, "budget-paste")
    clerk.fill(rows=LINES)
    clerk.press("Save")
    assert "4,720,000.00" in clerk.text()
    look(clerk, "budget-drawn")
    clerk.open(f"/routes/{budget.pk}/start/")
    clerk.press("Start the route")
    desk.work()
    walk(budget.pk, (HEAD, "review"))
    director = desk.sign_in(DIRECTOR, language)
    director.take("部门预算")
    look(director, "budget-to-sign")
    director.opinion("同意。")
    director.press("Sign off")
    assert Budget.objects.get().status == "approved"
    return budget


def sent_expense(desk: Desk, language: str) -> Expense:
    """Network System asks for its office supplies."""
    staff = desk.sign_in("network.staff", language).open("/planning/expense/new/")
    look(staff, "expense-new")
    staff.fill(title="购买机房耗材", payee="青岛文博办公用品有限公司", detail="硒鼓、标签纸。")
    staff.press("Save")
    staff.press("Add an item")
    line = BudgetLine.objects.get(code="30201")
    staff.fill(line=str(line.pk), what="硒鼓6个", spent_on="t", amount="1,234.50", invoice_number="24372000000012345678",
               seller="青岛文博办公用品有限公司")
    look(staff, "expense-item")
    staff.press("Save")
    staff.press("Send for approval")
    assert "壹仟贰佰叁拾肆元伍角" in staff.text()
    look(staff, "expense-submit")
    staff.press("Send for approval")
    return Expense.objects.get()
