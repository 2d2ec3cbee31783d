"""A slow second opinion on who may: plain loops over a plain history. It imports nothing of the product."""

from dataclasses import dataclass, field
from datetime import datetime

CLEARED = {"registry", "division_head", "leader", "director"}  # see work-secret papers by their role alone


@dataclass(frozen=True)
class Span:
    """[start, end): the first instant counts, the last does not; no end is for ever."""

    start: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return not (at < self.start or (self.end is not None and not at < self.end))


@dataclass
class World:
    """Everything that ever was: each fact as a tuple of plain values."""

    divisions: dict[int, list[int]] = field(default_factory=dict)  # division: those it came from
    posts: dict[int, tuple[int, str, Span, list[int]]] = field(
        default_factory=dict
    )  # division, role, when, took over
    appointments: list[tuple[int, int, Span]] = field(default_factory=list)  # person, post, when
    substitutions: list[tuple[int, int, int, set[str], set[str], Span]] = field(default_factory=list)
    # post, absent, substitute, registers, acts, when
    ended: dict[int, datetime | None] = field(default_factory=dict)  # person: when the account ended
    policy: dict[str, tuple[set[str], bool]] = field(default_factory=dict)  # role: verbs, in the whole office
    grants: list[tuple[tuple, set[str], Span]] = field(default_factory=list)  # to whom, verbs, when


@dataclass(frozen=True)
class Paper:
    """A record: its register, division, grade and the instant it was filed."""

    kind: str
    division: int
    grade: str
    filed: datetime


def access(world: World, person: int, paper: Paper, verb: str, at: datetime) -> bool:
    """Whether a person may do this to a paper at an instant."""
    ended = world.ended.get(person)
    if ended is not None and at >= ended:
        return False
    for whom, verbs in reasons(world, paper, at):
        if verb not in verbs | {"view"}:
            continue
        if whom == ("person", person):
            return True
        for post, holder in posts_acted_from(world, person, paper.kind, verb, at):
            if answers(world, post, holder, whom):
                return True
    return False


def reasons(world: World, paper: Paper, at: datetime) -> list[tuple[tuple, set[str]]]:
    """To whom the paper is open at an instant, and for what."""
    found = [(whom, verbs) for whom, verbs, when in world.grants if when.holds(at)]
    if at >= paper.filed:
        for role, (verbs, everywhere) in world.policy.items():
            if paper.grade != "work_secret" or role in CLEARED:
                found.append((("any", role) if everywhere else ("role", paper.division, role), verbs))
    return found


def posts_acted_from(world: World, person: int, kind: str, verb: str, at: datetime) -> set[tuple[int, int]]:
    """The posts from which a person may do this at an instant, own and stood in for, each with who holds it."""

    def held(who: int) -> set[int]:
        return {
            post
            for holder, post, when in world.appointments
            if holder == who and when.holds(at) and world.posts[post][2].holds(at)
        }

    posts = {(post, person) for post in held(person)}
    for post, absent, substitute, kinds, acts, when in world.substitutions:
        in_scope = (not kinds or kind in kinds) and (verb == "view" or not acts or verb in acts)
        if substitute == person and when.holds(at) and in_scope and post in held(absent):
            posts.add((post, absent))
    return posts


def answers(world: World, post: int, holder: int, whom: tuple) -> bool:
    """Whether this holder of a post is meant by a grant; a renamed division answers for its old names."""
    division, role, _when, took_over = world.posts[post]
    names = ancestors(world, division)
    match whom:
        case ("post", named):
            return named == post or named in took_over
        case ("holder", named, who):
            return who == holder and (named == post or named in took_over)
        case ("division", named):
            return named in names
        case ("role", named, wanted):
            return named in names and wanted == role
        case ("any", wanted):
            return wanted == role
    return False


def ancestors(world: World, division: int) -> set[int]:
    """A division and all it came from."""
    found = {division}
    for older in world.divisions.get(division, []):
        found |= ancestors(world, older)
    return found
