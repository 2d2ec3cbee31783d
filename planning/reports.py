"""The division's reports, by the folders that declare them."""

from planning.budget.reports import CLASSES, EXECUTION

REPORTS = (EXECUTION, CLASSES)
