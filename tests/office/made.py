"""A small office for tests: three divisions and the leadership, one person a post, and a route for what comes in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

import secretariat.incoming_document.register  # noqa: F401 - declares the rights
from office.orgchart.charter_models import Duty
from office.orgchart.models import Appointment, Division, Person, Post, Substitution
from office.records.perform import filing
from office.routing.services.templates import publish
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.testing import standing
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.organ.models import Organ

LONG_AGO = datetime(2011, 8, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

POSTS = (  # code, division, role, title, person
    ("registry", "secretariat", "registry", "机要员", "陈静怡", "Chen Jingyi"),
    ("secretariat.head", "secretariat", "division_head", "处长", "王淑敏", "Wang Shumin"),
    ("deputy", "leadership", "leader", "副主任", "孙立群", "Sun Liqun"),
    ("director", "leadership", "director", "主任", "周海峰", "Zhou Haifeng"),
    ("network.head", "network", "division_head", "处长", "张建军", "Zhang Jianjun"),
    ("network.staff", "network", "clerk", "科员", "李明朗", "Li Minglang"),
    ("software.head", "software", "division_head", "处长", "徐志强", "Xu Zhiqiang"),
    ("software.staff", "software", "clerk", "科员", "马晓东", "Ma Xiaodong"),
)
DIVISIONS = {"leadership": "办领导", "secretariat": "秘书处", "network": "网络系统管理处", "software": "软件系统管理处"}


def moment(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time of November 2026 on the office's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@dataclass
class Office:
    """The small office; `users`, `posts` and `people` by the post's code."""

    divisions: dict[str, Division] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, object] = field(default_factory=dict)

    def p(self, code: str) -> str:
        """The principal of a post."""
        return f"p{self.posts[code].pk}"

    def hire(self, code: str, name_zh: str, name_en: str, post: Post | None, since: datetime = LONG_AGO) -> object:
        """A person with an account, in a post if one is given; returns the account."""
        person = Person.objects.create(code=code, name_zh=name_zh, name_en=name_en)
        user = get_user_model().objects.create(username=code, person=person, must_change_password=False)
        if post:
            Appointment.objects.create(person=person, post=post, valid_from=since)
        self.people[code], self.users[code] = person, user
        return user

    def substitute(self, absent: str, substitute: str, since: datetime, until: datetime | None = None,
                   kinds=(), acts=()) -> Substitution:
        return Substitution.objects.create(
            post=self.posts[absent], absent=self.people[absent], substitute=self.people[substitute], kinds=list(kinds),
            acts=list(acts), valid_from=since, valid_to=until, reason="出差")

    def leaves(self, code: str, at: datetime) -> None:
        """The holder of a post leaves it."""
        appointment = Appointment.objects.get(person=self.people[code], valid_to=None)
        appointment.valid_to = at
        appointment.save()


def make_office() -> Office:
    """The divisions, posts, people and accounts, all since 2011."""
    office = Office()
    for order, (code, name) in enumerate(DIVISIONS.items()):
        app = code if code != "leadership" else ""
        office.divisions[code] = Division.objects.create(
            code=code, name_en=code.title(), name_zh=name, app=app, order=order, valid_from=LONG_AGO)
    for order, (code, division, role, title, name_zh, name_en) in enumerate(POSTS):
        office.posts[code] = Post.objects.create(
            code=code, division=office.divisions[division], role=role, title_zh=title, title_en=code, order=order,
            valid_from=LONG_AGO)
        office.hire(code, name_zh, name_en, office.posts[code])
    for number, text in ((3, "文件"), (6, "档案")):
        Duty.objects.create(division=office.divisions["secretariat"], number=number, text_en=f"Duty {number}", text_zh=text)
    Organ.objects.create(name="青岛市人民政府办公厅")
    return office


def make_document(office: Office, title: str = "关于报送材料的通知", by: str = "registry", at: datetime | None = None,
                  hold=standing, **fields) -> IncomingDocument:
    """A registered document of the Secretariat, filed through the product's own door."""
    with hold(at or moment(16)) as instant:
        document = IncomingDocument(
            division=office.divisions["secretariat"], duty=Duty.objects.get(number=3), title=title,
            sender=Organ.objects.first(), status=Status.REGISTERED, received_on=instant.date(), **fields)
        with filing(office.users[by], document):
            pass
    return document


def make_template(office: Office, *stages, code: str = "incoming", end_status: str = "answered",
                  kind: str = "incoming_document") -> RouteTemplate:
    """A published template; a stage is (name, status, options, steps), a step (act, choice or post code, limit)."""
    template = RouteTemplate.objects.create(
        code=code, version=1, kind=kind, name_en=code, name_zh="收文", end_status=end_status)
    for order, (name, status, options, steps) in enumerate(stages, 1):
        stage = StageTemplate.objects.create(
            template=template, order=order, name_en=name, name_zh=name, status=status, **options)
        for act, goes_to, limit in steps:
            named = goes_to in office.posts
            StepTemplate.objects.create(
                stage=stage, act=act, limit=limit, choice="named" if named else goes_to,
                post=office.posts[goes_to] if named else None)
    with standing(LONG_AGO):
        return publish(template)
