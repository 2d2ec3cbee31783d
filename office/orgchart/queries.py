"""Questions to the org chart, each asked as of an instant."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Lower

from office.orgchart.charter_models import Duty, DutyHolder
from office.orgchart.models import Appointment, Division, OfficeVersion, Person, Post, Substitution
from office.orgchart.structure import Chart, Facts
from office.time import now


def chart(at: datetime, known_at: datetime | None = None) -> Chart:
    """The office at an instant, as we know it now or as it was known at `known_at`."""
    return Facts.read(known_at).chart(at)


def version_on(at: datetime) -> OfficeVersion | None:
    """The name and plates the office had at an instant; papers and seals of that day bear these."""
    return OfficeVersion.objects.on(at).first()


def name_on(at: datetime) -> str:
    """The name that its papers bore at an instant, in Chinese; empty before the office was founded."""
    version = version_on(at)
    return version.name_zh if version else ""


def division_served_by(app: str, at: datetime) -> Division | None:
    """The division that a Django app serves at an instant, whatever its name then."""
    return Division.objects.on(at).filter(app=app).first()


def holders_of(post: Post, at: datetime) -> QuerySet[Person]:
    """The people appointed to a post at an instant."""
    return Person.objects.filter(Exists(Appointment.objects.on(at).filter(post=post, person=OuterRef("pk"))))


def head_of(division: Division, at: datetime) -> Person | None:
    """Who heads a division at an instant; None when the post is vacant."""
    posts = Post.objects.on(at).filter(division=division, role="division_head")
    held = Appointment.objects.on(at).filter(post__in=posts).select_related("person").first()
    return held.person if held else None


def duties_on(at: datetime) -> QuerySet[Duty]:
    """Every duty with its division; in `held` all its holder rows ever, each post with who is `in_office` then."""
    in_office = Prefetch(
        "post__appointments", Appointment.objects.on(at).select_related("person"), to_attr="in_office"
    )
    held = (
        DutyHolder.objects.select_related("post__division").prefetch_related(in_office).order_by("valid_from")
    )
    holders = Prefetch("holders", held, to_attr="held")
    return Duty.objects.select_related("division").prefetch_related(holders)  # type: ignore[no-redef]


def people_in_office(at: datetime) -> QuerySet[Person]:
    """Those who hold a post at an instant: with their posts in `held`, and `away` when somebody stands in for them."""
    held = Appointment.objects.on(at).select_related("post__division")
    away = Substitution.objects.on(at).filter(absent=OuterRef("pk"))
    return (
        Person.objects.filter(  # type: ignore[no-redef]
            Exists(Appointment.objects.on(at).filter(person=OuterRef("pk")))
        )
        .annotate(away=Exists(away))
        .prefetch_related(Prefetch("appointments", held, to_attr="held"))
        .order_by("pinyin", "code")
    )


def find_people(words: str, at: datetime | None = None, most: int = 20) -> QuerySet[Person]:
    """People in office whose name, pinyin, initials, post or division holds every word; those away are marked."""
    at = at or now()
    found = people_in_office(at)
    for word in words.lower().split():
        found = found.filter(_named(word) | Exists(_placed(word, at)))
    return found[:most]


def _named(word: str) -> Q:
    plain = word.replace("ü", "v").replace("'", "")
    return (
        Q(name_zh__icontains=word)
        | Q(name_en__icontains=word)
        | Q(pinyin__icontains=plain)
        | Q(initials__istartswith=plain)
    )


def _placed(word: str, at: datetime) -> QuerySet[Appointment]:
    """Appointments to a post, or in a division, of such a name."""
    text = Lower(
        Concat(
            "post__title_zh",
            Value(" "),
            "post__title_en",
            Value(" "),
            "post__division__name_zh",
            Value(" "),
            "post__division__name_en",
        )
    )
    return (
        Appointment.objects.on(at).filter(person=OuterRef("pk")).alias(text=text).filter(text__contains=word)
    )


def with_recorded(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Adds `recorded`: when we learnt of each, which a backdated valid time does not move."""
    known = Appointment.history.filter(id=OuterRef("pk")).order_by("history_date").values("history_date")[:1]
    return rows.annotate(recorded=Subquery(known))
