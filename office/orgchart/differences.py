"""What changed between two states of the office, in words that can be read aloud."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.orgchart.models import Division
from office.orgchart.structure import Chart, Holding, Seat, Unit


def differences(before: Chart, after: Chart) -> list[str]:
    """One sentence for each change, from the office's name down to people in posts."""
    return [
        *_of_version(before, after),
        *_of_divisions(before, after),
        *_of_posts(before, after),
        *_of_people(before, after),
    ]


def _of_version(before: Chart, after: Chart) -> Iterator[str]:
    old, new = before.version, after.version
    if new is None or (old and old.pk == new.pk):
        return
    if old is None:
        yield _("The office was founded as “%(name)s”.") % {"name": new.name}
        return
    if old.name != new.name:
        yield _("The office was renamed from “%(old)s” to “%(new)s”.") % {"old": old.name, "new": new.name}
    for name in sorted(set(new.plate_names) - set(old.plate_names)):
        yield _("The name plate “%(name)s” was added.") % {"name": name}
    for name in sorted(set(old.plate_names) - set(new.plate_names)):
        yield _("The name plate “%(name)s” was taken down.") % {"name": name}
    if old.divisions_stated != new.divisions_stated:
        yield ngettext(
            "The number of divisions changed from %(old)d to %(new)d.",
            "The number of divisions changed from %(old)d to %(new)d.",
            new.divisions_stated,
        ) % {"old": old.divisions_stated, "new": new.divisions_stated}


def _of_divisions(before: Chart, after: Chart) -> Iterator[str]:
    old, new = _divisions(before), _divisions(after)
    gone = {pk: unit for pk, unit in old.items() if pk not in new}
    for pk, unit in new.items():
        if pk in old:
            continue
        sources = [division for division in unit.predecessors if division.pk in gone]
        yield _arrival(unit, sources)
        for division in sources:
            gone.pop(division.pk, None)
    for unit in gone.values():
        yield _("%(name)s was abolished.") % {"name": unit.division.name}


def _arrival(unit: Unit, sources: list[Division]) -> str:
    if not sources:
        return _("%(name)s was founded.") % {"name": unit.division.name}
    if len(sources) == 1:
        return _("%(old)s was renamed %(new)s.") % {"old": sources[0].name, "new": unit.division.name}
    names = _(", ").join(division.name for division in sources)
    return _("%(old)s were merged into %(new)s.") % {"old": names, "new": unit.division.name}


def _divisions(chart: Chart) -> dict[int, Unit]:
    return {unit.division.pk: unit for unit in chart.units}


def _of_posts(before: Chart, after: Chart) -> Iterator[str]:
    old, new = _seats(before), _seats(after)
    lasting = _divisions(before).keys() & _divisions(after).keys()  # others were told with their divisions
    for pk, seat in new.items():
        if pk not in old and seat.post.division_id in lasting:
            yield _("The post “%(post)s” was created.") % {"post": seat.post.title}
    for pk, seat in old.items():
        if pk not in new and seat.post.division_id in lasting:
            yield _("The post “%(post)s” was abolished.") % {"post": seat.post.title}


def _seats(chart: Chart) -> dict[int, Seat]:
    return {seat.post.pk: seat for unit in chart.units for seat in unit.seats}


def _of_people(before: Chart, after: Chart) -> Iterator[str]:
    old, new = _holdings(before), _holdings(after)
    for (person, post), (seat, holding) in new.items():
        if not any((person, one) in old for one in (post, *seat.post.lineage)):
            words = {"person": holding.person.name, "post": seat.post.title}
            yield (
                _("%(person)s became %(post)s (acting).")
                if holding.acting
                else _("%(person)s became %(post)s.")
            ) % words
    goes_on = {
        (person, one) for (person, post), (seat, _held) in new.items() for one in (post, *seat.post.lineage)
    }
    for key, (seat, holding) in old.items():
        if key not in goes_on:
            yield _("%(person)s left the post “%(post)s”.") % {
                "person": holding.person.name,
                "post": seat.post.title,
            }


def _holdings(chart: Chart) -> dict[tuple[int, int], tuple[Seat, Holding]]:
    """Who held what, by person and post."""
    return {
        (holding.person.pk, seat.post.pk): (seat, holding)
        for seat in _seats(chart).values()
        for holding in seat.holdings
    }
