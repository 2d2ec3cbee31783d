"""The supervisor's promise: children die in order, nothing is left, and what was left once is found again."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from office.servers import children as module
from office.servers.children import Children, Stopped, end_stale

# A child that starts one of its own; neither listens to SIGTERM.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(grandchild.pid, flush=True)
time.sleep(600)
"""
SLEEP = "import time; time.sleep(600)"


def supervisor(directory: Path) -> Children:
    return Children(directory / "record", directory, dict(os.environ), threading.Event())


def wait_for(condition: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)
    return bool(condition())  # type: ignore[operator]


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def stubborn(children: Children, directory: Path) -> tuple[int, int]:
    """Start a stubborn child; return its process id and its own child's."""
    children.start("stubborn", sys.executable, "-c", STUBBORN)
    log = directory / "stubborn.log"
    assert wait_for(lambda: log.exists() and log.read_text().strip())
    assert children.all[-1].running is not None
    return children.all[-1].running.pid, int(log.read_text())


def test_a_child_that_hangs_is_killed_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    children = supervisor(tmp_path)
    pids = stubborn(children, tmp_path)
    children.stop()
    assert all(wait_for(lambda pid=pid: gone(pid)) for pid in pids)
    assert not (tmp_path / "record").exists()


def test_children_stop_in_reverse_order(tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = (
        "import signal, sys, time\n"
        "def leave(*_):\n"
        f"    open({str(said)!r}, 'a').write(sys.argv[1])\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        "print('up', flush=True)\n"
        "time.sleep(600)\n"
    )
    children = supervisor(tmp_path)
    for name in "abc":
        children.start(name, sys.executable, "-c", code, name)
    assert wait_for(lambda: all((tmp_path / f"{name}.log").read_text() == "up\n" for name in "abc"))
    children.stop()
    assert said.read_text() == "cba"


def test_what_a_killed_supervisor_left_is_ended_by_the_next(tmp_path: Path) -> None:
    children = supervisor(tmp_path)
    pids = stubborn(children, tmp_path)
    # kill -9 leaves the record and the processes; here the first supervisor simply never stops.
    assert end_stale(tmp_path / "record") == 2
    assert all(wait_for(lambda pid=pid: gone(pid)) for pid in pids)
    assert end_stale(tmp_path / "record") == 0


def test_a_grandchild_whose_parent_died_is_found_too(tmp_path: Path) -> None:
    children = supervisor(tmp_path)
    child, grandchild = stubborn(children, tmp_path)
    os.kill(child, signal.SIGKILL)
    children.all[0].running.wait()  # type: ignore[union-attr]
    assert not gone(grandchild)
    end_stale(tmp_path / "record")
    assert wait_for(lambda: gone(grandchild))


def test_a_stranger_who_got_the_same_process_id_is_left_alone(tmp_path: Path) -> None:
    """The twin: without the beginning in the record the stranger would be killed."""
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
    try:
        record = tmp_path / "record"
        record.write_text(f"{stranger.pid} 12345.67\n")
        assert end_stale(record) == 0
        assert stranger.poll() is None
        record.write_text(f"{stranger.pid} {psutil.Process(stranger.pid).create_time():.2f}\n")
        assert end_stale(record) == 1
        assert wait_for(lambda: gone(stranger.pid))
    finally:
        stranger.kill()


def test_a_dead_child_is_started_again_but_not_for_ever(tmp_path: Path) -> None:
    children = supervisor(tmp_path)
    children.start("short", sys.executable, "-c", "raise SystemExit(3)")
    restarts = 0
    with pytest.raises(RuntimeError, match="again and again"):
        while restarts < 50:
            children.all[0].running.wait()  # type: ignore[union-attr]
            assert children.restart_dead() == ["short"]
            restarts += 1
    assert restarts == module.MOST_RESTARTS - 1
    children.stop()


def test_a_command_of_the_start_that_fails_shows_its_reason(tmp_path: Path) -> None:
    children = supervisor(tmp_path)
    with pytest.raises(RuntimeError, match="no such letter"):
        children.run("set-up", sys.executable, "-c", "raise SystemExit('no such letter')")
    assert children.all == []


def test_a_long_step_ends_when_somebody_wants_to_stop(tmp_path: Path) -> None:
    children = supervisor(tmp_path)
    threading.Timer(0.3, children.stopping.set).start()
    with pytest.raises(Stopped):
        children.run("set-up", sys.executable, "-c", SLEEP)
    running = children.all[0].running
    children.stop()
    assert running is not None and running.poll() is not None
