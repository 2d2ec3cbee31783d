"""An office in which everybody stands in every relation to some record, of every grade."""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile

from office.accounts.second_factor import PASSED
from office.audit.actor import SYSTEM, Actor, acting
from office.audit.services import anchor
from office.break_glass import services as break_glass
from office.clocks.models import CalendarNotice, OfficeHours
from office.demo.logins import LOGINS
from office.handover.models import Handover
from office.inbox.models import Batch, SavedView
from office.notices.models import Phrase
from office.numbering.models import Series
from office.orgchart.models import Appointment, Person, Post, Substitution, User
from office.outbox.services import drain
from office.permissions.declared import Address
from office.permissions.grants import cause_of, grant
from office.permissions.standing import person_in
from office.records.attachments import receive
from office.records.models import Attachment, Record, Upload
from office.records.perform import changing
from office.registers.forms import form_of
from office.registers.models import Export
from office.registers.register import register_of
from office.registers.services import file_new
from office.reports.models import ReportFile, SavedReport
from office.routing.models import JournalLine, Step
from office.routing.services.circulating import circulate
from office.routing.services.starting import start
from office.routing.services.templates import publish
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.sessions import BEGAN, PROVED, SEEN
from office.testing import account
from secretariat.archive_appraisal.test_archive_appraisal import kept_long
from secretariat.archive_appraisal.test_archive_appraisal import said as appraisal
from secretariat.archive_item.models import ArchiveItem, RetentionRule
from secretariat.archive_item.test_arranging import item as archive_item
from secretariat.archive_transfer.test_archive_transfer import old as kept_always
from secretariat.archive_transfer.test_archive_transfer import said as transfer
from secretariat.organ.models import Organ
from secretariat.seal.models import Custody, Destruction
from secretariat.seal.testing import seal as enter
from tests.browser import session_of
from tests.guards.who.kinds import KINDS, MADE
from tests.office.files.builders import pdf

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
GRADES = ("public", "internal", "work_secret")
PEOPLE = tuple(login.username for login in LOGINS)
FORMER = "former"  # held the registry's post and everything else, until the account ended
INCOMING = "incoming_document"
ARCHIVES = ("archive_item", "archive_appraisal", "archive_transfer")


@dataclass
class Paper:
    """One record, and what its addresses need; steps and grants by the account they are for."""

    record: Any
    attachment: int
    steps: dict[str, int] = field(default_factory=dict)
    grants: dict[str, str] = field(default_factory=dict)
    line: int = 0  # the journal's last line: of a start, of a circulation


