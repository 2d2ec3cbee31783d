"""What is focused is seen, and nothing is lost at 200% zoom: WCAG 2.2, 2.4.11 and 1.4.4."""

import pytest

from tests.journeys.desk import LIST, NEW, PHONE, Desk, Reader
from tests.journeys.made import routed

ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}  # 1280 × 800 at 200%
# The focused element if anything else lies over the middle of what the window shows of it.
COVERED = """async () => {
  let at = -1;
  while (at !== scrollY) { at = scrollY; await new Promise((done) => setTimeout(() => requestAnimationFrame(done), 30)); }
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right <= left || bottom <= top) return one.outerHTML.slice(0, 120) + " is outside the window";
  const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const own = met && (one.contains(met) || met.contains(one) || met.closest("label")?.control === one);
  return own ? "" : one.outerHTML.slice(0, 120) + " lies under " + (met ? met.outerHTML.slice(0, 80) : "nothing");
}"""
CONTROLS = """() => [...document.querySelectorAll("main a[href], main button, main input, main select, main textarea")]
  .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.type !== "hidden"
    && !one.closest("details:not([open]) > :not(summary)"))
  .map((one) => one.innerText?.trim() || one.name || one.getAttribute("aria-label") || one.id)"""


def focused(reader: Reader, most: int = 150) -> tuple[int, list[str]]:
    """Tab through the page: how many elements were focused, and which of them were not to be seen."""
    reader.page.evaluate("document.activeElement?.blur()")
    seen, hidden = 0, []
    for _ in range(most):
        reader.page.keyboard.press("Tab")
        found = reader.page.evaluate(COVERED)
        if found is None:
            break
        seen += 1
        hidden += [found] if found else []
    return seen, hidden


@pytest.mark.parametrize("where", [{}, PHONE, ZOOMED], ids=["wide", "phone", "zoomed"])
def test_what_is_focused_is_never_covered(desk: Desk, where: dict) -> None:
    document = routed("propose")
    head = desk.sign_in("secretariat.head", **where)
    for address in (document.get_absolute_url(), "/", LIST):
        seen, hidden = focused(head.open(address))
        assert seen > 5 and hidden == [], address
    registry = desk.sign_in("registry", **where)
    seen, hidden = focused(registry.open(NEW))
    assert seen > 15 and hidden == []


def test_twin_without_its_place_the_bar_covers_what_is_focused(desk: Desk) -> None:
    document = routed("propose")
    head = desk.sign_in("secretariat.head", **PHONE).open(document.get_absolute_url())
    head.page.evaluate("""() => {
      const bar = document.body.appendChild(document.createElement("div"));
      Object.assign(bar.style, { position: "fixed", inset: "40% 0 0 0", background: "white", zIndex: 9999 });
    }""")
    assert focused(head)[1] != []


def test_nothing_is_lost_at_200_percent(desk: Desk) -> None:
    document = routed("propose")
    wide, zoomed = desk.sign_in("secretariat.head"), desk.sign_in("secretariat.head", **ZOOMED)
    for address in (document.get_absolute_url(), "/", LIST):
        all_of_it = wide.open(address).page.evaluate(CONTROLS)
        assert len(all_of_it) > 3
        assert set(all_of_it) - set(zoomed.open(address).page.evaluate(CONTROLS)) == set(), address
        assert zoomed.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
