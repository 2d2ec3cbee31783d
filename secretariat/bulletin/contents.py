"""The contents of an issue: contributions taken in, moved, edited and taken out, each under the issue's lock."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.files.names import clean_text
from office.permissions.ask import visible_to
from office.records.perform import Change, changing
from office.secrecy import refuse_state_secrets
from secretariat.bulletin.models import Bulletin, BulletinItem
from secretariat.bulletin.services import require_editing
from secretariat.contribution.models import LONGEST, Contribution, Status
from secretariat.contribution.services import choose, set_free

MOST = 30  # items of one issue
MOST_WAITING = 50  # contributions that one page offers


def waiting(user: Any) -> list[Contribution]:
    """The contributions that wait to be chosen, of those the user may see; the oldest first."""
    rows = Contribution.objects.filter(status=Status.SUBMITTED)
    return list(visible_to(user, rows).select_related("division").order_by("opened", "pk")[:MOST_WAITING])


def typed_items(bulletin: Bulletin, data: Mapping[str, str]) -> list[BulletinItem]:
    """The items with what was typed into the form for each; one the form does not name is as it was."""
    items = list(bulletin.items_in_order())
    for item in items:
        item.title = " ".join(clean_text(data.get(f"title_{item.pk}", item.title)).split())
        item.text = clean_text(data.get(f"text_{item.pk}", item.text)).strip()
    return items


def faults(items: list[BulletinItem]) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    found: dict[str, str] = {}
    for item in items:
        if not item.title:
            found[f"title_{item.pk}"] = _("An item has a title.")
        elif len(item.title) > 120:
            found[f"title_{item.pk}"] = _("A title has at most 120 characters.")
        if not item.text:
            found[f"text_{item.pk}"] = _("An item has a text; take it out if it is not to be printed.")
        elif len(item.text) > LONGEST:
            found[f"text_{item.pk}"] = _("This is longer than %(most)s characters.") % {"most": LONGEST}
    return found


def keep(user: Any, pk: int, version: int, items: list[BulletinItem], wish: str = "",
         wanted: list[int] | None = None) -> None:
    """Save the items' texts, and do one button's wish: up-7, down-7, out-7 (an item's key), or in (those `wanted`).

    Raises Denied, Stale, ValidationError; then nothing was saved.
    """
    for item in items:
        refuse_state_secrets({f"title_{item.pk}": item.title, f"text_{item.pk}": item.text})
    with changing(user, pk, "edit", version=version, cause="edit_contents") as change:
        require_editing(change)
        _move(items, wish)
        for place, item in enumerate(items, 1):
            item.place = place
            item.save(update_fields=["title", "text", "place"])
        if wish == "in":
            _take_in(change, wanted or [], len(items))
        elif wish.startswith("out-"):
            _take_out(change, items, wish)


def _move(items: list[BulletinItem], wish: str) -> None:
    name, _dash, key = wish.partition("-")
    at = next((place for place, item in enumerate(items) if str(item.pk) == key), None)
    if at is None or name not in ("up", "down"):
        return
    other = at - 1 if name == "up" else at + 1
    if 0 <= other < len(items):
        items[at], items[other] = items[other], items[at]


def _take_in(change: Change, wanted: list[int], there: int) -> None:
    if not wanted:
        raise ValidationError({"wanted": _("Tick the contributions to be taken in.")})
    if there + len(wanted) > MOST:
        raise ValidationError({"wanted": _("An issue has at most %(most)s items.") % {"most": MOST}})
    for place, pk in enumerate(sorted(set(wanted)), there + 1):  # in one order: two editors do not wait for each other
        try:
            one = choose(change.user, pk)
        except ValidationError as error:
            raise ValidationError({"wanted": error.messages}) from error
        BulletinItem.objects.create(
            record=change.record, contribution=one, division_id=one.division_id, author=one.author, place=place,
            title=one.title, text=one.text, original_title=one.title, original_text=one.text)


def _take_out(change: Change, items: list[BulletinItem], wish: str) -> None:
    found = next((item for item in items if wish == f"out-{item.pk}"), None)
    if found is not None:
        found.removed_at = change.at
        found.save(update_fields=["removed_at"])
        set_free(change.user, found.contribution_id)
