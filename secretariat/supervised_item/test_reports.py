"""The report on supervision: the figures of the tally, a row a division."""

from datetime import date

import pytest

from office.demo.logins import LOGINS
from office.records.perform import perform
from office.reports.output import table_of
from office.reports.report import Asked
from office.testing import account, frozen
from secretariat.supervised_item.reports import SUPERVISION
from secretariat.supervised_item.testing import MAY, at, division, finished, opened

pytestmark = pytest.mark.django_db


def test_a_row_for_each_division_that_leads(office: None) -> None:
    with frozen(MAY):
        good, _open = opened(title="好", due_on="2026-05-20"), opened(title="在", due_on="2026-05-20", lead="planning")
    with frozen(at(date(2026, 5, 19))):
        finished(good)
        perform(account("deputy"), "strike_off", good.pk, opinion="办结")
    with frozen(at(date(2026, 5, 22))):
        table = table_of(SUPERVISION, account("director"), Asked.of(date(2026, 5, 1), date(2026, 5, 31)))
    assert table.rows == [(division("planning").name, 1, 0, 0, None, 1, 1, 0, 2),
                          (division("network").name, 1, 1, 0, 100, 0, 0, 0, 0)]
    assert table.total == ("In all", 2, 1, 0, None, 1, 1, 0, 2)


def test_it_is_for_leaders_heads_and_the_secretariat(office: None) -> None:
    may = {login.username for login in LOGINS if SUPERVISION.is_for(account(login.username))}
    assert may == {"director", "deputy", "registry", "secretariat.head", "planning.head", "network.head", "archives", "seals"}
