"""From a division's contribution to an issue on paper, its submission and its points, in the browser, in both languages."""

import io

import pdfplumber
import pytest

from secretariat.bulletin.models import Bulletin
from secretariat.contribution.models import Contribution
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look
from tests.journeys.test_pages import COLOURS, findings

TITLE, SUBJECT = "我市完成电子政务外网骨干链路扩容", "骨干链路扩容等工作"
TEXT = "一、进展情况\n11月20日，我市电子政务外网完成骨干链路扩容，出口带宽由10G提升至40G。\n下一步，将开展全网压力测试。"



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_contribution_to_points(desk: Desk, language: str) -> None:
    author = desk.sign_in("network.staff", language).open("/secretariat/contribution/new/")
    look(author, "contribution-new")
    author.fill(title=TITLE, text=TEXT)
    author.press("Save")
    contribution = Contribution.objects.get()
    look(author, "contribution")
    clerk = desk.sign_in("registry", language).open("/secretariat/bulletin/new/")
    clerk.fill(title=SUBJECT, report_to="市委办公厅\n市政府办公厅", send_to="各区市电子政务管理机构", issue_to="机关各处室", copies="60")
    look(clerk, "bulletin-new")
    clerk.press("Save")
    edit(clerk, contribution)
    bulletin = Bulletin.objects.get()
    approve(desk, clerk, bulletin, language)
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.number) == ("issued", "《电子政务简报》2026年第1期")
    answer = clerk.page.request.get(f"{bulletin.get_absolute_url()}print/bulletin.pdf", timeout=60_000)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        words = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    assert "（第1期）" in words and "完成骨干链路扩容" in words and "共印60份" in words
    clerk.open(f"{bulletin.get_absolute_url()}do/send/")
    clerk.fill(organs="市政府办公厅", sent_on="t")
    look(clerk, "bulletin-send")
    clerk.press("Enter a submission")
    look(clerk, "bulletin")
    clerk.open(f"{contribution.get_absolute_url()}do/enter_adoption/")
    clerk.fill(level="city", adopter="市政府办公厅《政务信息》", issue="第88期", adopted_on="t")
    look(clerk, "adoption")
    clerk.press("Enter an adoption")
    look(clerk, "contribution-adopted")
    report = clerk.open("/secretariat/contribution-report/")
    assert report.page.locator("tbody tr").last.locator("td").last.inner_text() == "4"
    phone(desk, bulletin, contribution, language)


def edit(clerk: Reader, contribution: Contribution) -> None:
    """Take the contribution in and edit it beside the original."""
    clerk.press("Work on the contents")
    clerk.main.get_by_label(TITLE).check()
    look(clerk, "contents-empty")
    clerk.press("Take the ticked ones in")
    item = contribution.items.get()
    clerk.fill(**{f"title_{item.pk}": "电子政务外网完成骨干链路扩容"})
    clerk.press("Save")
    look(clerk, "contents")
    clerk.press("Save and go back")


def approve(desk: Desk, clerk: Reader, bulletin: Bulletin, language: str) -> None:
    """The head of the Secretariat approves, the registry numbers."""
    clerk.open(f"/routes/{bulletin.pk}/start/")
    clerk.pick("s1_1_to", "王淑敏")
    clerk.press("Start the route")
    head = desk.sign_in("secretariat.head", language)
    head.take(SUBJECT)
    look(head, "bulletin-approving")
    head.press("Sign off")
    numbering = desk.sign_in("registry", language)
    numbering.take(SUBJECT)
    numbering.press("Register")


def phone(desk: Desk, bulletin: Bulletin, contribution: Contribution, language: str) -> None:
    """The same pages, 360 pixels wide, and in the dark."""
    addresses = {"list": "/secretariat/contribution/", "contribution": contribution.get_absolute_url(),
                 "bulletin": bulletin.get_absolute_url(), "report": "/secretariat/contribution-report/"}
    clerk = desk.sign_in("registry", language, **PHONE)
    wide = desk.sign_in("registry", language)
    for name, address in addresses.items():
        look(clerk.open(address), f"phone-{name}")
        look(wide.open(address), f"wide-{name}")
    dark = desk.sign_in("registry", language, color_scheme="dark")
    for address in addresses.values():
        assert findings(dark.open(address).page, COLOURS) == []
