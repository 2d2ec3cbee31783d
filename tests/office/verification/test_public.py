"""The public face: what it answers, what it tells, and that nothing else is reachable or guessed."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import clear_url_caches

from office.public import asking
from office.public import settings as public
from office.servers.pair import Pair
from office.testing import move_clock
from office.verification import codes
from office.verification.models import IssuedPaper, PublicTry
from office.verification.services import supersede, withdraw
from tests.office.signing import seals
from tests.office.signing.tampered import appended, flips
from tests.office.verification.test_services import ending

SAME = ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "CONTENT_SECURITY_POLICY", "FILE_LIMITS", "PUBLIC_PER_MINUTE",
        "PUBLIC_PER_DAY", "PUBLIC_ALL_PER_MINUTE", "DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_NUMBER_FILES")
PORTAL = ("/accounts/sign-in/", "/admin/", "/admin/login/", "/static/office/office.css", "/readyz", "/metrics", "/verify/",
          "/search/", "/c/", "/c/a/b", "/../etc/passwd", "/.git/config", "/favicon.ico", "/index.php")


@pytest.fixture
def face(settings: Any) -> Iterator[Client]:
    """A stranger's browser at the public face, in this process and by the application's role."""
    for name in SAME:
        setattr(settings, name, getattr(public, name))
    clear_url_caches()
    yield Client(headers={"accept-language": "en"})
    clear_url_caches()


def sent(pdf: bytes, name: str = "paper.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, pdf, "application/pdf")}


def heading(answer: Any) -> str:
    text = answer.content.decode()
    return text.split('id="outcome">')[1].split("</span>")[1].split("</h2>")[0].strip() if "outcome" in text else ""


def test_codes_and_files_are_answered(face: Client, issued: Callable[..., IssuedPaper]) -> None:
    first, second, third = issued(), issued("<p>第二份</p>"), issued("<p>第三份</p>")
    ending(first, withdraw, "内部理由")
    ending(second, supersede, third, "内部理由")
    for paper, word in ((first, "Withdrawn"), (second, "Superseded"), (third, "Valid")):
        by_code = face.get(f"/c/{codes.grouped(paper.code)}")
        typed = face.post("/", {"code": codes.grouped(paper.code).lower()})
        assert [heading(by_code), heading(typed)] == [word, word]
        assert paper.number in by_code.content.decode() and "Nov. 23, 2026" in by_code.content.decode()
    assert heading(face.post("/", sent(seals.signed("<p>第三份</p>")))) == "Valid"
    assert heading(face.post("/", sent(next(flips())))) == "Changed afterwards"
    assert heading(face.post("/", sent(seals.paper()))) == "Unknown"


def test_it_tells_nothing_else(face: Client, issued: Callable[..., IssuedPaper]) -> None:
    """Neither title nor sender, division, reason, person or successor; of a paper not for the public not even its number."""
    first, second = issued(), issued("<p>第二份</p>", told=False)
    ending(first, supersede, second, "更正了附件二的数字")
    page = face.get(f"/c/{first.code}").content.decode()
    record = first.record
    for secret in (record.title, "更正了附件二", "市府办", "王淑敏", "陈静怡", second.code, first.sha256, str(record.division)):
        assert secret not in page
    hidden = face.get(f"/c/{second.code}")
    assert heading(hidden) == "Valid"
    assert second.number not in hidden.content.decode() and "2026" not in hidden.content.decode()


def test_unknown_and_malformed_codes_are_answered_alike(face: Client, office: None) -> None:
    pages = {face.get(f"/c/{code}").content.decode().replace(code, "") for code in (
        "34679-ACEFG-HJKMN-PQRTW", "34679ACEFGHJKMNPQRTX", "short", "%27OR%201=1")}
    assert len({page.replace("&#x27;OR 1=1", "").replace("'OR 1=1", "") for page in pages}) == 1


def test_nothing_else_is_reachable(face: Client, office: None) -> None:
    for address in PORTAL:
        answer = face.get(address)
        assert answer.status_code == 404 and "There is no such page" in answer.content.decode(), address
    for method in ("put", "delete", "patch", "options", "trace"):
        assert getattr(face, method)("/").status_code == 405


def test_no_cookie_and_strict_headers_on_every_answer(face: Client, office: None) -> None:
    answers = [face.get("/"), face.get("/c/x"), face.get("/nowhere"), face.post("/", {"code": "x"}), face.get("/style.css"),
               face.post("/", {}, HTTP_ORIGIN="https://elsewhere.example")]
    for answer in answers:
        assert not answer.cookies and "Set-Cookie" not in answer.headers
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["X-Frame-Options"] == "DENY" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert {one.headers["Cache-Control"] for one in answers if "max-age" not in one.headers["Cache-Control"]} == {"no-store"}
    assert answers[-1].status_code == 403


def test_an_address_gets_ten_tries_a_minute_and_no_header_gives_it_more(face: Client, office: None) -> None:
    move_clock(seals.AT)
    tries = [face.get("/c/x", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code for number in range(12)]
    assert tries == [200] * 10 + [429] * 2
    assert face.get("/c/x", HTTP_FORWARDED="for=1.2.3.4", HTTP_X_REAL_IP="1.2.3.4").status_code == 429
    assert face.post("/", {"code": "x"}).status_code == 429
    assert face.get("/c/x", REMOTE_ADDR="198.51.100.7").status_code == 200
    move_clock(seals.AT + seals.DAY / 1440)
    assert face.get("/c/x").status_code == 200
    move_clock()


def test_behind_a_proxy_its_word_counts_and_no_more(face: Client, office: None, settings: Any) -> None:
    settings.PROXY_COUNT = 1
    move_clock(seals.AT)
    tries = [face.get("/c/x", HTTP_X_FORWARDED_FOR=f"10.9.8.{number}, 203.0.113.5").status_code for number in range(11)]
    assert tries == [200] * 10 + [429]
    move_clock()


def test_without_the_count_nobody_is_stopped(face: Client, office: None, settings: Any) -> None:
    """The twin."""
    settings.PUBLIC_PER_MINUTE = settings.PUBLIC_PER_DAY = settings.PUBLIC_ALL_PER_MINUTE = 10**6
    assert [face.get("/c/x").status_code for _number in range(15)] == [200] * 15


def test_a_day_and_all_together_have_their_limits_and_old_counts_go(face: Client, office: None, settings: Any) -> None:
    settings.PUBLIC_PER_DAY, settings.PUBLIC_ALL_PER_MINUTE = 4, 6
    move_clock(seals.AT)
    for minute in range(4):
        move_clock(seals.AT + minute * seals.DAY / 1440)
        assert face.get("/c/x").status_code == 200
    assert face.get("/c/x").status_code == 429
    move_clock(seals.AT + 10 * seals.DAY / 1440)
    tries = [face.get("/c/x", REMOTE_ADDR=f"198.51.100.{number}").status_code for number in range(8)]
    assert tries == [200] * 6 + [429] * 2
    move_clock(seals.AT + 3 * seals.DAY)
    assert face.get("/c/x").status_code == 200
    assert {row.began.date() for row in PublicTry.objects.all()} == {(seals.AT + 3 * seals.DAY).date()}
    move_clock()


def test_one_subscribers_net_counts_as_one(office: None) -> None:
    assert asking.place_of("2001:db8:1:2:3::1") == asking.place_of("2001:db8:1:2:ffff::9") != asking.place_of("2001:db8:1:3::1")
    assert asking.place_of("::ffff:10.0.0.1") == "10.0.0.1" and asking.place_of(None) == "?"


def test_what_is_no_pdf_or_too_large_is_said_and_costs_no_try(face: Client, office: None, settings: Any) -> None:
    settings.FILE_LIMITS = {"max_bytes": 200_000}
    for data, words in (({}, "Choose a PDF file or type"), (sent(b"hello"), "Choose a PDF"),
                        (sent(b"MZ", "paper.exe"), "Choose a PDF"), (sent(b"%PDF-" + b"x" * 230_000), "larger than")):
        assert words in face.post("/", data).content.decode()
    huge = face.post("/", sent(b"%PDF-" + b"x" * 400_000))
    assert huge.status_code == 413 and "larger than" in huge.content.decode()
    assert not PublicTry.objects.exists()


def test_hostile_bytes_are_only_unknown(face: Client, issued: Callable[..., IssuedPaper]) -> None:
    issued()
    for pdf in (b"%PDF-", b"%PDF-1.7\n" + b"[" * 50_000, b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream\n"):
        assert heading(face.post("/", sent(pdf))) == "Unknown"
    assert heading(face.post("/", sent(list(appended())[2]))) == "Changed afterwards"


def test_both_languages_by_the_browser_and_by_the_link(face: Client, office: None) -> None:
    chinese = face.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}).content.decode()
    assert 'lang="zh-hans"' in chinese and 'href="/?language=en"' in chinese
    assert 'lang="en"' in face.get("/?language=en", headers={"accept-language": "zh-CN"}).content.decode()
    assert 'lang="zh-hans"' in face.post("/?language=zh-hans", {"code": "x"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_roles_rights_are_three_questions(issued: Callable[..., IssuedPaper]) -> None:
    """Whoever takes the public face's process over can list nothing and write nothing but its own count."""
    from django.conf import settings

    paper = issued(told=False)
    url = Pair("test").postgres.url("office_public", settings.DATABASES["default"]["NAME"])
    with psycopg.connect(url, autocommit=True) as stranger:
        asked = stranger.execute("SELECT * FROM office_public_paper(%s, '')", [paper.code]).fetchall()
        assert asked == [("valid", "", None)]
        assert stranger.execute("SELECT * FROM office_public_paper('', '')").fetchall() == []
        assert stranger.execute("SELECT office_public_try('1.2.3.4', 1, 1, 9)").fetchone() == (True,)
        assert stranger.execute("SELECT office_public_try('1.2.3.4', 1, 1, 9)").fetchone() == (False,)
        tables = [row[0] for row in stranger.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') "
                                                     "AND relnamespace = 'public'::regnamespace")]
        assert len(tables) > 50
        for table in tables:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                assert stranger.execute("SELECT has_table_privilege(%s, %s)", [table, right]).fetchone() == (False,), table
        for question in ("SELECT * FROM office_issuedpaper", "SELECT office_public_count('x', 'day')",
                         "SELECT office_anchor()", "CREATE TABLE mine (id int)", "SELECT office_now()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                stranger.execute(question)
