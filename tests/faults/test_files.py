"""Kills between file and row, and a full disk: at worst a file that no row knows, never a row without its file."""

import hashlib
import io
import os
import random
import resource
import subprocess
from contextlib import contextmanager, nullcontext
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from office.failpoints import failpoint
from office.files.checks import inspect_file
from office.files.store import DAY, file_store
from office.files.uploads import Accepted
from office.orgchart.models import User
from office.records import attachments
from office.records.models import StoredFile, Upload
from office.records.orphans import collect_orphans
from office.testing import signed_in
from tests.faults.forked import Killed
from tests.faults.report import LEAST_IN_FLIGHT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_FILE_KILLS", "60"))
POINTS = ("store.received", "store.before_name", "store.after_name", "store.kept", "receive.before_commit")
NO_ROOM = "There is no room for more files at the moment."
FULL = ["limit", *(["tmpfs"] if os.geteuid() == 0 else [])]  # only root can mount a small disk
UPLOAD = "/files/upload/"
BIG, SMALL = 900_000, 2_000


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of this test's own, so that what is left in it is this test's."""
    settings.FILE_STORE = tmp_path / "store"
    settings.FILE_STORE_MIN_FREE = 0
    return file_store()


# --- Crash between file and row -------------------------------------------------------------------------
@pytest.fixture
def hand_in(office, monkeypatch):
    """What a child does: hand in another file. It is checked by its name only, for the check is not what dies here."""
    monkeypatch.setattr("office.files.uploads.inspect_file", lambda path, name, limits: inspect_file(path, name, limits=None))
    user = User.objects.select_related("person").get(username="registry")

    def once(number):
        body = random.Random(f"{number} {uuid4()}").randbytes(200_000)
        attachments.receive(user, SimpleUploadedFile(f"{number}.png", body))

    return once


def spoilt(store):
    """What verify_files finds, and files whose bytes are not what their name says."""
    said = io.StringIO()
    try:
        call_command("verify_files", stdout=io.StringIO(), stderr=said)
    except CommandError:
        yield from (f"no dangling row: {text}" for text in said.getvalue().splitlines())
    yield from (f"no truncated file: {sha256}" for sha256 in store.iterate() if store.verify(sha256))


@pytest.mark.fault("kill -9 between file and row", twins={
    "test_twin_with_the_row_first_rows_dangle": "no dangling row"})
def test_at_worst_a_file_that_no_row_knows(hand_in, store, line, capsys):
    killed = Killed(POINTS)
    killed.run(KILLS, hand_in)
    findings = list(spoilt(store))
    line.tell(KILLS, findings, killed.in_flight)
    assert findings == []
    assert line.share >= LEAST_IN_FLIGHT
    assert killed.rare() == {}
    rows = set(StoredFile.objects.values_list("pk", flat=True))
    orphans = set(store.iterate()) - rows
    assert rows and orphans and list(store.incoming.iterdir())
    with capsys.disabled():
        print(f"\n{dict(killed.deaths)}; {len(rows)} rows, {len(orphans)} orphans")
    assert_only_orphans_are_collected(store, orphans)


def assert_only_orphans_are_collected(store, orphans):
    """A month later what the kills left is gone, and what a row knows is still there."""
    assert collect_orphans() == []
    for path in [*store.incoming.iterdir(), *map(store.path, store.iterate())]:
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 31 * DAY))
    assert set(collect_orphans()) == orphans
    assert list(store.incoming.iterdir()) == []
    assert list(spoilt(store)) == []


def test_twin_with_the_row_first_rows_dangle(hand_in, store, monkeypatch):
    """The row is written while the file is still to be stored."""
    waiting = []

    def name_only(stream, name, **_):
        waiting.append(stream.read())
        sha256 = hashlib.sha256(waiting[-1]).hexdigest()
        return Accepted(name, sha256, len(waiting[-1]), "image/png")

    def row_first(number):
        hand_in(number)
        failpoint("row.first")
        store.store(io.BytesIO(waiting.pop()), limit=10**9)

    monkeypatch.setattr(attachments, "accept", name_only)
    Killed(("row.first",)).run(6, row_first)
    assert any(finding.startswith("no dangling row") for finding in spoilt(store))


# --- Disk full ------------------------------------------------------------------------------------------
@contextmanager
def small_disk(how, store):
    """Less room than a big file needs: for any user a limit on the size of files, for root a disk of 1 MB."""
    if how == "limit":
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (BIG // 2, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k,mode=700", "faults", store.incoming], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", store.incoming], check=True)


def handed_in(size):
    return SimpleUploadedFile("plan.txt", b"x" * size, content_type="text/plain")


def not_refused_well(how, store, letter):
    """What does not hold while the disk is full."""
    client = signed_in("registry")
    client.raise_request_exception = False
    early = client.post(UPLOAD, {"files": handed_in(SMALL)})
    assert early.status_code == 200
    before = (StoredFile.objects.count(), Upload.objects.count(), list(store.iterate()))
    with small_disk(how, store):
        answers = {
            "upload": client.post(UPLOAD, {"files": handed_in(BIG)}),
            "form": client.post("/secretariat/incoming_document/new/", {**letter, "title": "来文", "files": handed_in(BIG)}),
        }
        reading = [client.get("/").status_code]
        after = (StoredFile.objects.count(), Upload.objects.count(), list(store.iterate()))
        left = list(store.incoming.iterdir())
    found = [f"a clear sentence: {name} {answer.status_code}" for name, answer in answers.items()
             if answer.status_code != 422 or NO_ROOM not in answer.content.decode()]
    found += [f"no half record: {before} {after}"] if before != after else []
    found += [f"no half file: {left}"] if left else []
    found += [f"reading goes on: {reading}"] if reading != [200] else []
    return found


@pytest.mark.fault("disk full", twins={
    "test_twin_without_the_words_for_a_full_disk_people_get_500": "a clear sentence"})
@pytest.mark.parametrize("how", FULL)
def test_a_full_disk_refuses_files_and_nothing_else(how, store, letter, line):
    findings = not_refused_well(how, store, letter)
    line.tell(2, findings)
    assert findings == []


def test_twin_without_the_words_for_a_full_disk_people_get_500(store, letter, monkeypatch):
    monkeypatch.setattr("office.files.store.full_disk", nullcontext)
    monkeypatch.setattr("office.files.uploads.full_disk", nullcontext)
    findings = not_refused_well("limit", store, letter)
    assert any(finding.startswith("a clear sentence") for finding in findings), findings


def below_the_floor(letter, settings):
    """What an upload is answered while less of the disk is free than must stay free."""
    client = signed_in("registry")
    free = os.statvfs(settings.FILE_STORE)
    settings.FILE_STORE_MIN_FREE = 1.01 * free.f_bavail / free.f_blocks + 0.01
    answer = client.post(UPLOAD, {"files": handed_in(SMALL)})
    taken = answer.status_code != 422 or NO_ROOM not in answer.content.decode() or StoredFile.objects.exists()
    return ["room is kept for the database: a file was taken"] if taken else []


@pytest.mark.fault("less free than the floor", twins={
    "test_twin_without_a_floor_files_are_taken_to_the_last_byte": "room is kept for the database"})
def test_below_the_floor_files_are_refused(letter, settings, line):
    findings = below_the_floor(letter, settings)
    line.tell(1, findings)
    assert findings == []


def test_twin_without_a_floor_files_are_taken_to_the_last_byte(letter, settings, monkeypatch):
    monkeypatch.setattr("office.files.store.FileStore._check_room", lambda store: None)
    assert any(finding.startswith("room is kept for the database") for finding in below_the_floor(letter, settings))
