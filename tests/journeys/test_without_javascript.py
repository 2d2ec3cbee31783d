"""With JavaScript off one still signs in, lists, opens, acts, files and searches."""

from office.routing.models import Step
from office.routing.services.circulating import circulate
from office.testing import account
from secretariat.incoming_document.models import IncomingDocument
from tests.journeys.desk import LIST, NEW, Desk
from tests.journeys.made import TITLE, filed, holders, post, routed


def test_a_leader_signs_in_opens_and_instructs(desk: Desk) -> None:
    document = routed("propose")
    deputy = desk.sign_in(None, java_script_enabled=False)
    deputy.page.goto("/")
    deputy.page.fill("[name=username]", "deputy")
    deputy.page.fill("[name=password]", "a-password-for-tests")
    with deputy.arriving():
        deputy.page.get_by_role("button", name="Sign in").click()
    assert TITLE in deputy.text()
    with deputy.arriving():
        deputy.main.locator("[data-open]").click()
    deputy.opinion("同意。")
    deputy.press("Instruct")
    assert holders(document) == ["secretariat.registry"]
    deputy.open("/?tab=done")
    assert TITLE in deputy.text()


def test_a_clerk_registers_with_a_file_and_passes_on(desk: Desk, letter_pdf: bytes) -> None:
    document = routed("instruct")
    clerk = desk.sign_in("registry", java_script_enabled=False).open(document.get_absolute_url())
    clerk.main.locator("select[name=to_4_handle]").select_option(f"p{post('network.head').pk}")
    clerk.press("Report as distributed")
    assert holders(document) == ["network.head"]
    clerk.open(NEW)
    clerk.letter(13, title="关于召开电子政务工作会议的通知")
    clerk.attach("来文.pdf", letter_pdf)
    clerk.press("Save")
    assert IncomingDocument.objects.latest("pk").attachments.get().name == "来文.pdf"
    clerk.open(LIST)
    assert clerk.main.locator("[data-row]").count() == 2
    clerk.page.locator("#top-search").fill("工作会议")
    with clerk.arriving():
        clerk.page.locator("#top-search").press("Enter")
    assert clerk.main.locator("[data-row]").count() == 1


def test_readers_acknowledge_several_at_once(desk: Desk) -> None:
    for number in (1, 2):
        document = filed(f"第{number}期情况通报", f"青政办发〔2026〕{number}号")
        circulate(account("registry"), document.pk, [f"p{post('network.head').pk}"], "请阅。")
    desk.work()
    reader = desk.sign_in("network.head", java_script_enabled=False).open("/?tab=read")
    for box in reader.main.locator("[name=step]").all():
        box.check()
    reader.press("Acknowledge the selected")
    reader.press("Acknowledge 2 papers")
    assert "2 of 2 acknowledged." in reader.text()
    assert not Step.objects.filter(is_open=True).exists()
