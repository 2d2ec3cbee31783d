"""PostgreSQL stops in the middle of work: what was answered is kept, people are told, all go on by themselves."""

import os
import random
import time
from types import ModuleType

import pytest
from django.db import connection, connections

from office import urls
from office.servers import process
from office.testing import signed_in
from secretariat.incoming_document.models import IncomingDocument
from tests.faults.browsers import People
from tests.faults.own_postgres import own_postgres
from tests.faults.servers import Portal
from tests.faults.test_kill_servers import broken, rest

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
STOPS = int(os.environ.get("FAULT_STOPS", "4"))
NEW = "/secretariat/incoming_document/new/"
WORDS = {
    "en": ("Not available for a moment", "The database does not answer just now."),
    "zh-hans": ("暂时无法使用", "数据库暂时没有响应。"),
}


# --- What people are told -------------------------------------------------------------------------------
@pytest.fixture
def unreachable(letter):
    """Browsers of the registry, signed in before the database went away."""
    client = signed_in("registry")
    client.raise_request_exception = False
    connection.close()
    kept = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield client
    connection.close()
    connection.settings_dict["HOST"] = kept


def answers(client, letter):
    """What reading and writing are answered in both languages: status and page."""
    for language, words in WORDS.items():
        for path, data in (("/", None), (NEW, None), (NEW, letter), ("/accounts/sign-in/", {"username": "registry"})):
            headers = {"accept-language": language}
            answer = client.get(path, headers=headers) if data is None else client.post(path, data, headers=headers)
            yield f"{path} in {language}", answer, words


def not_told(client, letter):
    """Who gets anything but a page that says in their language that the database is away."""
    found = []
    for where, answer, words in answers(client, letter):
        page = answer.content.decode()
        if answer.status_code != 503 or not answer.headers.get("Retry-After"):
            found.append(f"503 and not 500: {where} {answer.status_code}")
        found += [f"people are told: {where} lacks “{word}”" for word in words if word not in page]
        found += [f"no traceback: {where}" for word in ("Traceback", "OperationalError", "/nowhere") if word in page]
    return found


@pytest.mark.fault("the database is away: pages", twins={
    "test_twin_without_the_handler_people_get_500": "503 and not 500"})
def test_people_are_told_in_their_language(unreachable, letter, line):
    findings = not_told(unreachable, letter)
    line.tell(len(list(answers(unreachable, letter))), findings)
    assert findings == []


def test_twin_without_the_handler_people_get_500(letter, settings, unreachable):
    settings.ROOT_URLCONF = plain = ModuleType("plain")
    plain.urlpatterns = urls.urlpatterns
    assert any(finding.startswith("503 and not 500") for finding in not_told(unreachable, letter))


# --- What is kept ---------------------------------------------------------------------------------------
def stop_under_load(server, portal, people, stops):
    """Stop at once, stay away for a moment, come back; people go on working."""
    rng, threads, in_flight = random.Random(7), people.start(3), 0
    for _ in range(stops):
        process.wait(lambda acts=people.acts: people.acts > acts + 3 or people.wrong, 30)
        process.wait(lambda: people.sending, 5)
        in_flight += people.sending > 0
        server.crash()
        time.sleep(rng.uniform(0.2, 1.5))
        server.start()
    connections.close_all()  # ours was cut too
    rest(people, threads, 300)
    return in_flight


@pytest.mark.fault("PostgreSQL stopped at once, under load", twins={
    "test_twin_an_answer_before_the_disk_is_lost": "nothing acknowledged is lost",
    "test_twin_without_the_handler_people_get_500": "503 and not 500"})
def test_nothing_answered_is_lost_and_all_go_on_by_themselves(letter, line, tmp_path, capsys):
    with own_postgres(tmp_path / "var") as server:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
            assert cursor.fetchone() == ("on", "on")
        with Portal(tmp_path, **server.environment()) as portal:
            people = People(portal.port, letter)
            before = {name: running.pid for name, running in portal.running.items()}
            in_flight = stop_under_load(server, portal, people, STOPS)
            findings = broken(people)
            findings += [f"503 and not 500: {people.answers}"] if people.answers[500] else []
            findings += [f"no restart: {name}" for name, pid in before.items()
                         if portal.running[name].poll() is not None or portal.running[name].pid != pid]
            line.tell(STOPS, findings, in_flight)
        said = dict(people.answers)
        connections.close_all()
    assert not findings, "\n".join(findings)
    assert people.answers[503] > 0
    with capsys.disabled():
        print(f"\n{STOPS} stops; {len(people.filed)} documents, {people.acts} acts; answers {said}")


def test_twin_an_answer_before_the_disk_is_lost(letter, tmp_path):
    """The only place where commits answer before they are written: on a server of this test's own."""
    with own_postgres(tmp_path / "var") as server:
        server.administer(
            "ALTER ROLE office_app SET synchronous_commit = off",
            "ALTER SYSTEM SET wal_writer_delay = '10s'", "ALTER SYSTEM SET wal_writer_flush_after = '1GB'",
            "SELECT pg_reload_conf()")
        with Portal(tmp_path, only=("web",), **server.environment()) as portal:
            people = People(portal.port, letter)
            for number in range(5):
                title = f"来文 {number}"
                people.send("registry", NEW, {**letter, "title": title, "sender_number": f"{number}号"})
                people.filed.append(title)
                server.crash()
                server.start()
                connections.close_all()
                if IncomingDocument.objects.filter(title=title).count() == 0:
                    break
            findings = people.lost()
        connections.close_all()
    assert any(finding.startswith("nothing acknowledged is lost") for finding in findings), findings
