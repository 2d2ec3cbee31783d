"""The division's reports, by the folders that declare them."""

from secretariat.supervised_item.reports import SUPERVISION

REPORTS = (SUPERVISION,)
