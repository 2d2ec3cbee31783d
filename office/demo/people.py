"""Who acts for whom in the demo: the holder of a post, or whoever substitutes for them at that instant."""

from datetime import datetime

from office.demo.month import Paper
from office.orgchart.models import Appointment, Post, User
from office.orgchart.services import substitute
from office.routing.people import addressees
from office.time import now

DESKS = {"registry": "secretariat.registry", "head": "secretariat.head", "finance": "planning.finance"}
STAFF = {"secretariat": "secretariat.archives"}  # a division's staff work at the post "<division>.staff", but for these
HEAD = {"secretariat": "secretariat.staff"}  # the Secretariat's head checks results; another handles its own papers


class People:
    """Accounts and principals by the words of the data files."""

    def __init__(self) -> None:
        self.posts = {post.code: post for post in Post.objects.all()}
        self.users = {user.person_id: user for user in User.objects.exclude(person=None)}
        self.logins = {user.username: user for user in self.users.values()}

    def post(self, who: str, paper: Paper) -> str:
        """The code of the post that a word of the data files means for a paper."""
        if who == "leader":
            return f"leadership.{paper.leader}"
        if who == "lead":
            return HEAD.get(paper.lead, f"{paper.lead}.head")
        if who == "staff":
            return STAFF.get(paper.lead, f"{paper.lead}.staff")
        division, _, place = who.partition(".")
        return HEAD.get(division, who) if place == "head" and division != "secretariat" else DESKS.get(who, who)

    def principal(self, who: str, paper: Paper) -> str:
        """The post as steps name it."""
        return f"p{self.posts[self.post(who, paper)].pk}"

    def user(self, who: str, paper: Paper) -> User:
        """Who does it now: the substitute while the holder is away, else the holder, the one with a login first."""
        code = self.post(who, paper)
        one = addressees([f"p{self.posts[code].pk}"], now())[f"p{self.posts[code].pk}"]
        away = {absent.pk for _substitute, absent in one.substitutes}
        people = [substitute for substitute, _absent in one.substitutes]
        people += [holder for holder in one.holders if holder.pk not in away]
        users = [self.users[person.pk] for person in people if person.pk in self.users]
        return min(users, key=lambda user: user.username != code)

    def send_away(self, code: str, substitute_login: str, until: datetime, reason: str) -> None:
        """The holder of a post is away from now on; somebody acts for them on incoming documents."""
        post, other = self.posts[code], self.logins[substitute_login].person
        assert other is not None
        absent = Appointment.objects.on(now()).get(post=post).person
        substitute(self.logins["sysadmin"], post, absent, other, valid_from=now(), valid_to=until,
                   reason=reason, kinds=["incoming_document"])
