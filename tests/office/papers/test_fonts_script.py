"""ops/fonts.sh: it knows its faces by checksum, and says what to do where it cannot fetch them."""

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

SCRIPT = settings.BASE_DIR / "ops" / "fonts.sh"


def run(target: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    shell = shutil.which("sh") or "/bin/sh"
    environment = {"PATH": path, "FONT_DIR": str(target)}
    return subprocess.run([shell, SCRIPT], env=environment, capture_output=True, text=True, check=False)


def tools_without_apt(folder: Path) -> str:
    folder.mkdir()
    for tool in ("dirname", "sha256sum"):
        (folder / tool).symlink_to(shutil.which(tool) or "")
    return str(folder)


def test_faces_that_are_there_are_not_fetched_again(tmp_path: Path) -> None:
    ran = run(settings.FONT_DIR, tools_without_apt(tmp_path / "bin"))

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "already in" in ran.stdout
    assert (settings.FONT_DIR / "COPYING").read_text().strip().startswith("GNU GENERAL PUBLIC LICENSE")


def test_a_face_with_another_checksum_does_not_count(tmp_path: Path) -> None:
    faces = tmp_path / "faces"
    shutil.copytree(settings.FONT_DIR, faces)
    with (faces / "FandolKai-Regular.otf").open("ab") as file:
        file.write(b"x")

    ran = run(faces, tools_without_apt(tmp_path / "bin"))

    assert ran.returncode == 1
    assert "set OFFICIAL_FONT_DIR" in ran.stderr
