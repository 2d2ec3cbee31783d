"""A calendar, the figures, a person and records for clocks to run on, in a fixed instant."""

from datetime import UTC, datetime

import pytest

from office.audit.actor import SYSTEM, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.time import one_instant
from tests.office.clocks.made import at

LONG_AGO = datetime(2011, 8, 1, tzinfo=UTC)
PUBLISHED = (2024, 2025, 2026)


@pytest.fixture
def calendar(db):
    """Three published years are enough here, and are loaded sooner than twenty-three."""
    load_figures()
    with one_instant(at(2026, 1, 1)):
        load_calendar(PUBLISHED)


@pytest.fixture
def person(db):
    from office.orgchart.models import Person

    with acting(SYSTEM):
        return Person.objects.create(code="t1", name_en="Li Min", name_zh="李敏")


@pytest.fixture
def make_record(db):
    """Makes filed things; clocks do not care which register they are of."""
    from office.orgchart.charter_models import Duty
    from office.orgchart.models import Division
    from secretariat.incoming_document.models import IncomingDocument, Status
    from secretariat.organ.models import Organ

    with acting(SYSTEM):
        division = Division.objects.create(
            code="t", name_en="Secretariat", name_zh="秘书处", valid_from=LONG_AGO
        )
        duty = Duty.objects.create(division=division, number=3, text_en="Documents", text_zh="文件")
        sender = Organ.objects.create(name="市政府办公厅")

    def make(title="关于报送材料的通知"):
        with acting(SYSTEM):
            return IncomingDocument.objects.create(
                division=division,
                duty=duty,
                sender=sender,
                title=title,
                status=Status.REGISTERED,
                opened=at(2026, 11, 23),
                received_on=at(2026, 11, 23).date(),
            )

    return make


@pytest.fixture
def record(make_record):
    return make_record()
