"""The example units: every command exists, none runs as root, each server is started again, nothing is forgotten."""

import configparser
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "ops" / "systemd"
SERVERS = ("web", "worker", "relay", "beat", "public")
HOME = "/opt/electronic-office"


def parsed(name: str) -> dict[str, dict[str, list[str]]]:
    """A unit's sections, each value a list, for systemd reads a repeated name as more of the same."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in (UNITS / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith(("#", ";")):
            key, sign, value = line.partition("=")
            assert sign and key.isalpha(), line
            found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


def commands(name: str) -> list[list[str]]:
    return [line.split() for line in parsed(f"electronic-office-{name}.service")["Service"]["ExecStart"]]


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.*")), ids=lambda path: path.name)
def test_every_unit_is_an_ini_file(path: Path) -> None:
    if path.suffix != ".md":
        reader = configparser.ConfigParser(strict=False, interpolation=None)
        reader.optionxform = str  # type: ignore[assignment, method-assign]
        reader.read_string(path.read_text())
        assert "Unit" in reader.sections()


@pytest.mark.parametrize("name", [*SERVERS, "verify"])
def test_none_is_root_and_each_command_exists(name: str) -> None:
    service = parsed(f"electronic-office-{name}.service")["Service"]
    own = "-public" if name == "public" else ""  # a stranger's process knows none of the portal's secrets
    assert service["User"] == [f"office{own}"] and service["WorkingDirectory"] == [HOME]
    assert service["EnvironmentFile"] == [f"/etc/electronic-office{own}.env"]
    for program, *arguments in commands(name):
        assert program.startswith(f"{HOME}/.venv/bin/")
        assert (ROOT / program.removeprefix(f"{HOME}/")).exists(), program
        if arguments[0] == "manage.py":
            assert arguments[1] in get_commands(), arguments


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_started_again_and_belongs_to_the_target(name: str) -> None:
    unit = parsed(f"electronic-office-{name}.service")
    assert unit["Service"]["Restart"] == ["always"]
    assert unit["Install"]["WantedBy"] == ["electronic-office.target"]
    assert f"electronic-office-{name}.service" in parsed("electronic-office.target")["Unit"]["Wants"][0]


def test_the_servers_are_those_of_compose_with_the_same_commands() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name in ("worker", "relay", "beat"):
        (own,) = commands(name)
        assert [Path(own[0]).name, *own[1:]] == services[name]["command"]