class World:
    """Every relation made once; `sessions` by account."""

    def __init__(self, grades: tuple[str, ...] = GRADES) -> None:
        self.grades = grades
        self.posts = {row.person.user.username: row.post for row in _held()}
        self._hire_former()
        self.approver = account("network.head").person.pk
        self.templates = {name: _template(f"all_{name}", name, *kind.way) for name, kind in KINDS.items() if kind.way[0]}
        self.template = self.templates[INCOMING]
        self.file = receive(account("registry"), SimpleUploadedFile("附件.pdf", pdf(), "application/pdf")).file
        self.of = {name: {(relation, grade): self._made(relation, grade, name) for grade in grades for relation in kind.made}
                   for name, kind in KINDS.items()}
        self.papers = self.of[INCOMING]
        self.archives = {(kind, relation): self._kept(kind, relation) for kind in ARCHIVES for relation in MADE}
        drain()
        self.uploads = {name: self._upload(name) for name in (*PEOPLE, FORMER)}
        self.views = {name: self._view(name) for name in self.uploads}
        self.batches = {name: self._batch(name) for name in self.uploads}
        self.exports = {name: self._export(name) for name in self.uploads}
        self.reports = {name: self._report(name) for name in self.uploads}
        self.break_glass = {  # by the act that finds it so
            "approve": self._ask(), "refuse": self._ask(), "end": break_glass.approve(account("director"), self._ask()).pk}
        with acting(SYSTEM):
            self.handover = Handover.objects.create(principal=f"d{self.posts['network.head'].division_id}.registry").pk
        self.rows = self._rows()
        self.sessions = {name: session_for(name) for name in (*PEOPLE, FORMER)}
        User.objects.filter(username=FORMER).update(ended_at=NOON)

    def _hire_former(self) -> None:
        person = Person.objects.create(code="E900", name_zh="前文书", name_en="Former Clerk")
        User.objects.create(username=FORMER, person=person, must_change_password=False)
        post = Post.objects.get(code="secretariat.registry")
        Appointment.objects.create(person=person, post=post, valid_from=NOON - timedelta(days=999))
        self.posts[FORMER] = Post.objects.get(code="secretariat.staff")

    def paper(self, pattern: str, relation: str, grade: str) -> Paper:
        """The record that an address of a register, or one of the kernel's, is asked about."""
        kind = pattern.split("/")[1]
        if kind in ARCHIVES:
            return self.archives[kind, relation]
        return self.of.get(kind, self.papers)[relation, grade]

    def relations_of(self, register: str) -> tuple[str, ...]:
        """In which relations people stand to the records of a register, or to those of the kernel's addresses."""
        return MADE if register in ARCHIVES else KINDS[register or INCOMING].made

    def _made(self, relation: str, grade: str, kind: str) -> Paper:
        made = KINDS[kind]
        filer = account(made.filer)
        record = self._filed(filer, relation, grade, kind)
        if relation == "other":
            with changing(filer, record.pk, "edit") as change:
                change.record.division = self.posts[made.other].division
        paper = Paper(record, Attachment.objects.get(record_id=record.pk).pk)
        everybody = {f"p{post.pk}": name for name, post in self.posts.items()}
        people = {account(name).person_id: name for name in self.posts}  # one of several holders is picked in person
        if relation == "step":
            start(filer, record.pk, self.templates[kind].pk, choices={"1.handle": list(everybody)})
            paper.line = JournalLine.objects.get(record=record.pk).pk
        elif relation == "circulated":
            paper.line = circulate(filer, record.pk, list(everybody), "请阅").pk
            clerk = f"p{self.posts[made.filer].pk}.u{filer.person_id}"  # whoever circulates is not asked
            circulate(account(made.second), record.pk, [clerk], "请阅")
        elif relation == "granted":
            for name in (*PEOPLE, FORMER):
                paper.grants[name] = cause_of(grant(filer, account(name).person, record, cause="for information"))[6:]
        steps = Step.objects.filter(record=record.pk, is_open=True)
        paper.steps = {people.get(person_in(step.principal)) or everybody[step.principal]: step.pk for step in steps}
        return paper

    def _kept(self, kind: str, relation: str) -> Paper:
        """A record of the archives, which goes no route and is not circulated: there, and granted to everybody."""
        filer, number = account("archives"), ArchiveItem.objects.count() + 1
        if kind == "archive_item":
            record: Any = archive_item(number)
        else:
            make = kept_long if kind == "archive_appraisal" else kept_always
            typed = (appraisal if kind == "archive_appraisal" else transfer)(make(number).code, title=f"档案{relation}事项")
            form = form_of(register_of(kind))(typed, user=filer)
            assert form.is_valid(), form.errors
            record = file_new(filer, register_of(kind), form)
        paper = Paper(record, 0)
        if relation == "granted":
            for name in (*PEOPLE, FORMER):
                grant(filer, account(name).person, record, cause="for information")
        return paper

    def _filed(self, filer: User, relation: str, grade: str, kind: str = INCOMING) -> Record:
        made = KINDS[kind]
        form = form_of(made.register)(made.typed(title=f"关于{relation}{grade}事项的函", grade=grade), user=filer)
        assert form.is_valid(), form.errors
        return file_new(filer, made.register, form, [self._upload(filer.username).key])

    def _upload(self, username: str) -> Upload:
        """An upload of this person's; the file is checked once, in its own process, and is the same for all."""
        return Upload.objects.create(key=uuid4(), person=account(username).person, file=self.file, name="附件.pdf")

    def _view(self, username: str) -> SavedView:
        return SavedView.objects.create(person=account(username).person, name="急件", tab="act")

    def _batch(self, username: str) -> Batch:
        return Batch.objects.create(key=uuid4(), person=account(username).person, tab="read")

    def _export(self, username: str) -> Export:
        """A finished paper of a register with nothing in it; whose is asked here, not what they may see in it."""
        return Export.objects.create(key=uuid4(), person=account(username).person, kind="incoming_document",
                                     language="en", state=Export.State.DONE, body=b"%PDF-1.7")

    def _report(self, username: str) -> ReportFile:
        """A saved report of this person's, shared with nobody, and a file that was made of it."""
        saved = SavedReport.objects.create(person=account(username).person, report="workload", name="工作量", language="en")
        return ReportFile.objects.create(saved=saved, since=NOON.date(), until=NOON.date(), state="done", made_at=NOON,
                                         pdf_id=self.file.pk, xlsx_id=self.file.pk)

    def _ask(self) -> int:
        record = self._filed(account("registry"), "glass", "internal")
        return break_glass.ask(account("sysadmin"), [record], "核对附件", 30).pk

    def approver_person(self) -> Person:
        """Somebody who is no administrator."""
        return Person.objects.get(pk=self.approver)

    def substitute(self, until: datetime | None) -> None:
        """Everybody stands in for the registry clerk from yesterday on; for the caller to roll back."""
        absent, post = account("registry").person, self.posts["registry"]
        with acting(Actor(None, None, cause="test")):
            for name in PEOPLE:
                if name != "registry":
                    Substitution.objects.create(post=post, absent=absent, substitute=account(name).person, reason="出差",
                                                valid_from=NOON - timedelta(days=1), valid_to=until)

    def in_admin(self, one: Address, model: str) -> str:
        """An address of the administration, about a row that is there and nobody's own."""
        app = one.path.split("/")[1]
        row = self.rows.get(model) or (apps.get_model(app, model).objects.order_by("pk").first() if model else None)
        key = row.pk if row is not None else 1
        kept = row.history.first() if row is not None and hasattr(row, "history") else None
        history = kept.pk if kept else 1
        path = one.path.replace("^([^/]+)/history/([^/]+)/$", f"{key}/history/{history}/")
        path = re.sub(r"\^\(\?P<app_label>.*", "office/", path).replace("(?P<url>.*)$", "nothing-here")
        acts = {"user": "unlock", "routetemplate": "retire", "division": "abolish"}
        values = {"name": acts.get(model, ""), "content_type_id": "1"}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values.get(part[1], str(key)), path)

    def _rows(self) -> dict[str, Any]:
        """Rows that the administration's pages are about: a draft can be changed, and a log has a line."""
        template = RouteTemplate.objects.create(code="draft", version=1, kind="incoming_document", name_en="Draft",
                                                name_zh="草稿", end_status="answered")
        stage = StageTemplate.objects.create(template=template, order=1, name_en="Stage", name_zh="环节", status="handling")
        for model in (AccessAttempt, AccessLog, AccessFailureLog):
            more = {"failures_since_start": 1} if model is AccessAttempt else {}
            model.objects.create(username="somebody", user_agent="-", ip_address="192.0.2.1", **more)
        hours = OfficeHours.objects.latest("valid_from")
        hours.pk, hours.valid_from = None, (NOON + timedelta(days=30)).date()
        notice = CalendarNotice(year=2027, version=1, source="通知", published_on=NOON.date())
        rows = {"officehours": hours, "calendarnotice": notice, "series": Series.objects.first(),
                "phrase": Phrase.objects.first(), "retentionrule": RetentionRule.objects.first()}
        for row in rows.values():
            row.save()
        grant(account("registry"), Post.objects.get(code="planning.finance"), self.papers["own", self.grades[0]].record, cause="查阅")
        anchor()
        seal = enter("某章")
        held, end = Custody.objects.get(seal=seal), Destruction.objects.create(seal=seal, asked_by=self.approver_person())
        return {**rows, "seal": seal, "custody": held, "destruction": end, "user": account("website.staff"), "routetemplate": template, "stagetemplate": stage, "organ": Organ.objects.create(name="某局"),
                "post": self.posts["website.staff"], "division": self.posts["website.staff"].division}


def session_for(username: str) -> str:
    """A session with a fresh proof, whose use need not be noted for an hour, so that asking writes nothing."""
    session = SessionStore(session_of(username))
    session.set_expiry(session.get_expiry_date())
    session.update(dict.fromkeys((BEGAN, SEEN, PROVED), time.time() + 3600))
    session[PASSED] = True
    session.save()
    return str(session.session_key)


def _held() -> Any:
    rows = Appointment.objects.on(NOON).filter(person__user__username__in=PEOPLE).order_by("-acting")
    return rows.select_related("post", "person__user")  # an acting post comes first, so that one's own is kept


def _template(code: str, kind: str, status: str, end: str) -> RouteTemplate:
    """One stage, in which everybody chosen handles."""
    template = RouteTemplate.objects.create(
        code=code, version=1, kind=kind, name_en="All", name_zh="全体", end_status=end)
    stage = StageTemplate.objects.create(template=template, order=1, name_en="Handling", name_zh="承办", status=status)
    StepTemplate.objects.create(stage=stage, act="handle", choice="chosen", limit=5)
    return publish(template)
