"""The text of an outgoing document: its form and buttons, what is pasted, Word files, versions, check-out, remarks."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from office.records.perform import Stale, perform
from office.testing import account, frozen, signed_in
from secretariat.outgoing_document import hands, writing
from secretariat.outgoing_document.content import bare, signed_content
from secretariat.outgoing_document.models import CheckOut, Comment
from secretariat.outgoing_document.takeover import blocks_from_docx, blocks_from_html, blocks_from_text
from secretariat.outgoing_document.test_road import Road
from secretariat.outgoing_document.textform import Text, new_block
from secretariat.outgoing_document.versions import differences, versions_of
from secretariat.outgoing_document.worddoc import docx_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
H, P = "heading", "paragraph"


def said(blocks: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(block["kind"], block.get("level"), block.get("text", block.get("rows"))) for block in blocks]


def typed(*blocks: tuple[str, str], part: str = "body", **more: str) -> dict[str, str]:
    """A form of blocks, as the page sends it."""
    form = {f"{part}_blocks": str(len(blocks)), "annexes": "0"}
    for place, (kind, text) in enumerate(blocks, 1):
        form |= {f"{part}_{place}_kind": kind, f"{part}_{place}_text": text, f"{part}_{place}_id": f"{place:08x}"}
    return {**form, **more}


class TestForm:
    """Plain fields become blocks, buttons change them, and nothing else does."""

    def test_fields_become_blocks(self) -> None:
        text = Text.typed(typed((H, "总体要求"), (P, "第一段。\n第二段。"), ("table", "甲|乙\n1|2"), ("bomb", "x"), body_1_level="2"))
        assert said(text.without_empty().body) == [
            (H, 2, "总体要求"), (P, None, "第一段。"), (P, None, "第二段。"), ("table", None, [["甲", "乙"], ["1", "2"]])]

    @pytest.mark.parametrize(("wish", "kinds"), [
        ("up-body-2", "pht"), ("down-body-1", "pht"), ("drop-body-2", "ht"), ("add-body-3-picture", "hptp"),
        ("add-body-0-table", "thpt"), ("up-body-1", "hpt"), ("down-body-3", "hpt"), ("drop-body-9", "hpt"),
        ("drop-a1-1", "hpt"), ("explode", "hpt"), ("", "hpt"),
    ])
    def test_buttons(self, wish: str, kinds: str) -> None:
        text = Text([new_block(H, text="一"), new_block(P, text="二"), new_block("table")], [])
        text.press(wish)
        assert "".join(block["kind"][0] for block in text.body) == kinds

    def test_annexes_come_and_go(self) -> None:
        text = Text([], [])
        assert text.press("annex-body") == "a1_title" and len(text.annexes) == 1
        assert not text.judge(set()) and "a1_title" in text.errors
        text.press("unannex-a1")
        assert text.annexes == []

    @pytest.mark.parametrize(("block", "field"), [
        (new_block("picture", file="0" * 64), "body_1_file"), (new_block("table", rows=[["a", "b"], ["c"]]), "body_1_text"),
        (new_block("table", rows=[["a"]], header_rows=5), "body_1_text"), (new_block(P, text="字" * 20_001), "body_1_text"),
    ])
    def test_what_cannot_be_laid_out_is_refused_at_its_field(self, block: dict[str, Any], field: str) -> None:
        text = Text([block], [])
        assert not text.judge(set()) and list(text.errors) == [field]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red;background:url(//evil/x)}</style>
<script>alert(1)</script></head><body><!--[if gte mso 9]><xml><o:x>藏</o:x></xml><![endif]-->
<p class=MsoNormal style='mso-bidi:expression(alert(1))'>一、总体要求</p><p class=MsoNormal>各单位要<b>高度</b>重视<span
style="display:none">，按期完成</span>。</p><p>（二）职责分工</p><img src="http://evil.example/track.png" onerror=alert(1)>
<table><tr><td>序号</td><td><p>项目</p></td></tr><tr><td>1</td></tr></table><a href="javascript:alert(1)">点击</a>
<h2>保障措施</h2><ul><li>加强领导</li></ul><iframe src="//evil"></iframe></body></html>"""


