"""The papers that recipients fetch by a link: copies in a store of their own, the only one the public face reads."""

from django.conf import settings

from office.files.store import FileStore, file_store
from office.verification.models import IssuedPaper
from secretariat.dispatch.models import Dispatch


def store() -> FileStore:
    """The store of what was handed out. Whoever takes the public face over reads these papers and no others."""
    return FileStore(settings.LINK_STORE)


def hand_out(paper: IssuedPaper) -> None:
    """Put a copy of the signed paper where the public face finds it; once is enough.

    The public face may run under an account of its own: the folder's group may read the copy, and nobody write it.

    Raises StoreFull, or FileNotFoundError if the paper itself is not in the office's store.
    """
    copy = store().path(paper.sha256)
    if not copy.exists():
        with file_store().open(paper.sha256) as stream:
            store().store(stream, limit=2**62)
    copy.parent.chmod(0o2750)
    copy.chmod(0o640)


def hand_out_again() -> int:
    """After a restore: every paper that some link still leads to is put there again; returns how many."""
    rows = Dispatch.objects.filter(mode="link", state__in=("sent", "received"), paper__state="valid")
    papers = IssuedPaper.objects.filter(pk__in=rows.values("paper")).order_by("pk")
    for paper in papers:
        hand_out(paper)
    return len(papers)
