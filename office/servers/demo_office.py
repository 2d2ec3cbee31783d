"""What the demo holds: a migrated database, the demo office in it, static files, and sign-in names."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg

from office.servers import places
from office.servers.children import Children
from office.servers.pair import Pair

DATABASE = "office_demo"
FILES = places.VAR / "demo-files"
STATIC = places.VAR / "static"
LOADED = "the demo office is loaded"  # the database's comment, written when loading has ended


def prepare(servers: Pair, children: Children) -> None:
    """Bring database and static files up to date; load the demo office if it was never loaded to its end."""
    new = servers.prepare(DATABASE)
    if not new and not _is_loaded(servers):
        # An earlier first start was interrupted: nobody has worked in this database yet.
        _drop(servers)
        new = servers.prepare(DATABASE)
    if new:
        shutil.rmtree(FILES, ignore_errors=True)

    def manage(title: str, *arguments: str) -> None:
        children.step(title, lambda: children.run("set-up", sys.executable, "manage.py", *arguments))

    manage("Database", "migrate", "--no-input")
    if new and has_command("load_demo"):
        manage("The demo office, a month of work: once", "load_demo")
    if new:
        _mark_loaded(servers)
    elif "OFFICE_DEMO_PASSWORD" in os.environ and has_command("demo_passwords"):
        manage("Passwords", "demo_passwords")
    if _static_is_old():
        manage("Style sheets and scripts", "collectstatic", "--no-input", *_unused_static())


def has_command(name: str) -> bool:
    """Whether manage.py has a command of this project."""
    return find_spec(f"office.management.commands.{name}") is not None


def welcome(address: str) -> str:
    """The address and a table of who can sign in."""
    lines = ["", f"The Electronic Office is open: {address}", ""]
    if find_spec("office.demo"):
        from office.demo.logins import LOGINS, password

        lines += [f"  {login.username:<18} {login.title}" for login in LOGINS]
        lines += ["", f"  The password of each: {password()}", ""]
    return "\n".join([*lines, "Ctrl-C stops it; the data stay."])


def _is_loaded(servers: Pair) -> bool:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with _admin(servers) as connection:
        row = connection.execute(query, [DATABASE]).fetchone()
    return row is not None and row[0] == LOADED


def _mark_loaded(servers: Pair) -> None:
    with _admin(servers) as connection:
        connection.execute(f"COMMENT ON DATABASE {DATABASE} IS '{LOADED}'")


def _drop(servers: Pair) -> None:
    with _admin(servers) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _admin(servers: Pair) -> psycopg.Connection:
    return psycopg.connect(servers.postgres.url("postgres", "postgres"), autocommit=True)


def _static_is_old() -> bool:
    """Whether a style sheet, script or package is newer than what was collected."""
    manifest = STATIC / "staticfiles.json"
    if not manifest.exists():
        return True
    sources: list[Path] = [places.ROOT / "requirements.txt", places.ROOT / "office" / "settings.py"]
    sources += [path for folder in places.ROOT.glob("*/static") for path in folder.rglob("*")]
    return max(path.stat().st_mtime for path in sources) > manifest.stat().st_mtime


def _unused_static() -> list[str]:
    """Options that leave out what no page uses: of Bootstrap the portal takes one style sheet."""
    unused = ["*.rtl.*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*", "bootstrap/js/*"]
    return [f"--ignore={pattern}" for pattern in unused]
