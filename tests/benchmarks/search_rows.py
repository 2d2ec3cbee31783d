"""The search rows of copies: text, words and principals, put together from parts as the product's index() makes them."""

import psycopg

from office.records.models import RecordSearch
from office.records.words import lexemes, normal
from tests.benchmarks.words import (
    KINDS,
    MATTERS,
    RARE_MATTER,
    SENDER_NUMBER_TOKEN,
    SENDER_TOKEN,
    SENDERS,
    TITLE_TOKEN,
    around,
)


def make_parts(connection: psycopg.Connection) -> None:
    """The parts of titles, each with the search words it brings; the last matter is the rare one."""
    connection.execute("CREATE TABLE bench_part (part text, number int, text text, words tsvector)")
    parts = {
        "sender": [(text, around(text, after="关于")) for text in SENDERS],
        "matter": [(text, around(text, "关于", "的")) for text in (*MATTERS, RARE_MATTER)],
        "kind": [(text, around(text, before="的")) for text in KINDS],
    }
    for part, rows in parts.items():
        for number, (text, spoken) in enumerate(rows):
            connection.execute("INSERT INTO bench_part VALUES (%s, %s, %s, array_to_tsvector(%s::text[]))",
                               [part, number, text, sorted(lexemes(spoken))])


def search_columns(connection: psycopg.Connection) -> dict[str, str]:
    """The columns of RecordSearch as expressions over a specimen's row `r` and a copy `c`."""
    fixed = []
    text = "r.text"
    for token, put in ((TITLE_TOKEN, "c.title"), (SENDER_TOKEN, "c.sender_name"), (SENDER_NUMBER_TOKEN, "c.sender_number")):
        text = f"replace({text}, '{normal(token)}', {put})"
    for row in RecordSearch.objects.filter(record__in=_specimens(connection)).select_related("record"):
        number, rest = normal(row.record.number), row.text
        for token in (number, normal(TITLE_TOKEN), normal(SENDER_TOKEN), normal(SENDER_NUMBER_TOKEN)):
            rest = rest.replace(token, " ")
        fixed.append((row.record_id, number, sorted(lexemes(rest) | {"收", "号", f"kind:{row.record.kind}"})))
    whens = " ".join(f"WHEN {pk} THEN array_to_tsvector(ARRAY[{', '.join(_quoted(word) for word in words)}])"
                     for pk, _number, words in fixed)
    numbers = " ".join(f"WHEN {pk} THEN {_quoted(number)}" for pk, number, _words in fixed)
    return {
        "text": f"replace({text}, CASE c.specimen_id {numbers} END, translate(c.number, '〔〕', '  '))",
        "words": f"c.words || CASE c.specimen_id {whens} END",
        "vector": f"c.words || CASE c.specimen_id {whens} END || office_principals(c.record_id)",
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _specimens(connection: psycopg.Connection) -> list[int]:
    return [pk for (pk,) in connection.execute("SELECT pk FROM bench_map WHERE label = 'office.Record'").fetchall()]
