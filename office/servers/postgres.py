"""One embedded PostgreSQL: made, started and stopped; reached only through a private Unix socket."""

import signal
import subprocess
from pathlib import Path

import psycopg

from office.servers import places, process, programs

# Ordinary tests may lose the disk cache; synchronous_commit stays on, because faults are judged by it.
SETTINGS = {
    "demo": {"shared_buffers": "128MB", "max_connections": "60"},
    "test": {
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "256MB",
        "max_connections": "300",
        "shared_preload_libraries": "pg_stat_statements",  # the benchmark counts statements
    },
    # The benchmark: durable as in production, sized for a million documents, and it counts statements.
    "bench": {
        "shared_buffers": "3GB",
        "max_connections": "60",
        "effective_cache_size": "8GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_wal_size": "8GB",
        "shared_preload_libraries": "pg_stat_statements",
    },
}
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_locks_per_transaction": "256",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "log_min_messages": "warning",
}


class Postgres:
    """The PostgreSQL of one kind of servers: "demo", "test", or another that is set up like the demo's."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.home = places.data_directory(kind)
        self.data = self.home / "postgres"
        self.socket = places.socket_directory(kind)
        self.log = self.home / "postgres.log"

    def url(self, user: str, database: str) -> str:
        return f"postgres://{user}@/{database}?host={self.socket}"

    def pid(self) -> int:
        """The postmaster's process id; 0 when it does not run."""
        pid = process.pid_in(self.data / "postmaster.pid")
        return pid if pid and process.alive(pid, "postgres") else 0

    def start(self) -> None:
        """Make the cluster if there is none, start it, and wait until it answers."""
        if self.pid():
            # A busy machine is no reason to stop a server that others use.
            if process.wait(self._answers, 60 if (self.socket / ".s.PGSQL.5432").exists() else 10):
                return
            self.stop()  # unreachable: its socket was removed, perhaps with the rest of /tmp
        places.private(self.home)
        places.private(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        options = {**COMMON, **SETTINGS.get(self.kind, SETTINGS["demo"]), "unix_socket_directories": str(self.socket)}
        command: list[str | Path] = [programs.postgres_directory() / "postgres", "-D", self.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        child = process.start(command, self.log, cwd=self.home, **places.servant_arguments())
        if (
            not process.wait(lambda: self._answers() or child.poll() is not None, 60)
            or child.poll() is not None
        ):
            raise SystemExit(f"PostgreSQL did not start; see {self.log}\n{_tail(self.log)}")

    def stop(self) -> None:
        """Stop fast (sessions are ended, nothing is lost), then by force."""
        if pid := self.pid():
            process.stop(pid, "postgres", [(signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)])

    def _create(self) -> None:
        command = [
            *(programs.postgres_directory() / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust"),
            # The built-in provider sorts alike on every system; names are sorted by their stored pinyin.
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if self.kind == "test" else []),
        ]
        self._clear_failed_start()
        made = subprocess.run(
            [str(part) for part in command],
            cwd=self.home,
            capture_output=True,
            text=True,
            **places.servant_arguments(),  # type: ignore[call-overload]
        )
        if made.returncode:
            raise SystemExit(f"PostgreSQL could not make its files:\n{made.stdout}{made.stderr}")

    def _clear_failed_start(self) -> None:
        """Put aside what an interrupted initdb left (it has no PG_VERSION, so it never held data)."""
        if self.data.exists() and any(self.data.iterdir()):
            number = len(list(self.home.glob("postgres.broken*"))) + 1
            self.data.rename(self.home / f"postgres.broken{number}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