def test_what_word_pastes_becomes_clean_blocks() -> None:
    found = said(blocks_from_html(WORD))
    assert (H, 1, "总体要求") in found and (H, 2, "职责分工") in found and (H, 2, "保障措施") in found
    assert ("table", None, [["序号", "项目"], ["1", ""]]) in found and (P, None, "加强领导") in found
    assert (P, None, "各单位要高度重视，按期完成。") in found
    for trace in ("alert", "evil", "expression", "藏", "<", "javascript"):
        assert trace not in repr(found)


@pytest.mark.parametrize("html", ["<table><table><tr><td>甲</td></tr></table>", "<td>散</td>", "</p></table>文字", "<p>" * 900 + "深",
                                  "\u202e反写", "<table></table>", "&lt;script&gt;x&lt;/script&gt;"])
def test_broken_html_never_breaks_the_reader(html: str) -> None:
    for block in blocks_from_html(html):
        assert block["kind"] in (P, H, "table") and "\u202e" not in repr(block)


def test_numbers_of_plain_lines_make_headings() -> None:
    assert said(blocks_from_text("一、目标\n（一）范围\n1.各单位要抓紧落实。\n正文。")) == [
        (H, 1, "目标"), (H, 2, "范围"), (P, None, "1.各单位要抓紧落实。"), (P, None, "正文。")]


