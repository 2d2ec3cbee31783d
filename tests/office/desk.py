"""The small office, its calendar, and a document on the usual route: propose, instruct, handle, circulate."""

import pytest

from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.routing.models import Step
from office.routing.services.starting import start
from office.testing import standing
from tests.office.made import make_document, make_office, make_template, moment


@pytest.fixture
def office(db):
    load_figures()
    with standing(moment(1)):
        load_calendar((2026,))
    return make_office()


@pytest.fixture
def template(office):
    return make_template(
        office,
        ("Propose", "proposed", {}, [("propose", "secretariat.head", 1)]),
        ("Instruct", "instructed", {}, [("instruct", "deputy", 2)]),
        ("Handle", "handling", {}, [("handle", "chosen", 3), ("assist", "chosen", 3)]),
        ("Read", "circulating", {"optional": True}, [("read", "chosen", None)]),
    )


@pytest.fixture
def document(office):
    return make_document(office)


class Desk:
    """One document and everybody at it: acts by a post's code, at a time of November."""

    def __init__(self, office, document):
        self.office, self.document = office, document

    def at(self, day, hour=9, minute=0):
        return standing(moment(day, hour, minute))

    def user(self, code):
        user = self.office.users[code]
        user.__dict__.pop("_standing", None)
        return user

    def open(self, act=None, code=None):
        steps = Step.objects.filter(record=self.document.pk, is_open=True)
        if act:
            steps = steps.filter(act=act)
        if code:
            steps = steps.filter(principal=self.office.p(code))
        return steps.get()

    def holders(self):
        """(act, principal's post code) of the open steps that are not for reading."""
        codes = {post.pk: code for code, post in self.office.posts.items()}
        steps = Step.objects.filter(record=self.document.pk, is_open=True, reading=False).order_by("id")
        return [(step.act, codes.get(step.post_id, step.principal)) for step in steps]

    def status(self):
        self.document.refresh_from_db()
        return self.document.status

    def start(self, template, **choices):
        with self.at(16, 9):
            return start(self.user("registry"), self.document.pk, template.pk, choices=choices)


@pytest.fixture
def desk(office, document, template):
    """The document, started on the route on Monday 16 November at nine."""
    desk = Desk(office, document)
    desk.route = desk.start(template)
    return desk


@pytest.fixture
def bare(office, document):
    """The document, on no route yet."""
    return Desk(office, document)
