"""The web process dies after the commit and before the reply: the form sent again makes no second document."""

import os

import pytest
from django.db import connections

from secretariat.incoming_document.models import IncomingDocument
from tests.faults.browsers import People
from tests.faults.servers import Portal
from tests.faults.test_kill_servers import verified

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
POINTS = ("filing.before_commit", "filing.after_commit", "web.before_answer")
TIMES = int(os.environ.get("FAULT_WEB_DEATHS", "5"))  # at each point
NEW = "/secretariat/incoming_document/new/"


def filed(folder, letter, points, times, keyed=True):
    """Clerks send forms until the web process has died so often at each point; what does not hold, and the deaths."""
    titles = []
    with Portal(folder, only=("web",)) as portal:
        people = People(portal.port, letter)
        for point in points:
            portal.end("web")
            portal.start("web", OFFICE_FAILPOINTS=f"{point}=2")  # each child lives through one form, and dies at the next
            while portal.deaths()[point] < times:
                title = f"来文 {point} {len(titles)}"
                titles.append(title)
                form = {**letter, "title": title, "sender_number": title, "duplicate_reason": "测试"}
                people.send("registry", NEW, form, keyed=keyed)
        deaths = portal.deaths()
    rows = list(IncomingDocument.objects.values_list("title", flat=True))
    found = [f"nothing acknowledged is lost: {title}" for title in titles if title not in rows]
    found += [f"a form files once: {title} {rows.count(title)} times" for title in titles if rows.count(title) > 1]
    return [*found, *verified()], deaths


@pytest.mark.fault("web dies after the commit, before the reply", twins={
    "test_twin_without_the_forms_key_the_retry_files_again": "a form files once"})
def test_the_form_sent_again_makes_no_second_document(letter, line, tmp_path):
    findings, deaths = filed(tmp_path, letter, POINTS, TIMES)
    line.tell(deaths.total(), findings, deaths.total())
    assert findings == []
    connections.close_all()


def test_twin_without_the_forms_key_the_retry_files_again(letter, tmp_path):
    findings, _deaths = filed(tmp_path, letter, ("web.before_answer",), 1, keyed=False)
    assert any(finding.startswith("a form files once") for finding in findings), findings
    connections.close_all()
