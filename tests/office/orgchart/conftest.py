"""The office of the data files, loaded once a test."""

import pytest

from office.orgchart.load import DEMO, QINGDAO, load


@pytest.fixture
def office(db):
    """The charter's office with the demo's people; passwords are `demo`."""
    load(QINGDAO)
    load(DEMO, password="demo")
