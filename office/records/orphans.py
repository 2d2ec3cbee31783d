"""Files that no row knows: what a crash between file and row leaves behind, removed when it is old."""

from functools import cache

from office.files.store import file_store
from office.records.models import PageImage, StoredFile


def collect_orphans() -> list[str]:
    """Remove stored files that no row has known for thirty days; returns their hashes. Safe at any time.

    A row is written only after its file got its name, which renews the file's age: what somebody is just handing in
    is never old.
    """

    @cache
    def known(beginning: str) -> set[str]:
        """The hashes with this beginning that a row names: one question for each folder of the store."""
        names = StoredFile.objects.filter(sha256__startswith=beginning).values_list("sha256", flat=True)
        images = PageImage.objects.filter(sha256__startswith=beginning).values_list("sha256", flat=True)
        return {*names, *images}

    return file_store().collect(lambda sha256: sha256 in known(sha256[:2]))
