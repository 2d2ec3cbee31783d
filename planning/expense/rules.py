"""What an expense must be before money is approved for it: classes, travel standards, reception, who approves.

The figures are dated rows (expense.*, travel.*, reception.*); a refusal names the rule.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.orgchart.models import Role
from planning.budget.ledger import said
from planning.budget.models import ZERO, BudgetLine, Commitment
from planning.expense.models import Category, Expense, ExpenseItem, Status

Sort = ExpenseItem.Sort
DAILY = ((Sort.MEALS, "travel.meals"), (Sort.LOCAL, "travel.local"))
ROLES = ("division_head", "leader", "director")  # who approves, from the lower


def check(expense: Expense) -> list[str]:
    """Every rule that the expense breaks, in sentences; none if it may be approved."""
    items = list(expense.items.select_related("line__budget"))
    if not items:
        return [_("It has no item: add what is to be paid.")]
    broken = _classes(expense, items)
    if expense.category == Category.TRAVEL:
        broken += _travel(expense, items)
    elif expense.category == Category.RECEPTION:
        broken += _reception(expense, items)
    if expense.category == Category.ADVANCE and len({item.line_id for item in items}) > 1:
        broken.append(_("An advance is charged to one line."))
    if expense.category != Category.ADVANCE:
        broken += [_("“%(what)s” has no invoice (allowances alone need none).") % {"what": item.what}
                   for item in items if not item.invoice_number and item.sort not in (Sort.MEALS, Sort.LOCAL)]
    if expense.settles_id:
        broken += _settlement(expense, items)
    return broken


def require_sound(expense: Expense) -> None:
    """Raises ValidationError with every rule that is broken."""
    if broken := check(expense):
        raise ValidationError(broken)


def _classes(expense: Expense, items: list[ExpenseItem]) -> list[str]:
    """Travel and reception are charged to their own classes, and nothing else is (分类科目)."""
    own = figure("expense.classes", expense.opened)
    broken = []
    for item in items:
        codes = own.get(expense.category)
        strange = item.line.code not in codes if codes else (
            expense.category == Category.ORDINARY and any(item.line.code in each for each in own.values()))
        if strange:
            broken.append(_("Wrong classification: “%(line)s” is not for “%(kind)s”.") % {
                "line": item.line, "kind": expense.get_category_display()})  # type: ignore[attr-defined]
    return broken


def _travel(expense: Expense, items: list[ExpenseItem]) -> list[str]:
    """差旅费管理办法: hotels by rank and place a night, allowances a day; the figures are travel.*."""
    if not (expense.destination and expense.place and expense.rank and expense.travellers and expense.days()):
        return [_("A journey names destination, class of place, standard, travellers, and its two days.")]
    on, people, days = expense.left_on, expense.travellers or 0, expense.days()
    assert on is not None
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for item in items:
        sums[item.sort] += item.amount
    night = Decimal(figure("travel.hotel", on)[expense.rank][expense.place])
    limits = [(Sort.HOTEL, night, days - 1), *((sort, Decimal(figure(key, on)), days) for sort, key in DAILY)]
    return [
        _("Above the travel standard: %(what)s ¥%(amount)s, at most ¥%(limit)s (¥%(each)s × %(times)d × %(people)d).")
        % {"what": Sort(sort).label, "amount": said(sums[sort]), "limit": said(each * times * people),
           "each": said(each), "times": times, "people": people}
        for sort, each, times in limits if sums[sort] > each * times * people]


def most_hosts(guests: int, on: Any) -> int:
    """党政机关国内公务接待管理规定 art. 10: at most three hosts for up to ten guests, else a third of the guests."""
    rule = figure("reception.hosts", on)
    return int(rule["most"]) if guests <= rule["few"] else guests // int(rule["guests_a_host"])


def _reception(expense: Expense, items: list[ExpenseItem]) -> list[str]:
    """No letter, no reception (art. 5); the list of guests (art. 13); few hosts (art. 10); the standard a head."""
    broken, guests, hosts = [], expense.guest_names(), expense.host_names()
    if not expense.letter:
        broken.append(_("No reception without an official letter (公函): name it."))
    if not (expense.guest_unit and guests and expense.received_on):
        broken.append(_("The reception list lacks the guests' unit, the guests, or the day."))
        return broken
    most = most_hosts(len(guests), expense.received_on)
    if len(hosts) > most:
        broken.append(_("Too many hosts: %(hosts)d with %(guests)d guests, at most %(most)d.") % {
            "hosts": len(hosts), "guests": len(guests), "most": most})
    each = Decimal(figure("reception.meal", expense.received_on))
    people = len(guests) + len(hosts)
    spent = sum((item.amount for item in items if item.sort == Sort.BANQUET), ZERO)
    if spent > each * people:
        broken.append(_("Above the reception standard: ¥%(amount)s for %(people)d people, at most ¥%(limit)s.") % {
            "amount": said(spent), "people": people, "limit": said(each * people)})
    return broken


def _settlement(expense: Expense, items: list[ExpenseItem]) -> list[str]:
    """A settlement is for an advance that is out, of the same person, on its line."""
    advance = expense.settles
    assert advance is not None
    if advance.status != Status.ADVANCED or advance.created_by_id != expense.created_by_id:
        return [_("The advance is not yours, or is settled already.")]
    lines = set(Commitment.objects.filter(record=advance.pk).values_list("line", flat=True))
    if any(item.line_id not in lines for item in items):
        return [_("A settlement is charged to the line of its advance.")]
    return []


def level(amount: Decimal, on: Any) -> dict[str, Any]:
    """Who approves an amount: the first row of expense.approval that reaches so far (role, route, up_to)."""
    rows: list[dict[str, Any]] = figure("expense.approval", on)
    return next(row for row in rows if row["up_to"] is None or amount <= Decimal(row["up_to"]))


def require_level(expense: Expense, role: str) -> None:
    """Raises ValidationError when a post of this role does not approve so much."""
    needed = level(expense.total(), expense.opened)["role"]
    if role not in ROLES or ROLES.index(role) < ROLES.index(needed):
        raise ValidationError(_("¥%(amount)s is approved by: %(role)s. Send it on the route for this amount."),
                              code="level", params={"amount": said(expense.total()), "role": Role(needed).label})


def where_used(number: str, code: str, but: int | None = None) -> ExpenseItem | None:
    """The item that an invoice was used for, if any."""
    rows = ExpenseItem.objects.filter(invoice_number=number, invoice_code=code, void=False)
    return rows.exclude(pk=but).select_related("expense__created_by").first() if number else None


def require_available(items: list[ExpenseItem]) -> None:
    """Raises ValidationError for the first line that has less than its items ask; the ledger asks again."""
    asked: dict[BudgetLine, Decimal] = defaultdict(lambda: ZERO)
    for item in items:
        asked[item.line] += item.amount
    for line, amount in asked.items():
        if amount > line.available:
            raise ValidationError(_("Above the budget line: “%(line)s” has ¥%(available)s available, ¥%(amount)s is "
                                    "asked for."), code="balance", params={
                "line": line, "available": said(line.available), "amount": said(amount)})
