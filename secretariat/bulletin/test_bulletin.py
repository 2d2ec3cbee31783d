"""Bulletins: the register's contract; contents, approval, number, submission, and what the database keeps."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.notices.models import Notice
from office.orgchart.models import Post
from office.outbox.services import drain
from office.records.perform import Stale, perform
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.routing.models import Step
from office.routing.services.deciding import agree, disagree
from office.routing.services.recalling import recall
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import RegisterContract, account, signed_in
from office.time import today
from secretariat.archive_item.models import ArchiveItem
from secretariat.bulletin import contents
from secretariat.bulletin.models import Bulletin, BulletinApproval, BulletinItem, BulletinSending, Status
from secretariat.bulletin.register import BulletinRegister
from secretariat.bulletin.services import valid_approval
from secretariat.contribution.models import Adoption, Contribution
from secretariat.contribution.test_contribution import TEXT, contributed

pytestmark = pytest.mark.django_db


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an issue."""
    return {"name": "briefing", "title": f"外网骨干链路扩容等工作（{number}）", "report_to": "市委办公厅\n市政府办公厅",
            "send_to": "各区市电子政务管理机构", "issue_to": "机关各处室", "copies": "60", "grade": "internal", **changed}


class TestContract(RegisterContract):
    """What holds for every register."""

    register = BulletinRegister
    filer = "registry"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


class Issue:
    """One issue and everybody on its way."""

    def __init__(self, *contributions: Contribution, editor: str = "registry", **changed: Any) -> None:
        form = form_of(BulletinRegister)(said(**changed), user=account(editor))
        assert form.is_valid(), form.errors
        self.editor, self.pk = editor, file_new(account(editor), BulletinRegister, form).pk
        if contributions:
            self.work("in", wanted=[one.pk for one in contributions])

    @property
    def now(self) -> Bulletin:
        return Bulletin.objects.get(pk=self.pk)

    @property
    def items(self) -> list[BulletinItem]:
        return list(self.now.items_in_order())

    def work(self, wish: str = "", wanted: list[int] | None = None, **typed: str) -> None:
        bulletin = self.now
        contents.keep(account(self.editor), self.pk, bulletin.version, contents.typed_items(bulletin, typed), wish, wanted)

    def start(self, approver: str = "secretariat.head") -> None:
        choices = {"1.sign": [f"p{Post.objects.get(code=approver).pk}"]}
        start(account("registry"), self.pk, RouteTemplate.objects.get(code="bulletin").pk, choices=choices)

    def act(self, user: str, act: str) -> None:
        agree(account(user), self.step(act), "同意刊发")

    def step(self, act: str) -> int:
        return Step.objects.get(record=self.pk, is_open=True, act=act).pk

    def issued(self) -> Bulletin:
        self.start()
        self.act("secretariat.head", "sign")
        self.act("registry", "register")
        return self.now


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


