"""A database with as many documents as wanted: the office, its people, a few specimens, and copies of them.

python -m tests.benchmarks.fill 100000      fill the database that DATABASE_URL names (one that is migrated and empty)
"""

import os
import sys
import time
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.benchmarks.keys import BUSY, BUSY_WITH, DIVISION
from tests.benchmarks.words import DIVISIONS, RARE_EVERY

# Wednesday morning; the office's clock is set to it before each run, so that kept data do not grow old.
MORNING = "2026-11-25 10:30+08"
RECENT, OLDEST = "2026-10-28 09:00+08", "2016-01-05 10:00+08"
LAST = "2026-11-24 16:00+08"
OPEN = "ARRAY[1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4]"  # which specimen an open document is a copy of

COPIES = """
CREATE TABLE bench_copy AS
WITH numbered AS (
    SELECT n, n > %(old)s AS lately, n > %(old)s AND n %% 2 = 1 AS open, (n - %(old)s) / 2 AS m,
        CASE WHEN n <= %(old)s THEN %(oldest)s::timestamptz + (%(recent)s::timestamptz - %(oldest)s) * (n::float / %(size)s)
        ELSE %(recent)s::timestamptz + (%(last)s::timestamptz - %(recent)s) * ((n - %(old)s)::float / %(recents)s) END AS on_line,
        (hashint8(n) & 2147483647) AS h1, (hashint8(n + 7777777777) & 2147483647) AS h2
    FROM generate_series(1, %(size)s) AS n
), dated AS (
    SELECT *, CASE WHEN on_line BETWEEN '2026-01-01+08' AND '2026-01-06+08'  -- after the specimens, which are of 5 January
        THEN '2026-01-06+08'::timestamptz + n * interval '1 microsecond' ELSE on_line END AS opened,
        CASE WHEN NOT open THEN 0 WHEN m < %(pinned)s THEN 1 ELSE (%(kinds)s::int[])[1 + m %% 15] END AS specimen,
        CASE WHEN open AND m < %(pinned)s THEN m %% %(busy)s ELSE h1 %% %(divisions)s END AS division,
        h2 %% 40 AS a, CASE WHEN n %% %(rare)s = 77 THEN 600 ELSE (h1 / 64) %% 600 END AS b, (h2 / 40) %% 5 AS k
    FROM numbered
), counted AS (
    SELECT *, extract(year FROM opened AT TIME ZONE 'Asia/Shanghai')::int AS year,
        (opened AT TIME ZONE 'Asia/Shanghai')::date - DATE '2026-01-05' AS days FROM dated
), sequenced AS (
    SELECT *, row_number() OVER (PARTITION BY year ORDER BY n)
        + CASE WHEN year = 2026 THEN %(specimens)s ELSE 0 END AS seq FROM counted
)
SELECT s.n, s.specimen, s.lately, s.division, (s.h2 / 200) %% 4 AS leader, s.days, s.seq, ids.pk AS specimen_id,
    %(base)s + s.n AS record_id, s.opened - r.opened AS shift, series.id AS series_id,
    '收〔' || s.year || '〕' || s.seq || '号' AS number, pa.text || '关于' || pb.text || '的' || pk.text AS title,
    sender.id AS sender_id, sender.name AS sender_name, s.year || '-' || s.n AS sender_number,
    names.zh AS division_zh, names.en AS division_en, %(morning)s::date - 1 AS yesterday,
    pa.words || pb.words || pk.words || array_to_tsvector(ARRAY[s.year::text, s.seq::text, s.n::text]) AS words
FROM sequenced AS s
JOIN unnest(%(keys)s::bigint[]) WITH ORDINALITY AS ids(pk, place) ON ids.place = s.specimen + 1
JOIN office_record AS r ON r.id = ids.pk
JOIN office_series AS series ON series.code = 'incoming' AND series.year = s.year
JOIN bench_part AS pa ON pa.part = 'sender' AND pa.number = s.a
JOIN bench_part AS pb ON pb.part = 'matter' AND pb.number = s.b
JOIN bench_part AS pk ON pk.part = 'kind' AND pk.number = s.k
JOIN secretariat_sender AS sender ON sender.name = pa.text
JOIN LATERAL (SELECT name_zh AS zh, name_en AS en FROM office_division WHERE id = %(first_division)s + s.division) AS names
    ON true
ORDER BY s.n
"""


def fill(size: int, admin_url: str, divisions: int = DIVISIONS) -> None:
    """Make the office and so many documents in the database Django is connected to; it must be migrated."""
    from tests.benchmarks import cast, specimens

    began = time.monotonic()
    cast.make_cast(divisions)
    keys = specimens.specimen_keys() or specimens.make_specimens()
    print(f"  people and specimens {time.monotonic() - began:.0f} s", flush=True)
    set_morning()  # before the search rows: they hold who may see a document now
    with closing(psycopg.connect(admin_url, autocommit=True)) as connection:
        copy_specimens(connection, size, keys, divisions)
    print(f"  {size:,} documents {time.monotonic() - began:.0f} s", flush=True)


def copy_specimens(connection: psycopg.Connection, size: int, keys: list[int], divisions: int) -> None:
    """The copies, in one go. Triggers and foreign keys are off: the copied rows obey them as their specimens do."""
    from office.numbering.models import Series
    from tests.benchmarks.multiply import multiply
    from tests.benchmarks.search_rows import make_parts

    for setting in ("session_replication_role = replica", "maintenance_work_mem = '1GB'", "work_mem = '256MB'"):
        connection.execute(f"SET {setting}")
    for year in range(2016, 2026):
        Series.objects.get_or_create(code="incoming", year=year, defaults={"pattern": "收〔{year}〕{seq}号"})
    make_parts(connection)
    recents = min(size, max(2 * BUSY * BUSY_WITH, size // 32))
    with psycopg.ClientCursor(connection) as cursor:
        cursor.execute(COPIES, {
            "size": size, "old": size - recents, "recents": recents, "oldest": OLDEST, "recent": RECENT, "last": LAST,
            "pinned": BUSY * BUSY_WITH, "busy": BUSY, "kinds": OPEN.removeprefix("ARRAY").translate({91: "{", 93: "}"}),
            "divisions": divisions, "rare": RARE_EVERY, "specimens": len(keys), "base": max(keys), "keys": keys,
            "morning": MORNING, "first_division": DIVISION})
    multiply(connection, keys)
    connection.execute("UPDATE office_series AS s SET last = (SELECT max(seq) FROM office_number WHERE series_id = s.id) "
                       "WHERE EXISTS (SELECT FROM office_number WHERE series_id = s.id)")
    connection.execute("DROP TABLE bench_copy, bench_part")
    connection.execute("VACUUM (ANALYZE)")


def set_morning() -> None:
    """Let the office's clock go on from the morning of the benchmark."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("UPDATE office_clockoffset SET frozen_at = NULL, shift = %s::timestamptz - clock_timestamp()",
                      [MORNING])


def admin_of(url: str) -> str:
    """The same database as the server's own account, for what only it may do: to turn triggers off."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc="postgres@"))


if __name__ == "__main__":
    import django

    django.setup()
    fill(int(sys.argv[1]), admin_of(os.environ["DATABASE_URL"]))
