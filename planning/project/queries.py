"""What others ask of projects: how much was approved, promised and paid, and which ones there are to choose."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from planning.contract.models import Contract
from planning.project.models import Project

NOTHING = Decimal("0.00")


def approved_amount(project_pk: int) -> Decimal:
    """What contracts and budget lines of a project may not exceed: the amount last signed; 0 without a signature."""
    return Project.objects.filter(pk=project_pk).values_list("approved", flat=True).first() or NOTHING


def contracted(project_pk: int) -> tuple[Decimal, Decimal]:
    """(what the project's signed contracts promise, less what was released again; what was paid of it)."""
    sums = Contract.objects.filter(of_project=project_pk, commitment__isnull=False).aggregate(
        promised=Sum(F("commitment__amount") - F("commitment__released")), paid=Sum("commitment__paid"))
    return sums["promised"] or NOTHING, sums["paid"] or NOTHING


def require_within(project_pk: int, amount: Decimal) -> None:
    """One more contract of a project stays within what was approved for it; the project is locked until the commit,
    so that two contracts are not both the last that fits. Raises ValidationError.
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_pk)
    approved, (promised, _paid) = project.approved or NOTHING, contracted(project_pk)
    if promised + amount > approved:
        raise ValidationError({"amount": _(
            "Contract above the approval of project %(number)s: ¥%(approved)s are approved, ¥%(promised)s promised "
            "already (国办发〔2019〕57号).") % {
            "number": project.number, "approved": f"{approved:,.2f}", "promised": f"{promised:,.2f}"}})


def require_after_contract(project_pk: int, day: date) -> None:
    """Nothing is accepted before it was agreed on. Raises ValidationError for a day before a contract was signed."""
    signed = Contract.objects.filter(of_project=project_pk, supplements=None).aggregate(first=Min("signed_on"))["first"]
    if signed and day < signed:
        raise ValidationError({"day": _("The contract was signed on %(day)s: nothing is accepted before.") % {
            "day": signed.isoformat()}})


def projects_to_choose(user: Any, *statuses: str) -> QuerySet[Project]:
    """The open projects that the user may see, in these stages (none named: in all), the newest first."""
    rows = visible_to(user, Project.objects.filter(is_open=True))
    return (rows.filter(status__in=statuses) if statuses else rows).order_by("-pk")
