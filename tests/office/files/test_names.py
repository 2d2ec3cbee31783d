"""Hostile names and texts: what goes out is short, visible, in reading order and no path."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.files.names import clean_name, clean_text, content_disposition

# name handed in, name kept
HOSTILE: list[tuple[str, str]] = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\win.ini", "win.ini"),
    ("/etc/shadow", "shadow"),
    ("C:\\boot.ini", "boot.ini"),
    ("C:boot.ini", "C_boot.ini"),
    ("\\\\server\\share\\通知.pdf", "通知.pdf"),
    ("a/b/c.pdf", "c.pdf"),
    ("通知.pdf/", "通知.pdf"),
    ("..", "file"),
    (".", "file"),
    ("", "file"),
    ("   ", "file"),
    ("/", "file"),
    ("....", "file"),
    (".pdf", "file.pdf"),
    ("..pdf", "file.pdf"),
    (".htaccess", "file.htaccess"),
    ("通知.pdf\0.exe", "通知.pdf.exe"),
    ("\0", "file"),
    ("a\0b.pdf", "ab.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
    ("a\nb.pdf", "a b.pdf"),
    ("a\tb.pdf", "a b.pdf"),
    ("a\x1b[31mb.pdf", "a[31mb.pdf"),
    ("a\x7fb.pdf", "ab.pdf"),
    ("a\x85b.pdf", "ab.pdf"),
    ("CON", "_CON"),
    ("con.txt", "_con.txt"),
    ("PRN.pdf", "_PRN.pdf"),
    ("aux.tar.pdf", "_aux.tar.pdf"),
    ("NUL.docx", "_NUL.docx"),
    ("COM1.txt", "_COM1.txt"),
    ("com¹.txt", "_com¹.txt"),
    ("LPT9", "_LPT9"),
    ("CONIN$.txt", "_CONIN$.txt"),
    ("con .txt", "_con.txt"),
    ("COM10.txt", "COM10.txt"),
    ("Contract.txt", "Contract.txt"),
    ("a\u202efdp.exe", "afdp.exe"),  # right-to-left override: shows as aexe.pdf
    ("通知\u202e\u2066cod.pdf", "通知cod.pdf"),
    ("\u200f通知.pdf", "通知.pdf"),
    ("\u061c通知.pdf", "通知.pdf"),
    ("通\u200b知.pdf", "通知.pdf"),
    ("通\u200d知\ufeff.pdf", "通知.pdf"),
    ("通\u00ad知.pdf", "通知.pdf"),
    ("通\u3164知.pdf", "通知.pdf"),
    ("通\u2800知.pdf", "通知.pdf"),
    ("\u115f\u1160.pdf", "file.pdf"),
    ("a\U000e0041\U000e0042.pdf", "a.pdf"),
    ("通知\ufe0f.pdf", "通知.pdf"),
    ("葛\U000e0100.pdf", "葛.pdf"),
    ("a\ud800.pdf", "a.pdf"),
    ("a\ufffe\uffff.pdf", "a.pdf"),
    ("a\ue000.pdf", "a.pdf"),
    ("𠮷林😀.pdf", "𠮷林😀.pdf"),
    ("cafe\u0301.pdf", "café.pdf"),
    ("Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306.pdf", "Z\u0300\u0301\u0302.pdf"),
    ("통지.pdf", "통지.pdf"),
    ('a"b.pdf', "a_b.pdf"),
    ("a<script>.pdf", "a_script_.pdf"),
    ("a|b?c*d.pdf", "a_b_c_d.pdf"),
    ("通知.pdf::$DATA", "通知.pdf__$DATA"),
    ("-rf.pdf", "rf.pdf"),
    ("--help", "help"),
    ("通知.pdf.", "通知.pdf"),
    ("通知.pdf ", "通知.pdf"),
    ("通知.pdf. . .", "通知.pdf"),
    ("通知　附件.pdf", "通知 附件.pdf"),
    ("通知\u2028附件.pdf", "通知 附件.pdf"),
    ("  通知   附件  .pdf", "通知 附件.pdf"),
    ("〔2026〕12号.pdf", "〔2026〕12号.pdf"),
    ("a;b=c.pdf", "a;b=c.pdf"),
    ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd"),
    ("=cmd|' /C calc'!A0.xlsx", "C calc'!A0.xlsx"),
    ("通" * 200 + ".pdf", "通" * 116 + ".pdf"),
    ("a" * 300, "a" * 120),
    ("a." + "b" * 300, "a." + "b" * 118),
    ("𠮷" * 200 + ".docx", "𠮷" * 115 + ".docx"),
    ("a" * 116 + " b.pdf", "a" * 116 + ".pdf"),
    ("e\u0301" * 200 + ".txt", "é" * 116 + ".txt"),
]


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize(("given_name", "kept"), HOSTILE)
def test_a_hostile_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept
    assert clean_name(kept) == kept


def test_twin_a_name_taken_as_it_comes_would_harm() -> None:
    """Most names above are really dangerous or deceptive if nobody cleans them."""
    assert sum(given_name != kept for given_name, kept in HOSTILE) >= 60


@given(st.text(max_size=300))
def test_any_name_comes_out_safe(name: str) -> None:
    kept = clean_name(name)
    assert 1 <= len(kept) <= 120
    assert clean_name(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', kept)
    assert kept[0] not in " .-" and kept[-1] not in " ."


@given(st.text(max_size=200), st.booleans())
def test_the_header_is_one_line_of_ascii(name: str, inline: bool) -> None:
    header = content_disposition(name, inline)
    assert re.fullmatch(
        r"""(inline|attachment); filename="[\w ._()+,=@\[\]{}~-]+"; filename\*=UTF-8''[\w%.~-]+""",
        header,
        re.ASCII,
    )


def test_the_header_carries_both_names() -> None:
    assert content_disposition("通知 1.pdf") == (
        "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E9%80%9A%E7%9F%A5%201.pdf"
    )
    assert content_disposition("a.pdf", inline=True).startswith("inline; ")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("同意。\r\n请办公室承办。\r", "同意。\n请办公室承办。\n"),
        ("同意\u202e不", "同意不"),
        ("\u2067同意\u2069", "同意"),
        ("同\u200b意\ufeff", "同意"),
        ("同意\0\x08\x1b", "同意"),
        ("同\ud83d意", "同意"),
        ("A\ufffeB\U0001ffff", "AB"),
        ("一\t二", "一\t二"),
        ("𠮷😀", "𠮷😀"),
        ("👨\u200d👩", "👨\u200d👩"),  # the joiner holds one picture together
        ("e\u0301", "é"),
        ("x" + "\u0301" * 50, "x\u0301\u0301\u0301"),
    ],
)
def test_form_text_is_cleaned(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
    assert clean_text(kept) == kept


@given(st.text())
def test_cleaning_text_twice_changes_nothing(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)
