"""What a newcomer sets up: the compose file, the example environment, and settings fit for production."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RUNNING = ("web", "worker", "relay", "beat")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _read_by_the_program() -> set[str]:
    """The names that settings and gunicorn's configuration ask the environment for."""
    settings = "".join((ROOT / "office" / path).read_text() for path in ("settings.py", "public/settings.py"))
    gunicorn = (ROOT / "ops/gunicorn.conf.py").read_text()
    asked = re.findall(r'\benv\.\w+\(\s*"(\w+)"', settings) + re.findall(r'\bdatabase\("(\w+)"', settings)
    return {*asked, *re.findall(r'environ\.get\("(\w+)"', gunicorn)}


def _read_by_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def test_the_example_names_everything_and_nothing_more(example: dict[str, str]) -> None:
    asked = _read_by_the_program() | _read_by_compose()
    assert len(asked) > 20
    assert set(example) == asked


def test_compose_has_every_service_with_a_health_check(compose: dict) -> None:
    assert set(compose["services"]) == {"postgres", "valkey", "migrate", "public", *RUNNING}
    for name, service in compose["services"].items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
    assert compose["services"]["postgres"]["image"] == "postgres:18"
    assert compose["services"]["valkey"]["image"].startswith("valkey/valkey:9")


def test_compose_runs_one_image_as_an_account_without_rights(compose: dict) -> None:
    images = {compose["services"][name]["image"] for name in (*RUNNING, "migrate")}
    assert images == {"electronic-office"}
    dockerfile = (ROOT / "ops/Dockerfile").read_text()
    user = re.findall(r"^USER (\w+)$", dockerfile, re.M)
    assert user and user[-1] != "root"
    assert dockerfile.index("USER ") > dockerfile.rindex("RUN ")


def test_compose_gives_the_owners_password_to_migrate_alone(compose: dict) -> None:
    for name in RUNNING:
        environment = compose["services"][name]["environment"]
        assert "office_app" in environment["DATABASE_URL"]
        assert environment["DATABASE_OWNER_URL"] == ""
        # The file .env holds the passwords for compose; a container must not inherit them from it.
        assert environment["OWNER_PASSWORD"] == "" and environment["POSTGRES_PASSWORD"] == ""
    assert "office_owner" in compose["services"]["migrate"]["environment"]["DATABASE_OWNER_URL"]


def test_compose_tells_the_public_face_no_secret_of_the_portal(compose: dict) -> None:
    public = compose["services"]["public"]
    assert "env_file" not in public  # it is told what it verifies against, and reads what links lead to
    assert public["volumes"] == ["handed-out:/data/handed-out:ro"]
    assert "office_public" in public["environment"]["PUBLIC_DATABASE_URL"]
    told = set(public["environment"])
    assert not told & {"DATABASE_URL", "SECRET_KEY", "SIGNING_KEYS", "SIGNING_PASSPHRASE", "REDIS_URL", "WATCH_TOKEN"}


def test_compose_keeps_what_must_be_kept(compose: dict) -> None:
    mounted = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert set(compose["volumes"]) <= mounted
    assert "database:/var/lib/postgresql" in compose["services"]["postgres"]["volumes"]
    for name in ("web", "worker"):
        assert "files:/data/files" in compose["services"][name]["volumes"]
        assert compose["services"][name]["environment"]["FILE_STORE"] == "/data/files"


def test_compose_commands_exist(compose: dict) -> None:
    """A command that the project does not have would only be noticed on somebody's server."""
    from django.core.management import get_commands

    for name in ("relay", "migrate"):
        command = compose["services"][name]["command"]
        assert command[:2] == ["python", "manage.py"]
        assert command[2] in get_commands(), name


def test_a_running_service_starts_without_the_owners_address(example: dict[str, str]) -> None:
    """Compose hands it over empty; the settings must still load."""
    assert _check_deploy({**example, "DATABASE_OWNER_URL": ""}).returncode == 0


def _check_deploy(environment: dict[str, str]) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True)


def test_check_deploy_is_clean_under_the_example(example: dict[str, str]) -> None:
    done = _check_deploy(example)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_check_deploy_finds_a_careless_environment(example: dict[str, str]) -> None:
    """The twin: with the defences off the same check fails, so its silence above means something."""
    done = _check_deploy({**example, "HTTPS": "false", "DEBUG": "true"})
    assert done.returncode != 0
    assert "security.W018" in done.stderr


def test_the_web_server_refuses_the_examples_key(example: dict[str, str]) -> None:
    kept = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", "import office.wsgi"]
    refused = subprocess.run(command, cwd=ROOT, env={**kept, **example}, capture_output=True, text=True)
    assert refused.returncode != 0 and "SECRET_KEY is still the example's" in refused.stderr
    own = {**kept, **example, "SECRET_KEY": "k" * 20 + "0123456789" * 4}
    assert subprocess.run(command, cwd=ROOT, env=own, capture_output=True).returncode == 0


def test_the_lock_files_agree_and_pin_by_hash() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text()
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        for block in blocks:
            assert "--hash=sha256:" in block, f"{name}: {block.splitlines()[0]} has no hash"
        return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", text, re.M))

    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert len(runtime) > 50
    assert runtime.items() <= development.items()
