"""The restore drill: an office works while it is saved, and is restored on a machine that has nothing.

python -m office.backup.drill [PAPERS]      the whole drill, on two embedded servers; this is `make restore-drill`
python -m office.backup.drill work FILE     file documents until FILE exists (the drill starts this itself)
python -m office.backup.drill register      file one more document and print its number
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from office.backup.manifest import Backup
from office.servers import demo_office, places
from office.servers.pair import Pair
from office.signing.authority import make_files

KIND, CLERK, SENDER = "incoming_document", "registry", "青岛市人民政府办公厅"
PAPERS = 12
EVENTS = "SELECT id, chain, seq, hash FROM office_auditevent ORDER BY id"
COUNTER = "SELECT COALESCE(sum(last), 0) FROM office_series WHERE code = 'incoming'"


@dataclass(frozen=True)
class Machine:
    """One database and one file store, and the environment by which the program finds them."""

    environment: Mapping[str, str]

    def run(self, *command: str) -> str:
        """Run a part of the program there; returns what it printed. RuntimeError with its last words when it fails."""
        done = subprocess.run([sys.executable, *command], env=self._all(), cwd=places.ROOT, text=True,
                              capture_output=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a part of the program there, beside what follows."""
        return subprocess.Popen([sys.executable, *command], env=self._all(), cwd=places.ROOT, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask its database, as the owner."""
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"]) as connection:
            return connection.execute(query, values).fetchall()

    def _all(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


@dataclass
class Drill:
    """The steps, each with its seconds and what it showed; `rows` is the table."""

    source: Machine
    target: Machine
    folder: Path  # where the backup goes

    def __post_init__(self) -> None:
        self.rows: list[tuple[str, float, str]] = []

    def carry_out(self) -> None:
        """Back up while documents are filed, restore, compare, file one more. Raises at the first thing unlike."""
        self.step("Backup, while a clerk files documents", self.save_under_work)
        self.step("Restore into an empty database and store", self.restore)
        self.step("Audit events one by one", self.compare_events)
        self.step("One more document", self.register_one_more)

    def step(self, name: str, work: Callable[[], str]) -> None:
        began = time.monotonic()
        shown = work()
        self.rows.append((name, time.monotonic() - began, shown))

    def save_under_work(self) -> str:
        stop = self.folder.with_name(f"{self.folder.name}.stop")
        clerk = self.source.start("-m", "office.backup.drill", "work", str(stop))
        try:
            self.wait_for_work(clerk, more=1)
            before = self.counter(self.source)
            said = self.source.run("manage.py", "backup", str(self.folder)).splitlines()
            after = self.counter(self.source)
            self.wait_for_work(clerk, more=2)
        finally:
            stop.touch()
            with suppress(subprocess.TimeoutExpired):
                clerk.wait(60)
            clerk.kill()
            stop.unlink()
        if clerk.returncode:
            raise RuntimeError(f"The clerk could not work: {clerk.communicate()[0][-2000:]}")
        self.digest = said[-1].rpartition(" ")[2]
        return f"{said[0]}; {said[1].lower()}; {after - before} documents filed meanwhile"

    def wait_for_work(self, clerk: "subprocess.Popen[str]", more: int) -> None:
        """Until so many more documents are filed: the backup then stands between documents."""
        wanted, patience = self.counter(self.source) + more, time.monotonic() + 120
        while self.counter(self.source) < wanted and clerk.poll() is None:
            if time.monotonic() > patience:
                raise RuntimeError("The clerk files nothing.")
            time.sleep(0.2)

    def restore(self) -> str:
        said = self.target.run("manage.py", "restore", str(self.folder), "--manifest", self.digest)
        return f"identical: {said.splitlines()[0].partition('whole: ')[2]}; all verifications without findings"

    def compare_events(self) -> str:
        """Every event that was saved is the source's, by its hash; the source has gone on since."""
        saved = Backup(self.folder).read()["tables"]["office_auditevent"][0]
        source, restored = ({row[0]: row[1:] for row in side.ask(EVENTS)} for side in (self.source, self.target))
        unlike = [key for key in list(restored)[:saved] if source.get(key) != restored[key]]
        if unlike or len(restored) < saved:
            raise RuntimeError(f"event {unlike[:1]} of the restored database is not the source's")
        return f"{saved} alike; the source has {len(source)} by now"

    def register_one_more(self) -> str:
        before = self.counter(self.target)
        number = self.target.run("-m", "office.backup.drill", "register").strip()
        after = self.counter(self.target)
        if after != before + 1 or str(after) not in number:
            raise RuntimeError(f"the number after {before} is {number}, and the counter says {after}")
        for name in ("verify_audit", "verify_numbers"):
            self.target.run("manage.py", name)
        return f"{number} follows number {before}"

    def counter(self, side: Machine) -> int:
        return int(side.ask(COUNTER)[0][0])


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    match arguments:
        case ["work", stop]:
            _django()
            while not Path(stop).exists():
                file_one()
            return 0
        case ["register"]:
            _django()
            print(file_one())
            return 0
        case [] | [_]:
            return whole_drill(int(arguments[0]) if arguments else PAPERS)
    print(__doc__, file=sys.stderr)
    return 2


def whole_drill(papers: int) -> int:
    """Two servers that share nothing; prints the table, and returns 1 with the reason when a step fails."""
    pairs = [Pair("drill-saved"), Pair("drill-restored")]
    folder = Path(tempfile.mkdtemp(prefix="office-restore-drill-"))
    try:
        machines = [_machine(pair, folder / pair.kind) for pair in pairs]
        drill = Drill(machines[0], machines[1], folder / "backup")
        drill.step("Demo office made", lambda: _fill(machines[0], papers))
        drill.carry_out()
    except RuntimeError as error:
        print(f"The restore drill failed: {error}", file=sys.stderr)
        return 1
    finally:
        for pair in pairs:
            pair.stop()
            shutil.rmtree(pair.postgres.home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(table(drill.rows)))
    return 0


def table(rows: list[tuple[str, float, str]]) -> list[str]:
    """The drill's table, as docs/proof.md quotes it."""
    return ["| Step | Seconds | Shown |", "|---|---:|---|",
            *(f"| {name} | {seconds:.1f} | {shown} |" for name, seconds, shown in rows)]


def _machine(pair: Pair, files: Path) -> Machine:
    """A new pair of servers with the two roles and an empty database."""
    shutil.rmtree(pair.postgres.home, ignore_errors=True)
    pair.start()
    pair.prepare("office")
    make_files(demo_office.SEALS, demo_office.SEAL_NAMES)  # the month that is loaded seals papers
    return Machine({"SECRET_KEY": "only-for-the-drill", "HTTPS": "false", "FILE_STORE": str(files),
                    **demo_office.seals(), **pair.environment("office")})


def _fill(machine: Machine, papers: int) -> str:
    machine.run("manage.py", "migrate", "--no-input")
    machine.run("manage.py", "load_demo", "--papers", str(papers))
    return f"{papers} papers with their routes and files"


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()


def file_one() -> str:
    """File one document with a file, as the registry does; returns its number."""
    from django.apps import apps
    from django.core.files.uploadedfile import SimpleUploadedFile

    from office.audit.actor import Actor, acting
    from office.orgchart.models import User
    from office.records.attachments import receive
    from office.registers.forms import form_of
    from office.registers.register import register_of
    from office.registers.services import file_new
    from office.time import now

    register, clerk, at = register_of(KIND), User.objects.select_related("person").get(username=CLERK), now()
    with acting(Actor(clerk.pk, clerk.person_id, cause="add_sender")):
        apps.get_model("secretariat", "Organ").objects.get_or_create(name=SENDER, defaults={"short_name": SENDER[:10]})
    upload = receive(clerk, SimpleUploadedFile(f"{at:%H%M%S}.txt", f"来文 {at.isoformat()}".encode()))
    typed = {"sender": SENDER, "sender_number": f"青政办字〔{at.year}〕{at:%H%M%S%f}号", "grade": "internal",
             "title": f"关于做好{at:%H时%M分%S秒%f}备份演练工作的通知", "document_kind": "notice",
             "urgency": "ordinary",
             "received_on": at.date().isoformat(), "written_on": at.date().isoformat(), "channel": "exchange",
             "copies": "1", "pages": "1"}
    form: Any = form_of(register)
    form = form(typed, user=clerk)
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    return str(file_new(clerk, register, form, [upload.key]).number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
