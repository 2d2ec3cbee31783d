"""What the tests of the org chart add to the loaded office."""

from datetime import timedelta

import pytest

from office.audit.actor import Actor, acting
from office.orgchart.models import Appointment, Person, Post
from office.time import now

PASSWORD = "a-password-for-tests"  # of every account of the loaded office
TEST = Actor(None, None, cause="test", reason="test")


@pytest.fixture
def more_people(office):
    """Appoint so many further people to the network division's staff."""

    def appoint(number):
        with acting(TEST):
            post, since = Post.objects.get(code="network.staff"), now() - timedelta(days=30)
            for n in range(number):
                person = Person.objects.create(code=f"X{n}", name_zh=f"林{n}", name_en=f"Lin {n}")
                Appointment.objects.create(person=person, post=post, valid_from=since)

    return appoint
