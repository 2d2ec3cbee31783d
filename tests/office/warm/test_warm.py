"""Children of a process that has everything loaded: alone with their work, ended in time, and none the wiser."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from office.warm import run as warm
from office.warm.parent import BROKEN, TOO_HEAVY
from office.warm.run import Finished

PROGRAM = "program"
Ask = Callable[..., Finished | None]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Have the tests' program do something; its parents are of this test alone."""
    where = f"sys.path.insert(0, {str(Path(__file__).parent)!r}); "
    monkeypatch.setattr(warm, "START", warm.START.replace("runpy.run", where + "runpy.run", 1))
    monkeypatch.setattr(warm, "_parents", {})
    yield lambda do, seconds=20, **more: warm.run(PROGRAM, {"told": str(tmp_path / "told")}, {"do": do, **more}, seconds)
    for parent in warm._parents.values():
        parent.calls.close()
        assert parent.process.wait(5) == 0  # it ends when nobody can call any more


def answer(done: Finished | None) -> dict[str, Any]:
    assert done is not None and done.status == 0, done
    return json.loads(done.output)


def until(condition: Callable[[], Any]) -> None:
    """Wait for it, half a minute at most."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_is_loaded_once_and_each_child_begins_with_what_was_loaded(ask: Ask, tmp_path: Path) -> None:
    first, second = answer(ask("tell")), answer(ask("tell"))
    assert first["parent"] == second["parent"] == int((tmp_path / "told").read_text())
    assert first["loaded"] == second["loaded"] == 1
    assert first["threads"] == 1


def test_a_child_sees_no_secret_and_works_in_a_folder_of_its_own(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    first, second = answer(ask("tell")), answer(ask("tell"))
    assert set(first["environment"]) == {"PATH", "LANG", "HOME", "TMPDIR"} and "SECRET_KEY" in os.environ
    assert first["folder"] == first["environment"]["TMPDIR"] == first["temporary"] != second["folder"]
    assert not os.path.exists(first["folder"])


def test_with_our_environment_it_would(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the parent is started with what this process has."""
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    start = subprocess.Popen
    monkeypatch.setattr(warm.subprocess, "Popen", lambda *command, **how: start(*command, **{**how, "env": None}))
    assert answer(ask("tell"))["environment"]["SECRET_KEY"] == "not for the child"


@pytest.mark.parametrize("closed", [True, False])
def test_a_child_has_no_line_of_others(ask: Ask, monkeypatch: pytest.MonkeyPatch, closed: bool) -> None:
    """The twin: without the closing it holds its parent's selector and the lines of all who wait."""
    if not closed:
        careless = "import os; os.closerange = lambda *ends: None; "
        monkeypatch.setattr(warm, "START", warm.START.replace("runpy.run", careless + "runpy.run", 1))
    assert (answer(ask("tell"))["files"] == []) is closed


def test_what_takes_too_long_is_killed_and_others_go_on_meanwhile(ask: Ask, tmp_path: Path) -> None:
    begun, said = tmp_path / "begun", []
    waiting = threading.Thread(target=lambda: said.append(ask("sleep", seconds=3, begun=str(begun))))
    waiting.start()
    until(begun.exists)
    assert answer(ask("tell"))
    assert not said
    waiting.join()
    assert said == [None]
    until(lambda: not os.path.exists(f"/proc/{begun.read_text()}"))


@pytest.mark.parametrize(("do", "status"), [("burn", -signal.SIGXCPU), ("fill", TOO_HEAVY), ("fail", BROKEN), ("", 7)])
def test_how_a_child_ended_is_told(ask: Ask, do: str, status: int) -> None:
    done = ask(do, status=7)
    assert done is not None and done.status == status
    assert ("不通" in done.errors.decode()) == (do == "fail")
    assert answer(ask("tell"))


def test_more_than_a_pipe_holds_comes_back_whole(ask: Ask) -> None:
    done = ask("write", characters=500_000, given="纸" * 500_000)
    assert done is not None and done.output.decode() == "字" * 500_000


def test_a_parent_that_was_killed_is_started_again(ask: Ask, tmp_path: Path) -> None:
    first = answer(ask("tell"))["parent"]
    os.kill(first, signal.SIGKILL)
    second = answer(ask("tell"))["parent"]
    assert (tmp_path / "told").read_text().split() == [str(first), str(second)]


def test_without_another_it_would_fail(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: whoever asks again is given the one that has ended."""
    ended = answer(ask("tell"))["parent"]
    [parent] = warm._parents.values()
    os.kill(ended, signal.SIGKILL)
    parent.process.wait(20)
    with monkeypatch.context() as stubborn, pytest.raises(ChildProcessError):
        stubborn.setattr(warm, "_parent", lambda *asked: parent)
        ask("tell")
    assert answer(ask("tell"))["parent"] != ended


def test_what_cannot_be_loaded_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "_parents", {})
    with pytest.raises(ChildProcessError, match=r"office\.nothing"):
        warm.run("office.nothing", {}, {}, 20)


def test_a_forked_process_has_parents_of_its_own(ask: Ask) -> None:
    mine = answer(ask("tell"))["parent"]
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.write(write, str(answer(ask("tell"))["parent"]).encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    theirs = int(os.read(read, 20))
    assert theirs != mine
    until(lambda: not os.path.exists(f"/proc/{theirs}"))  # and it ended with that process
    assert answer(ask("tell"))["parent"] == mine
