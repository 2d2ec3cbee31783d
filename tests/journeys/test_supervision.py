"""From a leader's instruction to an item, its feedback, its check and its striking off, in the browser, in both languages."""


import pytest

from secretariat.instruction.models import Instruction
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.testing import fed_back, opened
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look
from tests.journeys.test_pages import COLOURS, findings

TITLE, WORDS = "关于政务外网扩容情况的报告", "请电政信息办抓紧落实，月底前报结果。"



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_an_instruction_to_struck_off(desk: Desk, language: str, letter_pdf: bytes) -> None:
    desk.clock(23)
    clerk = desk.sign_in("registry", language).open("/secretariat/instruction/new/")
    clerk.fill(title=TITLE, given_by="王副市长", level="superior", given_on="t", text=WORDS)
    look(clerk, "instruction-new")
    clerk.press("Save")
    instruction = Instruction.objects.get()
    clerk.press("Distribute")
    clerk.main.get_by_label("网络系统管理处" if language != "en" else "Network System").check()
    clerk.fill(note="请阅研，提出落实措施。")
    look(clerk, "instruction-distribute")
    clerk.press("Distribute")
    look(clerk, "instruction")
    item = supervise(clerk, instruction)
    assert item.source_id == instruction.pk and item.text == WORDS
    feed_back(desk.sign_in("network.staff", language), item, letter_pdf)
    check(clerk, item)
    leader = desk.sign_in("deputy", language).open(item.get_absolute_url())
    leader.press("Strike off")
    leader.fill(opinion="已落实，同意销号。")
    leader.press("Strike off")
    look(leader, "item-done")
    item = SupervisedItem.objects.get()
    assert (item.status, item.closing_opinion, item.clocks.get().late) == (Status.DONE, "已落实，同意销号。", False)
    report_back(clerk, instruction)
    others(desk, language)


def supervise(clerk: Reader, instruction: Instruction) -> SupervisedItem:
    """One act from the instruction's page; its words stand in the form already."""
    clerk.open(instruction.get_absolute_url())
    clerk.main.locator("details.menu summary").first.click()
    clerk.follow("Supervise this")
    lead = clerk.main.locator("select[name=lead] option").filter(has_text="网络" if clerk.language != "en" else "Network")
    clerk.fill(lead=lead.first.get_attribute("value") or "", due_on="2026-11-28")
    clerk.press("Save")
    assert "2026-11-30" in clerk.text()  # a Saturday is refused with the next working day
    look(clerk, "item-new")
    clerk.fill(due_on="2026-11-30")
    clerk.press("Save")
    look(clerk, "item")
    return SupervisedItem.objects.get()


def feed_back(staff: Reader, item: SupervisedItem, letter_pdf: bytes) -> None:
    """Without evidence it is refused, with what was typed; with a file it is taken."""
    staff.open(item.get_absolute_url()).press("Feed back")
    staff.fill(text="链路已扩容并通过验收。", progress="100")
    staff.main.locator("[name=final]").check()
    staff.press("Feed back")
    assert "链路已扩容并通过验收。" in staff.main.locator("textarea[name=text]").input_value()
    staff.attach("验收报告.pdf", letter_pdf)
    staff.page.locator("#uploads .viewer").wait_for()
    staff.desk.work()
    staff.page.locator("#uploads .viewer img").first.wait_for()  # it is asked for no more when the form is sent
    look(staff, "feedback")
    staff.press("Feed back")
    assert SupervisedItem.objects.get(pk=item.pk).status == Status.TO_CHECK


def check(clerk: Reader, item: SupervisedItem) -> None:
    """The Secretariat looks at the evidence."""
    clerk.open(item.get_absolute_url()).press("Check the evidence")
    clerk.main.locator("[name=verdict][value=good]").check()
    look(clerk, "check")
    clerk.press("Check the evidence")
    assert SupervisedItem.objects.get(pk=item.pk).status == Status.TO_CLOSE


def report_back(clerk: Reader, instruction: Instruction) -> None:
    """Whoever gave the instruction reads what became of it."""
    clerk.open(instruction.get_absolute_url()).press("Report back")
    clerk.fill(result="已按批示完成扩容。")
    clerk.press("Report back")
    assert Instruction.objects.get(pk=instruction.pk).status == "fed_back"


def others(desk: Desk, language: str) -> None:
    """Board, ledger, ranking, and the item's page: wide, on a phone, in the dark; with others that are open."""
    item = SupervisedItem.objects.get()
    opened(title="办理关于方便老年人网上办事的提案", lead="website", origin="proposal", due_on="2026-11-25")
    fed_back(opened(title="中心机房应急电源改造", origin="plan", cycle="weekly"), text="两组蓄电池更换完毕。")
    addresses = {"board": "/secretariat/supervision/", "ledger": "/secretariat/supervised_item/",
                 "ranking": "/secretariat/supervision/ranking/", "item": item.get_absolute_url()}
    wide, phone = desk.sign_in("registry", language), desk.sign_in("registry", language, **PHONE)
    dark = desk.sign_in("registry", language, color_scheme="dark")
    for name, address in addresses.items():
        look(wide.open(address), f"wide-{name}")
        look(phone.open(address), f"phone-{name}")
        assert findings(dark.open(address).page, COLOURS) == [], name
