"""The office of the data files, loaded once a test."""

from datetime import timedelta

import pytest

from office.audit.actor import Actor, acting
from office.figures.seed import load_figures
from office.orgchart.load import DEMO, QINGDAO, load
from office.orgchart.models import Appointment, Person, Post
from office.time import now

TEST = Actor(None, None, cause="test", reason="test")


@pytest.fixture
def office(db):
    """The charter's office with the demo's people; passwords are `demo`."""
    load(QINGDAO)
    load(DEMO, password="demo")
    with acting(TEST):
        load_figures()


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
