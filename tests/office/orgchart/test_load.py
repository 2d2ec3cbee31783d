"""Loading the data files: whole or not at all, and twice is once."""

import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from office.orgchart import models as chart
from office.orgchart.datafiles import BadData
from office.orgchart.load import DEMO, QINGDAO, load
from tests.office.orgchart.conftest import PASSWORD

DEMO_LOGINS = frozenset(
    [
        *(
            "registry",
            "secretariat.head",
            "director",
            "deputy",
            "planning.head",
            "network.head",
            "network.staff",
        ),
        *("website.staff", "sysadmin", "security", "auditor"),
    ]
)


def test_the_charter_is_complete(office):
    numbers = {
        division.code: division.duties_count
        for division in chart.Division.objects.annotate(duties_count=Count("duties"))
        if division.duties_count
    }
    assert numbers == {
        "secretariat": 20,
        "planning": 6,
        "network": 12,
        "software": 5,
        "website": 15,
        "inforesource": 12,
    }
    assert list(chart.OfficeVersion.objects.values_list("code", "divisions_stated")) == [
        ("1996", 3),
        ("2003", 4),
        ("2008", 6),
        ("2010", 9),
        ("2011", 8),
    ]
    assert chart.Post.objects.filter(group=None).count() == 0
    assert not chart.User.objects.filter(is_superuser=True).exists()
    assert set(chart.User.objects.values_list("username", flat=True)) >= DEMO_LOGINS


def test_names_are_found_by_pinyin(office):
    person = chart.Person.objects.get(name_zh="李明朗")
    assert (person.pinyin, person.initials) == ("liminglang", "lml")
    assert (
        chart.Person.objects.get(name_zh="单文博").pinyin == "shanwenbo"
    )  # as the file says: a surname of its own


def test_loading_again_changes_nothing(office):
    before = chart.Division.history.count(), chart.User.history.count(), chart.Appointment.history.count()
    loaded = [load(QINGDAO), load(DEMO, password="other")]
    assert not any(counts.new or counts.changed for counts in loaded)
    assert (
        chart.Division.history.count(),
        chart.User.history.count(),
        chart.Appointment.history.count(),
    ) == before
    assert chart.User.objects.get(username="registry").check_password(PASSWORD)


def test_history_names_the_cause(office):
    assert set(chart.Appointment.history.values_list("history_change_reason", flat=True)) == {
        "load_office demo"
    }


BAD = [
    (
        "versions.csv",
        "1996,1996-05,2003-07",
        "1996,1996-13,2003-07",
        "versions.csv, row 2, column “valid_from”",
    ),
    (
        "versions.csv",
        "1996,1996-05,2003-07",
        "1996,1996-05,2004-07",
        "versions.csv, row 3, column “valid_from”",
    ),
    ("versions.csv", ",3,1996", ",three,1996", "versions.csv, row 2, column “divisions_stated”"),
    ("divisions.csv", "secretariat,10,yes,,", "secretariat,10,yes,nobody,", "row 3, column “predecessors”"),
    ("divisions.csv", "planning,2010-07,", "secretariat,2010-07,", "divisions.csv, row 4, column “code”"),
    ("divisions.csv", "综合规划处", "综合\u202e规划处", "divisions.csv, row 4, column “name_zh”"),
    ("duties.csv", "planning,6,", "planning,6", "duties.csv, row 27"),
    ("duties.csv", "network,1,", "networks,1,", "duties.csv, row 28, column “division”"),
    ("posts.csv", ",director,主任", ",king,主任", "posts.csv, row 2, column “role”"),
    ("posts.csv", "20,2011-03,", "20,2009-03,", "posts.csv, row 3, column “division”"),
    ("posts.csv", "主任,Director", ",Director", "posts.csv, row 2, column “title_zh”"),
    ("duty_holders.csv", "secretariat.3,", "secretariat.33,", "duty_holders.csv, row 4, column “duty”"),
    ("oversight.csv", "leadership.deputy,network,2011-03", "leadership.deputy,network,2009-03", "oversight.csv, row 2"),
    ("duty_holders.csv", "2011-03,2026-07", "2011-03,2010-07", "column “valid_to”"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "good", "bad", "place"), BAD)
def test_bad_data_is_refused_whole(tmp_path, name, good, bad, place):
    directory = shutil.copytree(QINGDAO, tmp_path / "office")
    text = (directory / name).read_text()
    assert good in text
    (directory / name).write_text(text.replace(good, bad, 1))
    with pytest.raises(CommandError, match=r"Nothing was loaded|未载入") as refusal:
        call_command("load_office", directory)
    assert name in str(refusal.value) and place in str(refusal.value)
    assert not chart.Division.objects.exists() and not chart.OfficeVersion.objects.exists()


def test_a_row_that_contradicts_the_database_is_named(office, tmp_path):
    (tmp_path / "appointments.csv").write_text(
        "person,post,valid_from,valid_to,acting,basis\nE002,leadership.director,2027-01,,no,\n"
        "E001,leadership.director,2020-01,,no,\n"
    )
    before = chart.Appointment.objects.count()
    with pytest.raises(BadData) as refusal:
        load(tmp_path)
    assert [(fault.file, fault.row) for fault in refusal.value.faults] == [("appointments.csv", 3)]
    assert chart.Appointment.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({}, "no data file"),
        ({"staff.csv": "a\n"}, "staff.csv"),
        ({"people.csv": "code,name\n"}, "people.csv, row 1"),
        ({"people.csv": b"\xff\xfe"}, "not UTF-8"),
    ],
)
def test_wrong_files_are_named(tmp_path, files, place, settings):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadData) as refusal:
        load(tmp_path)
    assert place in str(refusal.value)


def test_only_the_demo_gets_a_password(office, tmp_path):
    shutil.copy(DEMO / "people.csv", tmp_path)
    (tmp_path / "accounts.csv").write_text("username,person\nnewcomer,E027\n")
    call_command("load_office", tmp_path, password="given")
    newcomer = chart.User.objects.get(username="newcomer")
    assert not newcomer.has_usable_password() and newcomer.must_change_password
    assert not chart.User.objects.get(username="registry").must_change_password
