"""What the demo holds: a migrated database, the demo office in it, seals, static files, and sign-in names."""

import hashlib
import hmac
import json
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from office.servers import places
from office.servers.children import Children
from office.servers.digest import schema_digest
from office.servers.pair import Pair
from office.signing.authority import make_files

DATABASE = "office_demo"
FILES = places.VAR / "demo-files"
HANDED_OUT = places.VAR / "demo-handed-out"  # what recipients fetch by links
PASSWORD_MARK = places.VAR / "demo.password"
STATIC = places.VAR / "static"
SEALS = places.VAR / "demo-seals"
SEAL_NAMES = {"office": "青岛市电子政务和信息资源管理办公室"}  # a key's name: the words in its certificate
LOADED = "the demo office is loaded"  # the database's comment, written when loading has ended


def prepare(servers: Pair, children: Children) -> None:
    """Bring database, passwords and static files up to date; load the demo office if it never was to its end.

    Each part is skipped when nothing changed since the last start, so that the next start is quick.
    """

    owner = servers.environment(DATABASE)["DATABASE_OWNER_URL"]

    def manage(title: str, *arguments: str) -> None:
        command = (sys.executable, "manage.py", *arguments)
        children.step(title, lambda: children.run("set-up", *command, DATABASE_OWNER_URL=owner))

    make_files(SEALS, SEAL_NAMES)
    servers.prepare(DATABASE)
    done = _comment(servers)
    if not done.startswith(LOADED):
        # A new database, or one whose first loading was interrupted: nobody has worked in it yet.
        _drop(servers)
        servers.prepare(DATABASE)
        shutil.rmtree(FILES, ignore_errors=True)
        shutil.rmtree(HANDED_OUT, ignore_errors=True)
    now_done = f"{LOADED} {schema_digest()}"
    if done != now_done:
        manage("Database", "migrate", "--no-input")
    if not done.startswith(LOADED) and has_command("load_demo"):
        papers = os.environ.get("OFFICE_DEMO_PAPERS")  # fewer, for a quick look
        manage(
            "The demo office with a month of work, once",
            "load_demo",
            *(["--papers", papers] if papers else []),
        )
    _set_comment(servers, now_done)
    if done and _password_mark() != _remembered_mark() and has_command("demo_passwords"):
        manage("Passwords", "demo_passwords")
    PASSWORD_MARK.write_text(_password_mark())
    if _static_is_old():
        manage("Style sheets and scripts", "collectstatic", "--no-input", *_unused_static())


def has_command(name: str) -> bool:
    """Whether manage.py has a command of this project."""
    return find_spec(f"office.management.commands.{name}") is not None


def seals() -> dict[str, str]:
    """The variables by which the settings find the demonstration's seals; only the portal gets them."""
    return {
        "SIGNING_KEYS": json.dumps({name: f"file:{SEALS / name}.p12" for name in SEAL_NAMES}),
        "SIGNING_ROOTS": str(SEALS / "root.pem"),
        "SIGNING_REVOKED": str(SEALS / "revoked.pem"),
    }


def public_face(port: int) -> dict[str, str]:
    """What the public face's process gets otherwise: its own port and settings, and none of the portal's secrets."""
    hidden = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SIGNING_KEYS", "WATCH_TOKEN", "FILE_STORE")
    return {
        **dict.fromkeys(hidden, ""), "SIGNING_KEYS": "{}", "FILE_STORE": str(places.VAR / "no-files"),
        "DJANGO_SETTINGS_MODULE": "office.public.settings", "BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1",
    }


def welcome(address: str, public: str, findings: list[str]) -> str:
    """The address and a table of who can sign in, in the source language: a terminal may have no Chinese."""
    lines = ["", f"The Electronic Office is open: {address}",
             f"Where anybody may check a paper:  {public}", ""]
    if find_spec("office.demo"):
        if not settings.configured:
            settings.configure(USE_I18N=False)
        from office.demo.logins import DESKS, LOGINS, password

        lines += [f"  {login.username:<18} {login.title}" for login in (*LOGINS, *DESKS)]
        lines += ["", f"  The password of each: {password()}", ""]
    lines += [f"  Note: {finding}" for finding in findings] + ([""] if findings else [])
    return "\n".join([*lines, "Ctrl-C stops it; the data stay."])


def _comment(servers: Pair) -> str:
    """What the last start wrote on the database; empty on a new one."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with _admin(servers) as connection:
        row = connection.execute(query, [DATABASE]).fetchone()
    return (row and row[0]) or ""


def _set_comment(servers: Pair, text: str) -> None:
    with _admin(servers) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(DATABASE), text))


def _password_mark() -> str:
    """A keyed digest of the password asked for, to see at the next start whether it is another."""
    key = (places.VAR / "demo.secret").read_bytes()
    return hmac.new(key, os.environ.get("OFFICE_DEMO_PASSWORD", "").encode(), hashlib.sha256).hexdigest()


def _remembered_mark() -> str:
    return PASSWORD_MARK.read_text() if PASSWORD_MARK.exists() else ""


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
    own = [folder for folder in places.ROOT.glob("*/static") if folder.parent.name != "var"]
    sources += [path for folder in own for path in folder.rglob("*")]
    return max(path.stat().st_mtime for path in sources) > manifest.stat().st_mtime


def _unused_static() -> list[str]:
    """Options that leave out what no page uses: of Bootstrap the portal takes one style sheet."""
    unused = ["*.rtl.*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*", "bootstrap/js/*"]
    return [f"--ignore={pattern}" for pattern in unused]