class TestContents:
    """Contributions are taken in once, put in order, edited beside the original, and taken out."""

    def test_in_up_down_out(self) -> None:
        one, two = contributed(), contributed("website.staff", 2)
        issue = Issue(one, two)
        assert [item.contribution_id for item in issue.items] == [one.pk, two.pk]
        assert {row.status for row in Contribution.objects.all()} == {"chosen"}
        first = issue.items[0]
        issue.work(f"down-{first.pk}", **{f"title_{first.pk}": "外网骨干链路扩容完成"})
        assert [item.contribution_id for item in issue.items] == [two.pk, one.pk]
        assert (issue.items[1].title, issue.items[1].original_title) == ("外网骨干链路扩容完成", one.title)
        issue.work(f"up-{first.pk}")
        issue.work(f"out-{first.pk}")
        assert [item.contribution_id for item in issue.items] == [two.pk]
        assert Contribution.objects.get(pk=one.pk).status == "submitted"
        Issue(one)  # free for another issue

    def test_nothing_is_in_two_issues(self) -> None:
        one = contributed()
        Issue(one)
        with pytest.raises(ValidationError, match="not waiting"):
            Issue(one)
        other = Bulletin.objects.latest("pk")
        item = BulletinItem.objects.get()
        item.pk, item.record = None, other
        with pytest.raises(IntegrityError, match="contribution_in_one_issue"), transaction.atomic():
            item.save()

    def test_two_editors_lose_nothing(self) -> None:
        issue = Issue(contributed())
        version, item = issue.now.version, issue.items[0]
        issue.work(**{f"text_{item.pk}": "第一位所写"})
        with pytest.raises(Stale):
            contents.keep(account("registry"), issue.pk, version, issue.items)
        client = signed_in("registry")
        form = {"version": version, f"title_{item.pk}": "标题", f"text_{item.pk}": "第二位所写", "do": "save"}
        answer = client.post(f"{issue.now.get_absolute_url()}contents/", form)
        assert answer.status_code == 409 and "第二位所写" in answer.content.decode()
        assert issue.items[0].text == "第一位所写"

    def test_what_is_wrong_is_said_at_its_field(self) -> None:
        issue = Issue(contributed())
        item = issue.items[0]
        client, address = signed_in("registry"), f"{issue.now.get_absolute_url()}contents/"
        form = {"version": issue.now.version, f"title_{item.pk}": "", f"text_{item.pk}": "改过的正文", "do": "save"}
        answer = client.post(address, form)
        page = answer.content.decode()
        assert answer.status_code == 422 and "An item has a title." in page and "改过的正文" in page
        answer = client.post(address, {**form, f"title_{item.pk}": "标题", "do": "in"})
        assert answer.status_code == 422 and "Tick the contributions" in answer.content.decode()
        assert issue.items[0].text == TEXT
        answer = client.post(address, {**form, f"title_{item.pk}": "绝密★30年", "do": "save"})
        assert answer.status_code == 422 and issue.items[0].text == TEXT

    def test_the_page_shows_both_texts_and_the_difference(self) -> None:
        issue = Issue(contributed())
        contributed("website.staff", 2)
        item = issue.items[0]
        issue.work(**{f"text_{item.pk}": TEXT.replace("压力测试", "测试")})
        page = signed_in("registry").get(f"{issue.now.get_absolute_url()}contents/").content.decode()
        assert "<del>压力</del>" in page and "第2批" in page
        assert signed_in("secretariat.head").get(f"{issue.now.get_absolute_url()}contents/").status_code == 403


