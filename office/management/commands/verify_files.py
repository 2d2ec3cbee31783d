"""verify_files: every file that a row names is in the store, whole and unchanged."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from office.audit.verification import Verification
from office.files.store import file_store
from office.records.models import PageImage, StoredFile

WORDS = {
    "missing": "is not in the store",
    "changed": "has other bytes than its name says",
    "size": "has another length than its row says",
}


class Command(Verification):
    """Reads every stored file and page image again."""

    help = "Read every stored file and page image again and compare it with its hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orphans", action="store_true", help="also name files that no row knows; no finding")

    def findings(self, **options: Any) -> Iterator[str]:
        store = file_store()
        sizes = dict(StoredFile.objects.values_list("sha256", "size"))
        images = set(PageImage.objects.values_list("sha256", flat=True))
        rows = [*sorted(sizes.items()), *((sha256, None) for sha256 in sorted(images - sizes.keys()))]
        self.read = len(rows)
        for sha256, size in rows:
            if found := store.verify(sha256, size):
                yield f"{sha256}: {WORDS[found.kind]}"
        for file in StoredFile.objects.exclude(pages=None).prefetch_related("page_images"):
            if file.pages != len(file.page_images.all()):
                yield f"{file.pk}: has {file.pages} pages and {len(file.page_images.all())} page images"
        if options.get("orphans"):
            for sha256 in store.iterate():
                if sha256 not in sizes and sha256 not in images:
                    self.stdout.write(f"{sha256}: no row knows it (removed when it is old)")

    def checked(self) -> str:
        return f"{self.read} files"
