"""An introduction letter: applied for, approved, sealed, printed, given back with its scan; in both languages."""

from typing import Any

import pytest

from secretariat.introduction_letter.models import IntroductionLetter
from secretariat.seal.testing import seal, use_keys
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look
from tests.journeys.test_pages import COLOURS, findings

PURPOSE = "电子政务外网接入事宜"


@pytest.fixture
def sealed(desk: Desk, settings: Any) -> Desk:
    """The office's electronic seal is in its keeper's hands."""
    use_keys(settings)
    seal()
    return desk



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_application_to_the_return(sealed: Desk, language: str, letter_pdf: bytes) -> None:
    applicant = sealed.sign_in("network.staff", language).open("/secretariat/introduction_letter/new/")
    applicant.fill(title=PURPOSE, addressee="＿＿＿", bearers="单文博\n于晓燕", post="工程师", headcount="2", valid_days="7")
    applicant.press("Save")
    look(applicant, "refused")
    applicant.fill(addressee="青岛市财政局")
    applicant.press("Save")
    letter = IntroductionLetter.objects.get()
    applicant.open(f"/routes/{letter.pk}/start/")
    applicant.pick("s1_1_to", "孙立群")
    applicant.press("Start the route")
    for username, button in (("deputy", "Authorise the seal"), ("seals", "Affix the seal")):
        reader = sealed.sign_in(username, language)
        reader.take(PURPOSE)
        look(reader, button.split()[0].lower())
        reader.press(button)
    letter.refresh_from_db()
    assert (letter.status, letter.number) == ("issued", "介字〔2026〕第0001号")
    give_back(sealed, applicant, letter, language, letter_pdf)
    for options, name in (({}, "wide"), (PHONE, "phone")):
        reader = sealed.sign_in("seals", language, **options)
        for part, address in (("list", "/secretariat/introduction_letter/"), ("page", letter.get_absolute_url())):
            look(reader.open(address), f"{name}-{part}")
    narrow = sealed.sign_in("network.staff", language, **PHONE)
    look(narrow.open("/secretariat/introduction_letter/new/"), "phone-new")
    dark = sealed.sign_in("seals", language, color_scheme="dark")
    assert findings(dark.open(letter.get_absolute_url()).page, COLOURS) == []


def give_back(sealed: Desk, applicant: Reader, letter: IntroductionLetter, language: str, scan: bytes) -> None:
    """The applicant prints it; it was not used, so the keeper attaches the scan and takes it back."""
    page = letter.get_absolute_url()
    assert applicant.page.request.get(f"{page}print/letter.pdf", timeout=60_000).body().startswith(b"%PDF")
    keeper = sealed.sign_in("seals", language).open(f"{page}edit/")
    keeper.attach("退回介绍信.pdf", scan)
    keeper.page.locator("#uploads .viewer").wait_for()
    sealed.work()  # its pages are drawn: the form asks for them no more
    keeper.page.locator("#uploads .viewer img").first.wait_for()
    keeper.press("Save")
    look(keeper, "issued")
    keeper.open(f"{page}do/take_back/")
    keeper.fill(ended_on="t")
    look(keeper, "take-back")
    keeper.press("Returned unused")
    letter.refresh_from_db()
    assert (letter.status, letter.is_open) == ("returned", False)