class TestApproval:
    """An issue is approved by another before it is numbered, and is frozen then."""

    def test_the_road(self) -> None:
        one = contributed()
        bulletin = Issue(one).issued()
        year = today().year
        assert (bulletin.status, bulletin.number) == ("issued", f"《电子政务简报》{year}年第1期")
        assert (bulletin.dated, bulletin.issue_number) == (today(), "第1期")
        assert bulletin.approver == account("secretariat.head").person.name_zh
        now = Contribution.objects.get()
        assert (now.status, now.printed_in, now.is_open) == ("adopted", bulletin.number, False)
        row = Adoption.objects.get()
        assert (row.level, row.adopter, row.issue) == ("own", "《电子政务简报》", f"{year}年第1期")
        drain()
        assert Notice.objects.get(subject="contribution_adopted").person == account("network.staff").person
        call_command("verify_numbers")

    def test_numbers_have_no_gaps_and_are_each_bulletins_own(self) -> None:
        first = Issue(contributed())
        first.start()
        first.act("secretariat.head", "sign")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            first.act("registry", "register")
            raise ZeroDivisionError
        assert first.now.number == "" and not Adoption.objects.exists()
        other = Issue(contributed(number=2), name="affairs").issued()
        first.act("registry", "register")
        second = Issue(contributed(number=3)).issued()
        assert [one.issue_number for one in (other, first.now, second)] == ["第1期", "第1期", "第2期"]
        call_command("verify_numbers")

    def test_the_editor_does_not_approve(self) -> None:
        issue = Issue(contributed())
        with pytest.raises(ValidationError, match="does not approve"):
            issue.start("secretariat.registry")
            issue.act("registry", "sign")
        step = Step.objects.filter(record=issue.pk).first()
        with pytest.raises(IntegrityError, match="editor_is_not_approver"), transaction.atomic():
            BulletinApproval.objects.create(
                record=issue.now, step=step, person=account("registry").person, sha256="0" * 64,
                post=Post.objects.get(code="secretariat.head"), drafter=account("deputy").person)

    def test_its_twin_another_approves_and_the_database_names_the_editor_itself(self) -> None:
        issue = Issue(contributed())
        issue.start()
        made = BulletinApproval.objects.create(
            record=issue.now, step=Step.objects.filter(record=issue.pk).first(), person=account("deputy").person,
            sha256="0" * 64, post=Post.objects.get(code="leadership.deputy"), drafter=account("director").person)
        made.refresh_from_db()
        assert made.drafter == account("registry").person

    def test_who_is_no_leader_does_not_approve_and_nothing_empty_is_approved(self) -> None:
        issue = Issue(contributed())
        issue.start("planning.head")
        with pytest.raises(ValidationError, match="approved by the head"):
            issue.act("planning.head", "sign")
        empty = Issue()
        empty.start()
        with pytest.raises(ValidationError, match="nothing in it"):
            empty.act("secretariat.head", "sign")

    def test_a_disagreement_gives_it_back_to_be_edited(self) -> None:
        issue = Issue(contributed())
        issue.start("leadership.deputy")
        with pytest.raises(ValidationError, match="not being edited"):
            issue.work()
        disagree(account("deputy"), issue.step("sign"), "请再核实数据")
        assert issue.now.status == Status.EDITING
        issue.work()

    def test_an_approval_taken_back_does_not_count(self) -> None:
        issue = Issue(contributed())
        issue.start()
        step = issue.step("sign")
        issue.act("secretariat.head", "sign")
        assert valid_approval(issue.now) is not None
        recall(account("secretariat.head"), step)
        assert valid_approval(issue.now) is None and issue.now.status == Status.APPROVING

    def test_the_database_freezes_an_issue_on_its_way(self) -> None:
        issue = Issue(contributed())
        item = issue.items[0]
        with connection.cursor() as cursor:  # the twin: while it is edited, the same writes pass
            cursor.execute("UPDATE secretariat_bulletinitem SET text = '甲' WHERE id = %s", [item.pk])
            cursor.execute("UPDATE secretariat_bulletin SET copies = 61 WHERE record_ptr_id = %s", [issue.pk])
        issue.start()
        for statement in ("UPDATE secretariat_bulletinitem SET text = '乙' WHERE id = %s",
                          "UPDATE secretariat_bulletin SET copies = 62 WHERE record_ptr_id = %s"):
            with pytest.raises(DatabaseError, match="not being edited"), transaction.atomic(), (
                    connection.cursor()) as cursor:
                cursor.execute(statement, [item.pk if "item" in statement else issue.pk])
        with pytest.raises(ValidationError, match="not being edited"):
            self.change_head(issue, copies="70")

    def test_an_issue_with_a_number_takes_files_and_is_not_approved_again(self) -> None:
        issue = Issue(contributed())
        issue.issued()
        self.change_head(issue)  # nothing but what it says already
        issue.start()
        with pytest.raises(ValidationError, match="approved once"):
            issue.act("secretariat.head", "sign")

    def change_head(self, issue: Issue, **typed: str) -> None:
        bulletin = issue.now
        form = form_of(BulletinRegister)(said(**typed), user=account("registry"), instance=bulletin)
        assert form.is_valid(), form.errors
        edit(account("registry"), BulletinRegister, form, bulletin.version)


def test_submissions_are_kept_and_it_is_filed() -> None:
    issue = Issue(contributed())
    with pytest.raises(ValidationError):
        perform(account("registry"), "send", issue.pk, organs=["市政府办公厅"], manner="paper", sent_on=today())
    issue.issued()
    address = f"{issue.now.get_absolute_url()}do/send/"
    client = signed_in("registry")
    answer = client.post(address, {"organs": "市政府办公厅", "manner": "paper", "sent_on": "2020-01-01"})
    assert answer.status_code == 422 and "not issued yet" in answer.content.decode()
    for organ in ("市委办公厅", "市政府办公厅"):
        assert client.post(address, {"organs": organ, "manner": "network", "sent_on": "t"}).status_code == 302
    assert [row.organs for row in BulletinSending.objects.order_by("pk")] == [["市委办公厅"], ["市政府办公厅"]]
    assert "市委办公厅" in client.get(issue.now.get_absolute_url()).content.decode()
    perform(account("registry"), "file", issue.pk)
    assert (issue.now.status, issue.now.is_open) == ("filed", False)
    item = ArchiveItem.objects.get(source=issue.pk)
    assert (item.document_number, item.retention, item.author) == (issue.now.number, "D10", issue.now.editor)
    assert [part.role for part in item.parts.all()] == ["body"]
    assert item.metadata["content_sha256"] and item.metadata["sent"][0][1] == ["市委办公厅"]


def test_an_abandoned_issue_has_no_items() -> None:
    issue = Issue(contributed())
    with pytest.raises(ValidationError, match="Take its items out"):
        perform(account("registry"), "abandon", issue.pk, reason="不再出刊")
    issue.work(f"out-{issue.items[0].pk}")
    perform(account("registry"), "abandon", issue.pk, reason="不再出刊")
    assert issue.now.status == Status.ABANDONED
