"""The store under faults: kill -9 at any moment, a full disk, one flipped bit, a collector at work."""

import hashlib
import io
import os
import random
import resource
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from office.files import store as store_module
from office.files.store import DAY, FileStore, Finding, Stored, StoreFull, TooLarge

KILLS = 200
BIG = 10**9


def _bytes(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", min_free=0)


def _left_behind(store: FileStore) -> list[Path]:
    return list(store.incoming.iterdir())


def test_a_file_is_kept_under_its_hash(store: FileStore) -> None:
    body = _bytes(1, 700_000)
    kept = store.store(io.BytesIO(body), limit=BIG)
    assert kept == Stored(_sha(body), 700_000)
    path = store.root / kept.sha256[:2] / kept.sha256
    assert path.read_bytes() == body
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in (store.root, path.parent, store.incoming)} == {0o700}
    with store.open(kept.sha256) as stream:
        assert stream.read() == body
    assert list(store.iterate()) == [kept.sha256]
    assert _left_behind(store) == []


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    for _ in range(3):
        store.store(io.BytesIO(b"same"), limit=BIG)
    assert list(store.iterate()) == [_sha(b"same")]


def test_a_staged_file_that_is_not_kept_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(RuntimeError), store.staged(io.BytesIO(b"poison"), limit=BIG) as staged:
        assert staged.path.read_bytes() == b"poison"
        raise RuntimeError("refused")
    assert (_left_behind(store), list(store.iterate())) == ([], [])


def test_a_stream_over_the_limit_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(TooLarge):
        store.store(io.BytesIO(bytes(1001)), limit=1000)
    assert store.store(io.BytesIO(bytes(1000)), limit=1000).size == 1000
    assert _left_behind(store) == []


def test_nothing_is_taken_when_the_disk_is_nearly_full(tmp_path: Path) -> None:
    kept = FileStore(tmp_path, min_free=0).store(io.BytesIO(b"early"), limit=BIG)
    crowded = FileStore(tmp_path, min_free=1.01)
    with pytest.raises(StoreFull):
        crowded.store(io.BytesIO(b"late"), limit=BIG)
    with crowded.open(kept.sha256) as stream:  # reading goes on
        assert stream.read() == b"early"


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_is_a_name(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError):
        store.path(name)


