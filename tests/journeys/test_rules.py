"""A rule is drafted, consulted, signed, issued, read and revised, in the browser, in both languages."""

import io

import pdfplumber
import pytest

from secretariat.office_rule.models import OfficeRule, RuleReading
from secretariat.office_rule.testing import BODY, division
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look

TITLE = "公文处理实施办法"



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_draft_to_its_revision(desk: Desk, language: str) -> None:
    author = desk.sign_in("secretariat.staff", language).open("/secretariat/office_rule/new/")
    author.fill(title=TITLE, area="affairs", body=BODY)
    look(author, "rule-new")
    author.press("Save")
    rule = OfficeRule.objects.get()
    consult(desk, author, rule, language)
    sign(desk, author, rule, language)
    clerk = desk.sign_in("registry", language).open(f"{rule.get_absolute_url()}do/issue/")
    clerk.fill(valid_from="t")
    clerk.press("Issue the rule")
    desk.work()
    reader = desk.sign_in("network.staff", language).open(rule.get_absolute_url())
    look(reader, "rule-to-read")
    reader.press("I have read it")
    reader.press("I have read it")
    assert RuleReading.objects.count() == 1
    look(clerk.open(f"{rule.get_absolute_url()}readers/"), "readers")
    revise(desk, author, rule, language)
    phone = desk.sign_in("registry", language, **PHONE)
    for name, address in (("in-force", "/secretariat/rules/in-force/"), ("rule", rule.get_absolute_url()),
                          ("readers", f"{rule.get_absolute_url()}readers/"), ("list", "/secretariat/office_rule/")):
        look(phone.open(address), f"phone-{name}")


def consult(desk: Desk, author: Reader, rule: OfficeRule, language: str) -> None:
    """Network System is asked, and its opinion answered."""
    author.press("Ask for opinions")
    author.main.locator(f"input[name=divisions][value='{division('network').pk}']").check()
    author.fill(consult_until="20261127")
    look(author, "rule-consult")
    author.press("Ask for opinions")
    other = desk.sign_in("network.staff", language).open(rule.get_absolute_url())
    other.press("Give an opinion")
    other.fill(article="第二条", text="建议明确适用于聘用人员。")
    other.press("Give an opinion")
    look(author.open(rule.get_absolute_url()), "rule-opinions")
    author.press("Answer this opinion")
    author.fill(verdict="adopted", answer="已增加。")
    look(author, "rule-answer")
    author.press("Save")
    author.press("End the consultation")
    with author.arriving():
        author.main.locator("form.record-form button[type=submit]").click()


def sign(desk: Desk, author: Reader, rule: OfficeRule, language: str) -> None:
    """The head checks, the deputy signs."""
    author.open(f"/routes/{rule.pk}/start/")
    author.pick("s2_1_to", "孙立群")
    author.press("Start the route")
    head = desk.sign_in("secretariat.head", language)
    head.take(TITLE)
    head.press("Agree")
    deputy = desk.sign_in("deputy", language)
    deputy.take(TITLE)
    look(deputy, "rule-signing")
    deputy.press("Sign off")


def revise(desk: Desk, author: Reader, rule: OfficeRule, language: str) -> None:
    """The next version: the page of versions shows both; the old one stays in force until the new one's day."""
    author.open(f"{rule.get_absolute_url()}do/revise/")
    author.press("Revise it")
    draft = OfficeRule.objects.get(previous=rule)
    author.open(f"{draft.get_absolute_url()}edit/")
    author.fill(body=BODY.replace("机关各处室", "机关各处室和聘用人员"))
    author.press("Save")
    author.open(f"{draft.get_absolute_url()}do/skip_consultation/")
    author.fill(reason="意见已在上次征求时采纳")
    author.press("Nobody need be asked")
    sign(desk, author, draft, language)
    clerk = desk.sign_in("registry", language).open(f"{draft.get_absolute_url()}do/issue/")
    clerk.fill(valid_from="20261201")
    clerk.press("Issue the rule")
    look(clerk.open(f"{draft.get_absolute_url()}versions/"), "versions")
    assert "和聘用人员" in clerk.main.locator(".differences ins").first.inner_text()
    number = OfficeRule.objects.get(pk=draft.pk).number
    look(clerk.open("/secretariat/rules/in-force/"), "in-force")
    assert number not in clerk.text()
    clerk.fill(on="20261201")
    with clerk.arriving():
        clerk.main.locator("form.filters button").click()
    assert number in clerk.text() and clerk.main.locator("tbody tr").count() == 1
    answer = clerk.page.request.get("/secretariat/rules/in-force.pdf?on=2026-12-01", timeout=60_000)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        assert number in "".join(page.extract_text() for page in pdf.pages)
