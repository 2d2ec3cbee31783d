"""The demo's round and its handovers are played as their people would, up to a published result with a ruling."""

from datetime import datetime

import pytest

from office.clocks.stored import current_calendar
from office.demo.handover import Handovers
from office.demo.hours import OfficeTime
from office.demo.people import People
from office.demo.story import happened
from office.handover.models import Handover
from office.testing import frozen, signed_in
from secretariat.assessment.models import Assessment, Objection, Sheet, Status
from secretariat.assessment.testing import ZONE
from secretariat.demo.assessment import EXCELLENT, Assessments
from secretariat.seal.testing import seal

pytestmark = pytest.mark.django_db
END = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def test_a_published_round_and_two_handovers(office: None) -> None:
    with frozen(END):
        seal(medium="physical", key="")
        people = People()
        stories = [Handovers(people), Assessments(people)]
        time = OfficeTime(current_calendar(), END, max(story.reach_back() for story in stories))
        acts = happened(stories, time)
    for act in acts:
        with frozen(time.instant(act.position)):
            act.do()
    with frozen(END):
        record = Assessment.objects.get()
        assert record.status == Status.PUBLISHED
        assert set(Sheet.objects.filter(grade="excellent").values_list("division__code", flat=True)) == {EXCELLENT}
        assert not Sheet.objects.filter(total=None).exists()
        assert Objection.objects.get().upheld
        page = signed_in("website.staff").get(f"{record.get_absolute_url()}sheets/")
        assert page.status_code == 200 and "Network System" in page.content.decode()
        assert list(Handover.objects.order_by("pk").values_list("person__name_zh", "state")) == [
            ("吕思远", "done"), ("单文博", "open")]
        assert signed_in("seals").get(f"/handover/{Handover.objects.get(state='open').pk}/").status_code == 200
