"""Each verify_* command passes on what the program's own acts made, and names what was changed behind its back."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connections

from office.audit.actor import Actor, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.files.store import file_store
from office.numbering.services import take, void
from office.permissions.grants import forget_ended, grant, revoke
from office.records.models import Record, StoredFile
from office.routing.models import Step
from office.routing.services.circulating import circulate
from office.routing.services.starting import start
from office.testing import move_clock
from office.time import now
from tests.office.made import make_document, make_office, make_template

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
YEAR = 2026


@pytest.fixture
def office():
    with acting(Actor(None, None, cause="test")):
        load_figures()
        load_calendar((YEAR,))
        made = make_office()
        post = made.posts["software.head"]
        post.group = Group.objects.create(name=post.code)
        post.save()
        return made


@pytest.fixture
def worked(office):
    """Documents with numbers, one on its way, circulated, granted and granted back."""
    with acting(Actor(None, None, cause="test")):
        template = make_template(office, ("Propose", "proposed", {}, [("propose", "secretariat.head", 1)]))
    documents = [make_document(office, f"通知{n}", at=now()) for n in range(4)]
    for document in documents:
        with acting(Actor(None, None, cause="test")):
            number = take("incoming", YEAR, document, "收〔{year}〕{seq}号")
            document.number = number.text
            document.save()
    start(office.users["registry"], documents[0].pk, template.pk)
    circulate(office.users["secretariat.head"], documents[0].pk, [office.p("software.staff")], "请阅")
    given = grant(office.users["secretariat.head"], office.people["network.staff"], documents[1], cause="协办")
    grant(office.users["secretariat.head"], office.posts["software.head"], documents[2], cause="协办")
    revoke(office.users["secretariat.head"], given)
    return documents


def said(command, *arguments):
    """What the command said, and whether it was content."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *arguments, stdout=out, stderr=err)
    except CommandError as error:
        assert error.returncode == 1
        return err.getvalue().strip()
    assert "no findings" in out.getvalue()
    return ""


def as_owner(*statements):
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_all_is_well_after_the_programs_own_acts(worked):
    assert Step.objects.filter(is_open=True).count() == 2
    for command in ("verify_audit", "verify_numbers", "verify_access", "verify_files"):
        assert said(command) == "", command


@pytest.mark.parametrize(("change", "finding"), [
    ("DELETE FROM office_number WHERE seq = 2", "incoming 2026 number 3: follows 1"),
    ("DELETE FROM office_number WHERE seq = 4", "the counter says 4; 3 numbers were given, from 1 to 3"),
    ("UPDATE office_series SET last = 9", "the counter says 9; 4 numbers were given, from 1 to 4"),
    ("UPDATE office_number SET taken_at = taken_at + interval '1 day' WHERE seq = 1",
     "number 2: was taken before number 1"),
    ("UPDATE office_number SET text = 'x' WHERE seq = 1", "number 1: reads x"),
    ("UPDATE office_record SET number = '收〔2026〕99号' WHERE number = '收〔2026〕1号'",
     "bears “收〔2026〕99号”, was given 收〔2026〕1号"),
    ("UPDATE office_record SET number = '' WHERE number = '收〔2026〕1号'", "bears “”"),
])
def test_verify_numbers_names_what_is_wrong(worked, change, finding):
    as_owner(change)
    assert finding in said("verify_numbers")


def test_a_void_keeps_its_number_and_is_no_finding(worked, office):
    with acting(Actor(office.users["registry"].pk, office.people["registry"].pk)):
        void(worked[3].numbers.get(), "登记错误", office.people["secretariat.head"].pk)
    assert said("verify_numbers") == ""


@pytest.mark.parametrize(("change", "finding"), [
    ("INSERT INTO office_access (record_id, principal, verbs, cause, kind, opened, valid_from) SELECT id, 'u1', "
     "'{view}', 'role', kind, opened, office_now() FROM office_record LIMIT 1", "u1 has view by role, for which"),
    ("DELETE FROM office_access WHERE cause LIKE 'step:%'", "should have propose, view by step:"),
    ("DELETE FROM office_access WHERE cause LIKE 'grant:p%'", "should have view by grant:p"),
    ("UPDATE office_access SET verbs = '{close,view}' WHERE cause LIKE 'step:%'", "has close, view by step:"),
    ("UPDATE office_access SET valid_to = NULL WHERE cause LIKE 'grant:u%'", "has view by grant:u"),
    ("UPDATE office_recordsearch SET vector = vector || '''@u1'''::tsvector", "is found by others"),
    ("DELETE FROM office_recordsearch", "has no search row"),
    ("UPDATE office_access SET opened = opened - interval '1 day'", "does not bear the record's kind and date"),
    ("UPDATE office_record SET grade = 'work_secret'; UPDATE office_step SET is_open = false, state = 'cancelled'",
     "for which there is no ground"),
])
def test_verify_access_names_what_is_wrong(worked, change, finding):
    as_owner(change)
    assert finding in said("verify_access")


def test_a_grant_that_ended_by_its_date_is_forgotten_by_the_search(worked, office):
    grant(office.users["secretariat.head"], office.people["deputy"], worked[3], cause="出差期间",
          valid_to=now() + timedelta(hours=1))
    assert said("verify_access") == ""
    assert forget_ended() == 0
    move_clock(shift="3 hours")
    try:
        assert "is found by others" in said("verify_access")
        assert forget_ended() == 1
        assert said("verify_access") == ""
    finally:
        move_clock()


def test_verify_files_finds_every_flipped_byte_and_every_missing_file(worked):
    store, rng = file_store(), range(20)
    for number in rng:
        stored = store.store(io.BytesIO(f"file {number}".encode() * 50), limit=10_000)
        with acting(Actor(None, None)):
            StoredFile.objects.create(sha256=stored.sha256, size=stored.size, media_type="text/plain")
    assert said("verify_files") == ""
    for sha256 in StoredFile.objects.values_list("sha256", flat=True):
        path = store.path(sha256)
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert said("verify_files") == f"{sha256}: has other bytes than its name says"
        path.write_bytes(whole[:-1])
        assert said("verify_files").startswith(sha256)
        path.unlink()
        assert said("verify_files") == f"{sha256}: is not in the store"
        path.write_bytes(whole)
    assert said("verify_files") == ""
    path.write_bytes(whole)
    store.store(io.BytesIO(b"nobody's"), limit=100)
    assert said("verify_files", "--orphans") == ""


def test_what_cannot_be_verified_is_a_finding(worked):
    as_owner("ALTER TABLE office_number RENAME TO office_number_gone")
    with pytest.raises(CommandError, match="Could not verify") as raised:
        call_command("verify_numbers")
    assert raised.value.returncode == 2


def test_records_are_counted(worked, capsys):
    call_command("verify_access")
    assert f"of {Record.objects.count()} records" in capsys.readouterr().out
