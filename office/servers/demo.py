"""The demo: real servers, web, worker, relay and beat as children of one supervisor.

Start order matters (a database before its users), and so does the reverse order when it stops.
"""

import fcntl
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from office.servers import demo_office, places
from office.servers.children import Children, Stopped, end_stale
from office.servers.pair import Pair

PYTHON = Path(sys.executable)
BIN = PYTHON.parent
LOGS = places.VAR / "demo-logs"
RECORD = places.VAR / "demo.children"
LOCK = places.VAR / "demo.lock"
JUST_STARTED = {"relay", "outbox", "beat"}  # what the checks cannot see yet when the web has just begun to answer
ADDRESS = places.VAR / "demo.address"


def run() -> int:
    """Run the demo until it is told to stop; the exit status is 0 when it ran and stopped well."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    with _only_one() as first:
        if not first:
            address = ADDRESS.read_text() if ADDRESS.exists() else "it is still starting"
            print(f"The demo already runs here: {address}. Nothing was changed.", file=sys.stderr)
            return 1
        if left := end_stale(RECORD):
            print(f"Ended {left} processes that an earlier demo had left.", flush=True)
        port = _port(os.environ.get("PORT") or "8000")
        public = _port(os.environ.get("PUBLIC_PORT") or str((port or 0) + 50))
        if port is None or public is None or port == public:
            print("PORT and PUBLIC_PORT must be two numbers from 1024 to 65535.", file=sys.stderr)
            return 1
        for name, one in (("PORT", port), ("PUBLIC_PORT", public)):
            if not _free(one):
                print(f"Port {one} is in use. Choose another: make demo {name}={one + 1}", file=sys.stderr)
                return 1
        return _supervise(port, public, stop)


def _supervise(port: int, public: int, stop: threading.Event) -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    ADDRESS.unlink(missing_ok=True)  # a killed demo may have left its own
    servers = Pair("demo")
    children = Children(RECORD, LOGS, _environment(servers, port, public), stop)
    try:
        children.step("PostgreSQL and Valkey", servers.start)
        demo_office.prepare(servers, children)
        children.step("Web, worker, relay, beat and the public face", lambda: _start(children, port, public))
        address = f"http://127.0.0.1:{port}/"
        ADDRESS.write_text(address)
        findings = _findings(port, children.environment["WATCH_TOKEN"])
        print(demo_office.welcome(address, f"http://127.0.0.1:{public}/", findings), flush=True)
        _watch(servers, children)
    except Stopped:
        pass
    except RuntimeError as error:
        print(f"\nThe demo cannot go on: {error}", file=sys.stderr)
        return 1
    finally:
        print("\nStopping ...", flush=True)
        children.stop()
        servers.stop()
        ADDRESS.unlink(missing_ok=True)
        print("Stopped.", flush=True)
    return 0


def _start(children: Children, port: int, public: int) -> None:
    celery: list[str | Path] = [BIN / "celery", "--app", "office"]
    children.start("worker", *celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle")
    if demo_office.has_command("relay"):
        children.start("relay", PYTHON, "manage.py", "relay")
    children.start("beat", *celery, "beat", "--pidfile=")
    children.start("web", BIN / "gunicorn", "--config", "ops/gunicorn.conf.py", "office.wsgi")
    children.start("public", BIN / "gunicorn", "--config", "ops/gunicorn.conf.py", "office.public.wsgi",
                   **demo_office.public_face(public))
    end = time.monotonic() + 90
    while not (_answers(port) and _answers(public)):
        if children.stopping.is_set():
            raise Stopped
        if time.monotonic() > end:
            raise RuntimeError(f"the web server does not answer; see {children.log('web')}")
        children.restart_dead()
        time.sleep(0.1)


def _watch(servers: Pair, children: Children) -> None:
    """Start again whatever dies, as a container engine would, until told to stop."""
    while not children.stopping.wait(0.5):
        if not (servers.postgres.pid() and servers.valkey.pid()):
            print("A server had ended; it is started again.", flush=True)
            servers.start()
        for name in children.restart_dead():
            print(f"{name} had ended; it is started again. See {children.log(name)}", flush=True)


def _environment(servers: Pair, port: int, public: int) -> dict[str, str]:
    key = places.VAR / "demo.secret"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    return {
        **os.environ,
        **servers.environment(demo_office.DATABASE),
        "DATABASE_OWNER_URL": "",  # what runs does not know the owner; only setting up does
        "SECRET_KEY": key.read_text(),
        "DEMO": "true",
        "SECOND_FACTOR": "false",
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "FILE_STORE": str(demo_office.FILES),
        "LINK_STORE": str(demo_office.HANDED_OUT),
        "STATIC_ROOT": str(demo_office.STATIC),
        **demo_office.seals(),
        "PUBLIC_URL": f"http://127.0.0.1:{public}",
        "WATCH_TOKEN": secrets.token_urlsafe(24),  # for this supervisor's own questions
        "BEAT_SCHEDULE": str(places.VAR / "demo-beat"),
        "BIND": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "office.settings",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def _only_one() -> Iterator[bool]:
    """Hold the demo's lock; False when another demo has it. The system frees it even after kill -9."""
    places.VAR.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535 else None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def _findings(port: int, token: str) -> list[str]:
    """What is not as it should be, in one sentence each."""
    question = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Authorization": f"Bearer {token}"})
    try:
        answer = urllib.request.urlopen(question, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error  # 503 carries its reasons in the same way
    with answer:
        reasons: dict[str, str] = json.load(answer)["reasons"]
    return [why for name, why in reasons.items() if name not in JUST_STARTED]