@pytest.mark.django_db
class TestKept:
    """In the database: versions, check-out, remarks, the page without JavaScript."""

    @pytest.fixture(autouse=True)
    def _office(self, office: None) -> Any:
        with frozen(NOON):
            self.road = Road()
            self.url = self.road.now.get_absolute_url()
            yield

    def test_a_word_file_comes_back_as_it_went(self, tmp_path: Path) -> None:
        rows = [["序号", "项目"], ["1", "线路"]]
        body = [new_block(H, text="目标", level=1), new_block(P, text="正文。"), new_block("table", rows=rows)]
        document = self.road.now
        document.body = body
        path = tmp_path / "a.docx"
        path.write_bytes(docx_of(document, {}))
        assert said(blocks_from_docx(path))[2:] == said(bare(body))

    def test_each_writing_is_a_version_and_differences_are_by_block(self) -> None:
        self.road.write("各区市要按照要求做好巡检工作。", "第二段。")
        self.road.write("各区市要认真做好巡检工作。", "第二段。")
        rows = versions_of(self.road.now)
        assert len(rows) == 4  # empty, and three writings
        found = differences(signed_content(rows[1]), signed_content(rows[0]))
        changed = [one for one in found if one.what != "same"]
        assert [one.what for one in changed] == ["changed"]
        assert ("gone", "按照要求") in changed[0].pieces and ("added", "认真") in changed[0].pieces
        page = signed_in("network.staff").get(f"{self.url}versions/").content.decode()
        assert "<ins>认真</ins>" in page and "<del>按照要求</del>" in page

    def test_two_people_never_have_it_at_once(self) -> None:
        hands.check_out(account("network.staff"), self.road.pk)
        with pytest.raises(ValidationError, match="checked out"):
            hands.check_out(account("network.head"), self.road.pk)
        with pytest.raises(IntegrityError), transaction.atomic():  # the twin: the database holds it too
            CheckOut.objects.create(record_id=self.road.pk, person_id=account("network.head").person_id, since=NOON)
        with pytest.raises(ValidationError, match="checked out"):
            writing.write(account("network.head"), self.road.pk, self.road.now.version, Text([new_block(P, text="x")], []))

    def test_the_head_takes_it_over_with_a_reason(self) -> None:
        hands.check_out(account("network.staff"), self.road.pk)
        with pytest.raises(ValidationError, match="reason"):
            perform(account("network.head"), "take_over_text", self.road.pk)
        perform(account("network.head"), "take_over_text", self.road.pk, reason="拟稿人请假")
        held = hands.in_hands_of(self.road.now)
        assert held is not None and held.person == account("network.head").person
        ended = CheckOut.objects.exclude(ended_at=None).latest("pk")
        assert (ended.reason, ended.ended_by) == ("拟稿人请假", account("network.head").person)

    def test_without_a_check_out_or_on_an_old_version_nothing_is_written(self) -> None:
        writer, text = account("network.staff"), Text([new_block(P, text="新文字。")], [])
        with pytest.raises(ValidationError, match="Check the text out"):
            writing.write(writer, self.road.pk, self.road.now.version, text)
        hands.check_out(writer, self.road.pk)
        with pytest.raises(Stale):
            writing.write(writer, self.road.pk, 1, text)

    def test_a_state_secret_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="state secret"):
            self.road.write("机密★5年")

    def editor(self) -> Client:
        client = signed_in("network.staff")
        assert client.post(f"{self.url}text/check-out/").status_code == 302
        return client

    def test_the_page_works_without_javascript(self) -> None:
        client = self.editor()
        said_so = typed((P, "第一段。"), version=str(self.road.now.version), do="add-body-1-heading")
        page = client.post(f"{self.url}text/", said_so).content.decode()
        assert "body_2_level" in page and "第一段。" in page and len(self.road.now.body) == 1
        form = typed((P, "第一段。"), (H, "要求"), version=str(self.road.now.version), save_back="1")
        assert client.post(f"{self.url}text/", form).headers["Location"] == self.url
        assert said(self.road.now.body) == [(P, None, "第一段。"), (H, 1, "要求")]
        assert hands.in_hands_of(self.road.now) is None

    def test_paste_and_file_come_into_the_form_and_what_was_typed_stays(self) -> None:
        client = self.editor()
        page = client.post(f"{self.url}text/", typed((P, "原有。"), do="paste", pasted=WORD)).content.decode()
        assert "原有。" in page and "总体要求" in page and "alert(1)" not in page
        word = SimpleUploadedFile("a.docx", docx_of(self.road.now, {}))
        page = client.post(f"{self.url}text/", {**typed((P, "原有。")), "do": "import", "docx": word}).content.decode()
        assert "原有。" in page and "各区市要按照要求做好巡检工作。" in page
        for wrong in (SimpleUploadedFile("a.docx", b"no word file"), None):
            sent = {**typed((P, "原有。")), "do": "import", **({"docx": wrong} if wrong else {})}
            answer = client.post(f"{self.url}text/", sent)
            assert answer.status_code == 422 and "原有。" in answer.content.decode()

    def test_a_draft_is_put_back_but_never_over_what_others_saved(self) -> None:
        client, draft = self.editor(), {**typed((P, "草稿里的话。")), "draft_of": f"{self.url}text/"}
        assert client.post("/drafts/", draft).status_code == 200
        assert "草稿里的话。" in client.get(f"{self.url}text/").content.decode()
        with frozen(NOON.replace(hour=15)):
            perform(account("network.head"), "take_over_text", self.road.pk, reason="请假")
            self.road.write("处长改过的话。", user="network.head")
            page = self.editor().get(f"{self.url}text/").content.decode()
        assert "处长改过的话。" in page and "草稿里的话。" not in page and "not put back" in page

    def test_what_is_refused_keeps_what_was_typed(self) -> None:
        form = typed(("table", "甲|乙\n丙"), version=str(self.road.now.version), save="1")
        answer = self.editor().post(f"{self.url}text/", form)
        assert answer.status_code == 422 and "as many cells" in answer.content.decode() and "丙" in answer.content.decode()

    def test_remarks_are_on_a_block_and_stay(self) -> None:
        block = self.road.now.body[0]["id"]
        signed_in("network.head").post(f"{self.url}text/comment/", {"block": block, "text": "建议写明时限"})
        remark = Comment.objects.get()
        assert (remark.block, remark.by, remark.at) == (block, account("network.head").person, NOON)
        assert "建议写明时限" in signed_in("network.staff").get(self.url).content.decode()
        answer = signed_in("website.staff").post(f"{self.url}text/comment/", {"block": block, "text": "x"})
        assert answer.status_code == 404 and Comment.objects.count() == 1