def _in_child(work, *, file_size: int | None = None) -> int:  # type: ignore[no-untyped-def]
    """Run ``work`` in a forked child that may write files of ``file_size`` bytes; return its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if file_size is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class NaiveStore(FileStore):
    """The twin: writes straight to the final name, as a store without the careful order would."""

    def store(self, stream, *, limit: int) -> Stored:  # type: ignore[no-untyped-def, override]
        body = stream.read()
        path = self.path(_sha(body))
        path.parent.mkdir(exist_ok=True)
        with path.open("wb", buffering=0) as out:
            for start in range(0, len(body), 64 * 1024):
                out.write(body[start : start + 64 * 1024])
        return Stored(_sha(body), len(body))


def _fills_the_disk(store: FileStore) -> int:
    """Store a file that is larger than the room left; return 7 when the store said so."""
    try:
        store.store(io.BytesIO(_bytes(2, 900_000)), limit=BIG)
    except StoreFull:
        return 7
    return 0


def test_a_disk_that_fills_while_writing_leaves_no_half_file(store: FileStore) -> None:
    assert _in_child(lambda: _fills_the_disk(store), file_size=500_000) == 7
    assert (_left_behind(store), list(store.iterate())) == ([], [])


def test_twin_the_naive_store_leaves_half_a_file_on_a_full_disk(tmp_path: Path) -> None:
    naive = NaiveStore(tmp_path, min_free=0)
    assert _in_child(lambda: _fills_the_disk(naive), file_size=500_000) != 0
    assert [finding.kind for finding in naive.findings([], orphans=True)] == ["orphan"]
    assert naive.verify(_sha(_bytes(2, 900_000))) == Finding("changed", _sha(_bytes(2, 900_000)))


def _killed_runs(store: FileStore, runs: int) -> None:
    """Store files in a child that dies by kill -9 at a random moment, again and again.

    The moment falls within the first writes, whose length each child measures by its own first one.
    """
    chance = random.Random(7)
    for run in range(runs):
        told, tells = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                for number in range(1000):
                    body = io.BytesIO(_bytes(run * 1000 + number, 1_000_000))
                    os.write(tells, b".")
                    store.store(body, limit=BIG)
            finally:
                os._exit(0)
        os.read(told, 1)
        began = time.perf_counter()
        if chance.random() < 0.7:  # the rest die within their first write
            os.read(told, 1)
        time.sleep(chance.random() * max(time.perf_counter() - began, 0.005))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(told)
        os.close(tells)


def _spoilt(store: FileStore) -> list[str]:
    """Files whose content is not what their name says."""
    return [name for name in store.iterate() if store.verify(name)]


def test_two_hundred_kills_leave_no_truncated_file(store: FileStore) -> None:
    _killed_runs(store, KILLS)
    names = list(store.iterate())
    assert len(names) > KILLS / 4  # the kills fell in and between real writes
    assert _left_behind(store)
    assert _spoilt(store) == []
    assert store.store(io.BytesIO(b"after"), limit=BIG).size == 5


def test_twin_the_naive_store_leaves_truncated_files(tmp_path: Path) -> None:
    naive = NaiveStore(tmp_path, min_free=0)
    _killed_runs(naive, 40)
    assert _spoilt(naive)


def test_every_flipped_bit_and_every_missing_file_is_found(store: FileStore) -> None:
    rows = [(store.store(io.BytesIO(_bytes(n, 5000 + n)), limit=BIG).sha256, 5000 + n) for n in range(20)]
    assert list(store.findings(rows, orphans=True)) == []
    chance = random.Random(3)
    for sha256, _ in rows[:10]:
        body = bytearray(store.path(sha256).read_bytes())
        at = chance.randrange(len(body) * 8)
        body[at // 8] ^= 1 << at % 8
        store.path(sha256).write_bytes(body)
    store.path(rows[10][0]).unlink()
    orphan = store.store(io.BytesIO(b"orphan"), limit=BIG).sha256
    wrong_size = [*rows[:11], (rows[11][0], 1), *rows[12:]]
    found = list(store.findings(wrong_size, orphans=True))
    assert [f.kind for f in found] == ["changed"] * 10 + ["missing", "size", "orphan"]
    assert found[-1].sha256 == orphan


def _age(path: Path, now: float, days: float) -> None:
    os.utime(path, (now - days * DAY, now - days * DAY))


def test_only_old_orphans_are_collected(store: FileStore) -> None:
    now = 1_800_000_000.0
    names = {
        what: store.store(io.BytesIO(what.encode()), limit=BIG).sha256 for what in ("used", "old", "young")
    }
    _age(store.path(names["used"]), now, 400)
    _age(store.path(names["old"]), now, 31)
    _age(store.path(names["young"]), now, 29)
    for title, days in (("half", 2), ("running", 0.5)):
        (store.incoming / title).write_bytes(b"x")
        _age(store.incoming / title, now, days)
    assert store.collect(lambda sha256: sha256 == names["used"], now) == [names["old"]]
    assert set(store.iterate()) == {names["used"], names["young"]}
    assert [path.name for path in _left_behind(store)] == ["running"]


def test_the_collector_spares_a_file_handed_in_again_at_that_moment(store: FileStore) -> None:
    """Between the question to the database and the removal somebody uploads the same bytes."""
    sha256 = store.store(io.BytesIO(b"again"), limit=BIG).sha256
    now = store.path(sha256).stat().st_mtime
    _age(store.path(sha256), now, 60)

    def asked(_: str) -> bool:
        store.store(io.BytesIO(b"again"), limit=BIG)
        return False

    assert store.collect(asked, now) == []
    assert store.verify(sha256) is None


def test_twin_a_store_that_did_not_renew_the_age_would_lose_it(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = store.store(io.BytesIO(b"again"), limit=BIG).sha256
    now = store.path(sha256).stat().st_mtime
    _age(store.path(sha256), now, 60)

    def asked(_: str) -> bool:
        store.store(io.BytesIO(b"again"), limit=BIG)
        _age(store.path(sha256), now, 60)
        return False

    assert store.collect(asked, now) == [sha256]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The system calls that matter for a power cut, in the order in which they happen."""
    seen: list[str] = []
    for name in ("fsync", "rename"):
        real = getattr(os, name)

        def recorded(*args, _real=real, _name=name):  # type: ignore[no-untyped-def]
            seen.append(_name)
            return _real(*args)

        monkeypatch.setattr(store_module.os, name, recorded)
    yield seen


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(
    store: FileStore, calls: list[str]
) -> None:
    (store.root / _sha(b"x")[:2]).mkdir(mode=0o700)
    store.store(io.BytesIO(b"x"), limit=BIG)
    assert calls == ["fsync", "rename", "fsync"]
