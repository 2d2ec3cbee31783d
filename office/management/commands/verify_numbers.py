"""verify_numbers: every series is without gap, repeat or inversion, and every record bears the number it was given."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from office.audit.verification import Verification
from office.numbering.models import Number, Series

COUNTERS = """
SELECT s.code, s.year, s.last, count(n.id), COALESCE(max(n.seq), 0), COALESCE(min(n.seq), 1)
FROM office_series AS s LEFT JOIN office_number AS n ON n.series_id = s.id
GROUP BY s.id HAVING NOT (s.last = count(n.id) AND s.last = COALESCE(max(n.seq), 0) AND COALESCE(min(n.seq), 1) = 1)
ORDER BY s.code, s.year
"""
ORDER = """
SELECT code, year, seq, before, taken_at < taken_before FROM (
    SELECT s.code, s.year, n.seq, n.taken_at, lag(n.seq, 1, 0) OVER given AS before,
        lag(n.taken_at) OVER given AS taken_before
    FROM office_number AS n JOIN office_series AS s ON s.id = n.series_id
    WINDOW given AS (PARTITION BY n.series_id ORDER BY n.seq)
) AS g
WHERE seq <> before + 1 OR taken_at < taken_before ORDER BY code, year, seq
"""
TEXTS = """
SELECT s.code, s.year, n.seq, n.text FROM office_number AS n JOIN office_series AS s ON s.id = n.series_id
WHERE n.text <> replace(replace(s.pattern, '{year}', s.year::text), '{seq}', n.seq::text)
    AND s.pattern !~ '[{][^}]*[^a-z}]' ORDER BY 1, 2, 3
"""
RECORDS = """
SELECT r.id, r.number, array_agg(n.text) FILTER (WHERE n.id IS NOT NULL AND n.voided_at IS NULL) AS given
FROM office_record AS r LEFT JOIN office_number AS n ON n.record_id = r.id
GROUP BY r.id
HAVING r.number <> '' AND r.number <> ALL (COALESCE(array_agg(n.text) FILTER (WHERE n.id IS NOT NULL), '{}'))
    OR r.number = '' AND count(n.id) FILTER (WHERE n.voided_at IS NULL) > 0
ORDER BY r.id
"""


class Command(Verification):
    """Counters against numbers, numbers among themselves, and records against their numbers."""

    help = "Check that no number is missing, doubled, out of order, or other than its record says."

    def findings(self, **options: Any) -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute(COUNTERS)
            for code, year, last, count, highest, lowest in cursor.fetchall():
                yield (f"{code} {year}: the counter says {last}; {count} numbers were given, "
                       f"from {lowest} to {highest}")
            cursor.execute(ORDER)
            for code, year, seq, before, inverted in cursor.fetchall():
                if seq != before + 1:
                    yield f"{code} {year} number {seq}: follows {before}"
                if inverted:
                    yield f"{code} {year} number {seq}: was taken before number {before}"
            cursor.execute(TEXTS)
            for code, year, seq, text in cursor.fetchall():
                yield f"{code} {year} number {seq}: reads {text}, which is not the series' pattern"
            cursor.execute(RECORDS)
            for pk, number, given in cursor.fetchall():
                yield f"record {pk}: bears “{number}”, was given {', '.join(given or ['none'])}"

    def checked(self) -> str:
        return f"{Number.objects.count()} numbers in {Series.objects.count()} series"
