"""Finding records: words and the reader's principals in one index question, then rechecked against the access table."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from office.permissions.pages import END_OF_TIME
from office.permissions.standing import Standing, standing_of
from office.records.models import RecordSearch
from office.records.words import HAN, normal, wanted
from office.time import now

PAGE = 20
COUNTED = 1000

# The newest hits, fenced: for a common word they are read along the date index, for a rare one out of the word index.
# Access is asked again, of these alone and one by one (LATERAL with its own LIMIT is never turned into a join over all
# hits), because a right may have ended since its row was written.
FOUND = """
WITH hits AS MATERIALIZED (
    SELECT record_id, opened FROM office_recordsearch
    WHERE vector @@ %(query)s::tsquery AND (%(phrases)s::text[] = '{{}}' OR text LIKE ALL (%(phrases)s::text[])) {after}
    ORDER BY opened DESC, record_id DESC LIMIT %(hits)s
)
SELECT hits.record_id, hits.opened, (SELECT count(*) FROM hits) FROM hits CROSS JOIN LATERAL (
    SELECT FROM office_access AS a WHERE a.record_id = hits.record_id AND a.valid_from <= %(at)s
    AND (a.valid_to IS NULL OR a.valid_to > %(at)s) AND ({mine}) LIMIT 1
) AS permitted
ORDER BY hits.opened DESC, hits.record_id DESC LIMIT %(limit)s
"""
SPARE = 200  # hits read beyond the rows wanted, for those to which the right has ended


SHARES = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'office_recordsearch' AND attname = 'vector'
"""


@lru_cache(maxsize=1)
def shares() -> dict[str, float]:
    """On how large a share of the records a frequent word is, as the database last looked; read once a process.

    The database multiplies the shares of all pairs of a phrase, as if they fell together by chance. It then takes a
    word that stands in every seventh title for a rare one, and reads 150,000 hits to show the newest twenty.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHARES)
        found = cursor.fetchone()
    words, freqs = found if found and found[0] else ((), ())
    return dict(zip(words, freqs, strict=False))  # the shares end with the least, the most, and that of nothing


def quoted(lexeme: str) -> str:
    """A lexeme as tsquery reads it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def tsquery(words: str, standing: Standing, kind: str = "") -> str:
    """All the words, and any of the reader's principals; substitutions for one register only reach that register.

    A run of Chinese is asked for by its rarest pair; phrases() has the whole run, which must be asked for beside it.
    """
    asked = [quoted(word) for word in wanted(words, shares())] + ([quoted(f"kind:{kind}")] if kind else [])
    everywhere = tuple(seat for seat in standing.seats if not seat.kinds)
    own = Standing(standing.person_id, standing.at, everywhere).principals()
    grounds = [quoted(f"@{name}") for name in own]
    for seat in standing.seats:
        if seat.kinds:
            kinds = "|".join(quoted(f"kind:{one}") for one in sorted(seat.kinds))
            names = "|".join(quoted(f"@{name}") for name in seat.principals())
            grounds.append(f"(({kinds}) & ({names}))")
    return " & ".join([*asked, f"({'|'.join(grounds) or quoted('@nobody')})"])


def phrases(words: str) -> list[str]:
    """Chinese runs of three and more, to be found whole and not only as pairs."""
    return [f"%{run}%" for run in HAN.findall(normal(words)[:200]) if len(run) > 2]


def matching(user: Any, words: str, kind: str = "") -> QuerySet:
    """The keys of the records that match, as a subquery; narrow it by visible_to() as well."""
    query = tsquery(words, standing_of(user), kind)
    rows = RecordSearch.objects.filter(RawSQL("vector @@ %s::tsquery", [query], output_field=BooleanField()))
    for phrase in phrases(words):
        rows = rows.filter(text__contains=phrase.strip("%"))
    return rows.values("record_id")


def found(
    user: Any, words: str, kind: str = "", after: tuple[datetime, int] | None = None, limit: int = PAGE + 1
) -> list[tuple[int, datetime]]:
    """(key, opened) of the newest records that match and that the user may see now."""
    if not wanted(words):
        return []
    at = now()
    standing = standing_of(user, at)
    opened, record_id = after or (END_OF_TIME, 0)
    mine, values = _mine(standing)
    values |= {"query": tsquery(words, standing, kind), "phrases": phrases(words), "at": at, "limit": limit,
               "opened": opened, "record_id": record_id}
    later = "AND (opened, record_id) < (%(opened)s, %(record_id)s)" if after else ""
    with connection.cursor() as cursor:
        for hits in (limit + SPARE, None):  # None: all of them, when too many of the newest are not permitted any more
            cursor.execute(FOUND.format(mine=mine, after=later), {**values, "hits": hits})
            rows = cursor.fetchall()
            if len(rows) == limit or (rows and rows[0][2] < limit + SPARE):
                break
        return [(pk, at) for pk, at, _hits in rows]


def _mine(standing: Standing) -> tuple[str, dict[str, Any]]:
    everywhere = tuple(seat for seat in standing.seats if not seat.kinds)
    sql = ["a.principal = ANY (%(own)s)"]
    values: dict[str, Any] = {"own": Standing(standing.person_id, standing.at, everywhere).principals()}
    for place, seat in enumerate(seat for seat in standing.seats if seat.kinds):
        sql.append(f"a.principal = ANY (%(names{place})s) AND a.kind = ANY (%(kinds{place})s)")
        values |= {f"names{place}": list(seat.principals()), f"kinds{place}": sorted(seat.kinds)}
    return " OR ".join(sql), values


def counted(user: Any, words: str, kind: str = "") -> str:
    """How many of them the user may see: exact up to a thousand, else "1,000+"."""
    return in_words(len(found(user, words, kind, limit=COUNTED + 1)))


def in_words(number: int) -> str:
    """A count as pages print it: exact up to a thousand."""
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"
