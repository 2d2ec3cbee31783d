"""What stands before any work: charter, posts, people, calendar, figures, route templates."""

from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.notices.seed import load_phrases
from office.orgchart.load import DEMO, QINGDAO, load
from office.routing.load import load_templates


def load_base(password: str | None) -> None:
    """Load the office and its invented staff; loading again changes nothing. `password` is every account's."""
    load(QINGDAO)
    load(DEMO, password)
    load_calendar()
    load_figures()
    load_templates(QINGDAO)
    load_phrases()
