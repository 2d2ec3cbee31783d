"""The pages of the org chart, the charter and the people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.orgchart.models import Person
from office.testing import signed_in

NO_DIVISION = 'id="division-'


@pytest.fixture
def page(office):
    """The text of a page, as this account sees it."""

    def get(url, username="registry", status=200, **headers):
        answer = signed_in(username).get(url, headers=headers)
        assert answer.status_code == status
        return answer.content.decode()

    return get


@pytest.mark.parametrize(
    ("on", "name", "there", "absent"),
    [
        (
            "1996-06-01",
            "Qingdao Municipal Government Computer Centre",
            "the names of 3 are not recorded",
            NO_DIVISION,
        ),
        (
            "2003-08-01",
            "Computer Centre of the Qingdao Municipal Party Committee",
            "Qingdao E-Government Office",
            NO_DIVISION,
        ),
        ("2009-01-01", "Qingdao E-Government Office", "the names of 6 are not recorded", NO_DIVISION),
        (
            "2010-12-31",
            "Qingdao E-Government and Information Resources Management Office",
            "Citizen Card Management Division",
            "not recorded ·",
        ),
        (
            "2011-03-01",
            "Qingdao E-Government and Information Resources Management Office",
            "Citizen Card Management Division was abolished.",
            'id="division-citizencard"',
        ),
    ],
)
def test_the_chart_shows_the_structure_of_the_day(page, on, name, there, absent):
    text = page(f"/org/?on={on}")
    assert name in text and there in text and absent not in text
    assert f'value="{on}"' in text


def test_the_last_day_of_a_division_still_shows_it(page):
    assert 'id="division-citizencard"' in page("/org/?on=2011-02-28")
    assert 'id="division-citizencard"' not in page("/org/?on=2011-03-01")


def test_before_the_office_was_founded(page):
    assert "did not exist" in page("/org/?on=1990-01-01")


@pytest.mark.parametrize("on", ["2011-02-30", "yesterday", "9999-99-99", "0001-01-01"])
def test_a_wrong_day_is_said_beside_the_field(page, on):
    text = page(f"/org/?on={on}", status=400)
    assert "This is not a date" in text and f'value="{on}"' in text


def test_the_slider_leads_to_the_address_of_its_day(office):
    client = signed_in("registry")
    first = client.get("/org/", {"on": "2011-03-01", "change": "0", "was": "7"})
    assert first.status_code == 302 and first["Location"] == "/org/?on=1996-05-01"
    same = client.get("/org/", {"on": "2009-01-01", "change": "3", "was": "3"})
    assert same.status_code == 200 and 'value="2009-01-01"' in same.content.decode()
    swapped = client.get(
        "/org/", {"on": "2011-03-01", "change": "0", "was": "7"}, headers={"hx-request": "true"}
    )
    assert swapped.status_code == 200 and swapped["HX-Push-Url"] == "/org/?on=1996-05-01"


def test_what_was_not_yet_entered_is_not_shown(page):
    text = page("/org/?on=2020-01-01&known=2020-01-01")
    assert "Nothing of that day had been entered by then." in text


def test_every_duty_once_with_its_gaps(page):
    text = page("/charter/")
    assert text.count('<tr id="') == 70
    assert "no owner since 2026-07-01" in text  # inforesource.9
    assert "post vacant" in text  # website.13: the engineer comes in March 2027
    assert "Name an owner" not in text
    assert "Name an owner" in page("/charter/", "sysadmin")


def test_the_owner_is_that_of_the_day(page):
    assert "Cui Yongtian" in page("/charter/?on=2015-01-01")
    assert "Cui Yongtian" not in page("/charter/")


def test_a_duty_names_its_owners(page):
    text = page("/charter/secretariat.3/")
    assert "Incoming documents" in text and "Chen Jingyi" in text
    page("/charter/secretariat.21/", status=404)
    page("/charter/nobody.1/", status=404)


@pytest.mark.parametrize(
    ("username", "sees"), [("network.head", True), ("registry", True), ("website.staff", False)]
)
def test_the_telephone_is_for_colleagues_and_the_secretariat(page, username, sees):
    person = Person.objects.get(name_zh="李明朗")
    assert ("2031" in page(f"/people/{person.pk}/", username)) is sees


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lml", {"李明朗"}),
        ("liming", {"李明朗"}),
        ("明朗", {"李明朗"}),
        ("Minglang", {"李明朗"}),
        ("刘喆", {"刘喆"}),
        ("lvsiyuan", {"吕思远"}),
        ("lü", {"吕思远"}),
        ("网络 处长", {"张建军"}),
        ("registry", {"陈静怡"}),
        ("cyt", set()),
        ("崔永田", set()),
        ("hrx", set()),
        ("", set()),
        ("%", set()),
    ],
)
def test_people_are_found_by_name_pinyin_initials_post_and_division(office, words, found):
    answer = signed_in("director").get("/people/find", {"q": words}, headers={"accept": "application/json"})
    names = {row["search"].split()[0] for row in answer.json()["people"]}
    assert names == found


def test_who_is_away_is_labelled(page):
    assert "(away)" in page("/people/find?q=xzq")
    assert "(away)" not in page("/people/find?q=lml")


@pytest.mark.parametrize(
    "url", ["/org/", "/org/?on=2009-01-01", "/charter/", "/charter/secretariat.3/", "/people/find?q=l"]
)
def test_queries_do_not_grow_with_rows(office, url, more_people):
    client = signed_in("registry")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    more_people(100)
    client.get(url)  # the org chart changed: this page reads it anew
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 20, "\n".join(query["sql"][:150] for query in many)


@pytest.mark.parametrize("url", ["/org/", "/charter/"])
@pytest.mark.parametrize(("typed", "day"), [("20110301", "2011-03-01"), ("2011年3月1日", "2011-03-01"), ("2011/3/1", "2011-03-01")])
def test_a_day_typed_as_clerks_type_leads_to_the_address_of_that_day(office, url, typed, day):
    answer = signed_in("registry").get(url, {"on": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"{url}?on={day}")
    shown = signed_in("registry").get(answer["Location"]).content.decode()
    assert f'data-date autocomplete="off" name="on" value="{day}"' in shown
    assert 'type="date"' not in shown


@pytest.mark.parametrize("typed", ["1332", "2011-02-30", "soon", "99999999", "0000-01-01", "+999 days"])
def test_a_day_that_is_none_is_kept_and_said(page, typed):
    assert "This is not a date." in page(f"/org/?on={typed.replace(' ', '%20').replace('+', '%2B')}", status=400)
