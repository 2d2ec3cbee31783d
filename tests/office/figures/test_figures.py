"""A figure is asked as of the case's date."""

from datetime import UTC, date, datetime

import pytest

from office.figures.models import Figure
from office.figures.queries import FigureMissing, figure, figures
from office.figures.seed import all_figures, load_figures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_values():
    for value, valid_from, valid_to in ((3, date(2020, 1, 1), date(2026, 7, 1)), (5, date(2026, 7, 1), None)):
        Figure.objects.create(
            key="days", value=value, source="本办规定", valid_from=valid_from, valid_to=valid_to
        )


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2020, 1, 1), 3),
        (date(2026, 6, 30), 3),
        (date(2026, 7, 1), 5),
        (datetime(2026, 6, 30, 15, 59, tzinfo=UTC), 3),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), 5),  # midnight in the office
    ],
)
def test_the_value_of_the_day(on, value):
    assert figure("days", on) == value


def test_a_figure_that_is_not_there_is_not_guessed():
    with pytest.raises(FigureMissing, match="days"):
        figure("days", date(2019, 12, 31))
    with pytest.raises(FigureMissing, match="hours"):
        figures(["days", "hours"], date(2026, 7, 1))


def test_loading_is_harmless_to_repeat_and_keeps_what_was_changed():
    assert load_figures() == len(all_figures())
    Figure.objects.filter(key="clock.yellow_days").update(value=4)
    assert load_figures() == 0
    assert figure("clock.yellow_days", date(2026, 11, 23)) == 4


def test_every_figure_bears_its_source():
    assert all(source for _, _, _, source in all_figures())
