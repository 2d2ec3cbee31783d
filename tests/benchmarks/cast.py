"""The people of the benchmark: 52 divisions of eight and a clerk of the registry for each, beside the example office's own, and four leaders in charge.

Their keys are arithmetic, so that a document of one division can be copied for another: whoever has a place in the
first division has the same place, ten numbers further on, in the next.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from office.audit.actor import Actor, acting
from office.demo.base import load_base
from office.orgchart.models import Appointment, Division, Person, Post, User, give_group
from office.routing.services.templates import publish
from office.routing.template_models import Choice, RouteTemplate, StageTemplate, StepTemplate
from secretariat.organ.models import Organ
from tests.benchmarks.keys import DIVISION, LEADER, LEADERS, PASSWORD, PLACES, STRIDE, place
from tests.benchmarks.words import DIVISIONS, GIVEN, SENDER_TOKEN, SENDERS, SURNAMES, division_name

SINCE = datetime(2011, 3, 1, tzinfo=UTC)
ROLES = ("division_head", "registry", *["clerk"] * (PLACES - 2))
STAGES = (  # name, the record's status meanwhile, (act, whom it goes to, limit in working days)
    ("Proposed opinion", "拟办", "", (("propose", Choice.CHOSEN, 1),)),
    ("Leader's instruction", "批示", "proposed", (("instruct", Choice.CHOSEN, 2),)),
    ("Handling", "承办", "handling", (("handle", Choice.CHOSEN, 5), ("assist", Choice.CHOSEN, 3))),
    ("Checking the result", "核办", "handling", (("review", Choice.CHOSEN, 1),)),
)


def user(key: int) -> Any:
    """An account, as a request has it."""
    return User.objects.select_related("person").get(pk=key)


def make_cast(divisions: int = DIVISIONS) -> None:
    """The example office, and beside it the people, senders and route of the benchmark; once."""
    load_base(PASSWORD)
    if Division.objects.filter(pk=DIVISION).exists():
        return
    with acting(Actor(None, None, cause="benchmark")), transaction.atomic():
        secret = make_password(PASSWORD)
        keeper = Division.objects.get(code="secretariat")  # only it files; a registry clerk sits there for each division
        for number in range(divisions):
            zh, en = division_name(number)
            division = Division(pk=DIVISION + number, code=f"bench{number}", name_en=en, name_zh=zh, order=100 + number,
                                valid_from=SINCE)
            division.save()
            for order, role in enumerate(ROLES):
                _seat(place(number, order), keeper if role == "registry" else division, role, f"{en}, {role} {order}", f"{zh}{order}号岗", secret)
        leadership = Division.objects.get(code="leadership")
        for order in range(LEADERS):
            _seat(LEADER + order, leadership, "leader", f"Deputy {order}", f"分管副主任{order}", secret)
        for name in (*SENDERS, SENDER_TOKEN):
            Organ(name=name).save()
        _make_route()


def _seat(key: int, division: Division, role: str, en: str, zh: str, secret: str) -> None:
    """A post, who holds it, and their account, all of the same key."""
    post = Post(pk=key, code=f"bench.{key}", division=division, role=role, title_en=en, title_zh=zh, order=key % STRIDE,
                valid_from=SINCE)
    give_group(post)
    post.save()
    name = SURNAMES[key % len(SURNAMES)] + GIVEN[key % len(GIVEN)]
    person = Person(pk=key, code=f"b{key}", name_zh=name, name_en=f"Person {key}")
    person.save()
    User(pk=key, username=f"bench{key}", person=person, password=secret, must_change_password=False).save()
    Appointment(person=person, post=post, valid_from=SINCE).save()


def _make_route() -> None:
    template = RouteTemplate.objects.create(
        code="bench", version=1, kind="incoming_document", name_en="Benchmark", name_zh="办件", end_status="answered")
    for order, (en, zh, status, steps) in enumerate(STAGES, 1):
        stage = StageTemplate.objects.create(template=template, order=order, name_en=en, name_zh=zh, status=status)
        for act, choice, limit in steps:
            StepTemplate.objects.create(stage=stage, act=act, choice=choice, limit=limit)
    publish(template)
