"""PostgreSQL and Valkey as one thing that is started, named and stopped together."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from office.servers import places, roles
from office.servers.postgres import Postgres
from office.servers.valkey import Valkey


class Pair:
    """The servers of one kind: "demo" keeps its data, "test" is shared by every test run of this clone."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.postgres = Postgres(kind)
        self.valkey = Valkey(kind)
        self.kept = places.VAR / f"{kind}.kept"

    def start(self) -> None:
        with self._alone():
            self.postgres.start()
            self.valkey.start()

    def stop(self) -> None:
        with self._alone():
            self.valkey.stop()
            self.postgres.stop()
            shutil.rmtree(self.postgres.socket, ignore_errors=True)

    def prepare(self, database: str) -> bool:
        """Make the roles and a database; True when it is new."""
        return roles.prepare(self.postgres.url("postgres", "postgres"), database)

    def environment(self, database: str, broker: int = 0) -> dict[str, str]:
        """The variables by which the settings find these servers."""
        return {
            "DATABASE_URL": self.postgres.url(roles.APPLICATION, database),
            "DATABASE_OWNER_URL": self.postgres.url(roles.OWNER, database),
            "PUBLIC_DATABASE_URL": self.postgres.url(roles.PUBLIC, database),
            "REDIS_URL": self.valkey.url(broker),
        }

    @contextmanager
    def in_use(self) -> Iterator["Pair"]:
        """Keep the servers running while the block runs; the last of several users stops them.

        The count is a shared file lock, which the system releases even when a user is killed. A developer who
        wants them to stay makes the file `kept` (python -m office.servers shell-env).
        """
        places.VAR.mkdir(exist_ok=True)
        with (places.VAR / f"{self.kind}.users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.start()
            try:
                yield self
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still uses them
                else:
                    if not self.kept.exists():
                        self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop the servers."""
        places.VAR.mkdir(exist_ok=True)
        with (places.VAR / f"{self.kind}.starting").open("w") as lock:
            os.set_inheritable(lock.fileno(), False)
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
