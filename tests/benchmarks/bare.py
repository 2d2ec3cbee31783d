"""The same work as bare SQL: one client, prepared statements, no page. On the tables of the minimal project.

Searching asks the product's own search table, whose design is the quickest known: words and rights in one index.
"""

from typing import Any

import psycopg

from office.records.words import lexemes, wanted

INBOX = """SELECT s.id, s.act, s.deadline, d.number, d.title, d.sender FROM minimal.minimal_step s
JOIN minimal.minimal_document d ON d.id = s.document_id WHERE s.assignee_id = %s AND s.is_open ORDER BY s.deadline, s.id LIMIT 25"""
COUNTS = """SELECT count(*), count(*) FILTER (WHERE deadline < now()) FROM minimal.minimal_step WHERE assignee_id = %s AND is_open"""
DOCUMENT = """SELECT id, number, title, sender, status, due FROM minimal.minimal_document d WHERE id = %s
AND EXISTS (SELECT FROM minimal.minimal_access a WHERE a.document_id = d.id AND a.unit = ANY (%s))"""
STEPS = """SELECT s.id, s.act, s.state, s.opened_at, s.done_at, s.opinion, c.last_name FROM minimal.minimal_step s
LEFT JOIN minimal.minimal_clerk c ON c.id = s.assignee_id WHERE s.document_id = %s ORDER BY s.id"""
AUDIT = """SELECT a.at, a.what, c.last_name FROM minimal.minimal_audit a JOIN minimal.minimal_clerk c ON c.id = a.by_id
WHERE a.document_id = %s ORDER BY a.id"""
REGISTER = """
WITH counted AS (UPDATE minimal.minimal_counter SET last = last + 1 WHERE year = 2026 RETURNING last),
document AS (INSERT INTO minimal.minimal_document (number, title, sender, status, unit, received_on, opened, due, words)
    SELECT '收〔2026〕' || last || '号', %(title)s, %(sender)s, 'registered', %(unit)s, current_date, now(), now() + interval '10 days',
    array_to_tsvector(%(words)s::text[]) FROM counted RETURNING id),
steps AS (INSERT INTO minimal.minimal_step (document_id, assignee_id, act, state, is_open, deadline, opened_at, opinion)
    SELECT id, CASE WHEN n = 1 THEN %(user)s::bigint END, 'propose', CASE WHEN n = 1 THEN 'open' ELSE 'waiting' END, n = 1, now(), now(), ''
    FROM document, generate_series(1, 4) AS n),
access AS (INSERT INTO minimal.minimal_access (document_id, unit) SELECT id, unit FROM document, unnest(%(units)s::text[]) AS unit)
INSERT INTO minimal.minimal_audit (document_id, by_id, what, at) SELECT id, %(user)s, 'register', now() FROM document"""
ACT = """
WITH done AS (UPDATE minimal.minimal_step SET state = 'done', is_open = false, done_at = now(), opinion = %(opinion)s
    WHERE id = %(step)s AND is_open RETURNING document_id),
opened AS (UPDATE minimal.minimal_step SET state = 'open', is_open = true, opened_at = now(), assignee_id = %(to)s
    WHERE id = (SELECT min(s.id) FROM minimal.minimal_step s JOIN done USING (document_id) WHERE s.state = 'waiting')),
document AS (UPDATE minimal.minimal_document d SET status = 'proposed' FROM done WHERE d.id = done.document_id)
INSERT INTO minimal.minimal_audit (document_id, by_id, what, at) SELECT document_id, %(user)s, 'propose', now() FROM done"""
SEARCH = """
WITH hits AS MATERIALIZED (SELECT record_id, opened FROM public.office_recordsearch WHERE vector @@ %s::tsquery)
SELECT h.record_id, r.line FROM (SELECT * FROM hits ORDER BY opened DESC, record_id DESC LIMIT 20) AS h
JOIN public.office_record r ON r.id = h.record_id"""
PLAIN_SEARCH = """
SELECT id, number, title FROM minimal.minimal_document d WHERE words @@ %s::tsquery
AND EXISTS (SELECT FROM minimal.minimal_access a WHERE a.document_id = d.id AND a.unit = ANY (%s))
ORDER BY opened DESC, id DESC LIMIT 20"""


class Bare:
    """One connection that does what the pages do."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def _all(self, query: str, values: Any) -> list[Any]:
        return self.connection.execute(query, values, prepare=True).fetchall()

    def units(self, username: str) -> tuple[int, list[str]]:
        """An account's key and units."""
        (key, units), = self._all("SELECT id, units FROM minimal.minimal_clerk WHERE username = %s", [username])
        return key, units

    def inbox(self, key: int) -> None:
        self._all(INBOX, [key])
        self._all(COUNTS, [key])

    def document(self, pk: int, units: list[str]) -> None:
        assert self._all(DOCUMENT, [pk, units])
        self._all(STEPS, [pk])
        self._all(AUDIT, [pk])

    def register(self, key: int, units: list[str], title: str, sender: str) -> None:
        self.connection.execute(REGISTER, {"title": title, "sender": sender, "unit": units[0], "user": key,
                                           "units": units, "words": sorted(lexemes(title))}, prepare=True)

    def act(self, key: int, step: int, to: int) -> None:
        self.connection.execute(ACT, {"step": step, "user": key, "to": to, "opinion": "拟同意"}, prepare=True)

    def search(self, words: str, units: list[str]) -> None:
        grounds = "|".join(f"'@{unit}'" for unit in units)
        self._all(SEARCH, [" & ".join([*(f"'{word}'" for word in wanted(words)), f"({grounds})"])])

    def plain_search(self, words: str, units: list[str]) -> None:
        self._all(PLAIN_SEARCH, [" & ".join(f"'{word}'" for word in wanted(words)), units])
