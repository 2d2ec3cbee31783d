"""Every stored file is read again within seven days; one flipped bit is found wherever it is, and said until mended."""

import io
import random
from datetime import UTC, datetime, timedelta

import pytest

from office.audit.actor import Actor, acting
from office.files.store import file_store
from office.health.alarms import ringing
from office.health.measures import measured
from office.records.fixity import read_again, state
from office.records.models import FileCheck, StoredFile
from office.records.tasks import read_files_again
from office.testing import frozen
from office.time import now

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
BEGAN = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
FILES, FLIPS = 120, 100
AN_HOUR = 3600.0


@pytest.fixture
def stored() -> list[str]:
    """Files of many lengths, taken in at one instant."""
    rng, store, found = random.Random(18), file_store(), []
    with frozen(BEGAN), acting(Actor(None, None, cause="test")):
        for number in range(FILES):
            kept = store.store(io.BytesIO(f"{number}".encode() + rng.randbytes(rng.randint(1, 400_000))), limit=10**6)
            StoredFile.objects.create(sha256=kept.sha256, size=kept.size, media_type="text/plain")
            found.append(kept.sha256)
    return found


def flip_one_bit(sha256: str, rng: random.Random) -> bytes:
    """Change a single bit at a random place; returns what stood there."""
    path = file_store().path(sha256)
    whole = path.read_bytes()
    body = bytearray(whole)
    place = rng.randrange(len(body) * 8)
    body[place // 8] ^= 1 << place % 8
    path.write_bytes(bytes(body))
    return whole


def said() -> list[str]:
    """The alarms about files that ring now."""
    return [name for name in ringing(measured()) if name in ("fixity", "bad_files")]


def test_a_flipped_bit_is_found_100_of_100_times_and_said_until_it_is_mended(stored, caplog, capsys):
    with frozen(BEGAN):
        assert (read_again(AN_HOUR), state().bad, said()) == (FILES, {}, [])
    rng = random.Random(41)
    spoilt = {sha256: flip_one_bit(sha256, rng) for sha256 in rng.sample(stored, FLIPS)}
    with frozen(BEGAN + timedelta(days=7)):
        assert read_again(AN_HOUR) == FILES
        assert state().bad == dict.fromkeys(spoilt, "changed")
        assert said() == ["bad_files"]
        assert all(sha256 in caplog.text for sha256 in spoilt)
        for sha256, whole in spoilt.items():
            file_store().path(sha256).write_bytes(whole)
        assert read_files_again() == FLIPS, "what was bad is read again at the next turn"
        assert (state().bad, said()) == ({}, [])
    with capsys.disabled():
        print(f"\nFixity: {len(spoilt)} of {FLIPS} one-bit flips found")


def test_each_file_is_read_within_seven_days_a_little_at_a_time(stored, monkeypatch):
    """A turn every six hours that reads one batch: after two weeks no file's last reading is older than a week."""
    ticks = iter(range(10**9))
    monkeypatch.setattr("office.records.fixity.monotonic", lambda: next(ticks))
    for turn in range(4 * 14):
        with frozen(BEGAN + timedelta(hours=6 * turn)):
            assert read_again(31) <= 30
            if turn > 4:
                assert FileCheck.objects.count() == FILES
                oldest = FileCheck.objects.order_by("checked_at").first()
                assert now() - oldest.checked_at <= timedelta(days=7)


def test_twin_when_nobody_reads_it_is_said(stored):
    with frozen(BEGAN):
        read_again(AN_HOUR)
    flip_one_bit(stored[0], random.Random(1))
    with frozen(BEGAN + timedelta(days=8, minutes=1)):
        assert state().bad == {}, "nobody looked"
        assert said() == ["fixity"]


def test_a_missing_file_is_found(stored):
    file_store().path(stored[3]).unlink()
    read_again(AN_HOUR)
    assert state().bad == {stored[3]: "missing"}
