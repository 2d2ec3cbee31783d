"""make samples: a PDF of every format of official document, sealed and signed by the demonstration's own authority."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

SIGNED_AT = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)  # the same at every making
REASON = "Demonstration certificate: a sample / 演示证书：样张"


def write(out: Path) -> list[Path]:
    """Write the samples into a folder; returns the files. Uses the key "office" of the settings."""
    from office.papers.official.make import make_official
    from office.papers.official.paper import Ending, OfficialPaper
    from office.papers.official.samples import CHART, CHART_FILE, SAMPLES
    from office.signing.keys import key_named
    from office.signing.picture import name_stamp, seal_picture
    from office.signing.sign import SealMark, sign

    def picture(paper: OfficialPaper, place: int) -> bytes:
        signature = paper.signatures[place]
        if paper.ending is Ending.SIGNATURE_STAMP:
            return name_stamp(signature.name)
        return seal_picture(signature.organ, demonstration=True)

    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, sample in SAMPLES.items():
        paper = sample()
        made = make_official(paper, pictures={CHART_FILE: CHART})
        marks = [SealMark(picture(paper, place), box.page, (box.left, box.bottom, box.right, box.top))
                 for place, box in enumerate(made.seal_boxes)]
        files.append(out / f"{name}.pdf")
        files[-1].write_bytes(sign(made.pdf, marks, key_named("office"), reason=REASON, at=SIGNED_AT))
    return files


def main() -> None:
    """Make the demonstration's seals if they are not there, and the samples with them."""
    import django

    from office.servers import demo_office
    from office.signing.authority import make_files

    make_files(demo_office.SEALS, demo_office.SEAL_NAMES)
    os.environ.update(demo_office.seals(), DJANGO_SETTINGS_MODULE="office.settings")
    os.environ.setdefault("SECRET_KEY", "signs-no-session")
    django.setup()
    for path in write(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
