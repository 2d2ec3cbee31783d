"""Lights and words of a clock, in both languages."""

import pytest
from django.utils import translation

from office.clocks.lights import Faces, clock_face, held, light
from office.clocks.services import pause, start, stop
from office.figures.models import Figure
from tests.office.clocks.made import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]


@pytest.fixture
def clock(record):
    return start(record, unit="working_days", amount=10, at=at(2026, 11, 23))  # due 7 December 17:30


@pytest.mark.parametrize(
    ("when", "colour", "english"),
    [
        (at(2026, 11, 20), "grey", "not started"),
        (at(2026, 11, 23, 11), "green", "10 days left"),
        (at(2026, 12, 1), "green", "4 days left"),
        (at(2026, 12, 2), "yellow", "3 days left"),
        (at(2026, 12, 4), "yellow", "1 day left"),
        (at(2026, 12, 6), "yellow", "1 day left"),  # a Sunday
        (at(2026, 12, 7, 17, 30), "yellow", "due today"),
        (at(2026, 12, 7, 17, 31), "red", "overdue since today"),
        (at(2026, 12, 8), "red", "overdue 1 day"),
        (at(2026, 12, 13), "red", "overdue 4 days"),
    ],
)
def test_running(clock, when, colour, english):
    face = clock_face(clock, when)
    with translation.override("en"):
        assert (face.light, str(face.text)) == (colour, english)
    assert not face.provisional


def test_a_long_period_turns_yellow_at_a_fifth(make_record):
    clock = start(make_record(), unit="working_days", amount=60, at=at(2026, 8, 3))
    calendar = Faces(at(2026, 8, 3)).calendar
    due = clock.due_at.astimezone(calendar.zone).date()
    assert light(clock, at(*calendar.add_working_days(due, -13).timetuple()[:3])) == "green"
    assert light(clock, at(*calendar.add_working_days(due, -12).timetuple()[:3])) == "yellow"


def test_a_limit_in_hours_turns_yellow_at_a_fifth_only(make_record):
    clock = start(make_record(), unit="office_hours", amount=10, at=at(2026, 11, 23, 9))
    assert light(clock, at(2026, 11, 23, 9)) == "green"
    assert light(clock, at(2026, 11, 24, 9, 30)) == "green"
    assert light(clock, at(2026, 11, 24, 10)) == "yellow"
    assert light(clock, at(2026, 11, 24, 12, 1)) == "red"


def test_feedback_that_is_late_is_yellow(clock):
    assert light(clock, at(2026, 11, 24), feedback_late=True) == "yellow"


def test_paused_is_grey_and_closed_is_blue_or_purple(clock, make_record):
    late = start(make_record(), unit="working_days", amount=1, at=at(2026, 11, 23))
    pause(clock, "等候", at=at(2026, 11, 25))
    assert light(clock, at(2026, 12, 20)) == "grey"
    stop(clock, at=at(2026, 12, 21))
    stop(late, at=at(2026, 11, 26))
    now = at(2027, 1, 1)
    with translation.override("en"):
        assert (clock_face(clock, now).light, str(clock_face(clock, now).text)) == ("blue", "closed on time")
        assert (clock_face(late, now).light, str(clock_face(late, now).text)) == (
            "purple",
            "closed 2 days late",
        )


def test_the_words_are_chinese_for_a_chinese_reader(clock):
    face = clock_face(clock, at(2026, 12, 8))
    with translation.override("zh-hans"):
        assert (str(face.word), str(face.text)) == ("逾期", "逾期1天")
        assert str(clock_face(clock, at(2026, 12, 3)).text) == "剩2天"
        assert str(held(at(2026, 11, 23, 9), at(2026, 11, 27, 11))) == "4天2小时"


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (at(2026, 11, 23, 9), "4d 2h"),
        (at(2026, 11, 26, 17), "2h"),
        (at(2026, 11, 27, 10, 20), "40 min"),
        (at(2026, 11, 28), "0 min"),
    ],
)
def test_held_is_working_time(since, text):
    with translation.override("en"):
        assert str(held(since, at(2026, 11, 27, 11))) == text


def test_the_thresholds_are_figures(clock):
    figure = Figure.objects.get(key="clock.yellow_days")
    figure.value = 5
    figure.save()
    assert light(clock, at(2026, 11, 30)) == "yellow"


def test_a_hundred_faces_cost_as_many_queries_as_one(clock, make_record, django_assert_num_queries):
    clocks = [start(make_record(), unit="working_days", amount=n, at=at(2026, 11, 23)) for n in range(1, 21)]
    Faces(at(2026, 11, 24))  # calendar and figures are read, and kept for this edition
    with django_assert_num_queries(2):  # the edition, asked for each of them outside a page
        faces = Faces(at(2026, 11, 24))
        assert len({faces.of(one).days for one in clocks * 5}) == 20
        assert faces.held(at(2026, 11, 23))
