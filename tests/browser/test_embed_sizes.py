"""The embed at every size that a course page gives it: what is shown fits, is whole, and overlaps nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, eventually

SIZES = [
    "640x480",
    "800x600",
    "360x640",
    "1280x720",
    "320x320",
    "320x560",
    "400x300",
    "500x420",
    "517x389",
    "520x420",
    "700x500",
    "759x559",
    "760x560",
    "799x599",
    "900x450",
    "1024x640",
    "1100x640",
    "1500x850",
    "1600x900",
    "1920x1080",
    "360x499",
    "519x600",
    "320x480",
]
LEAST = 200
"""The chart's height, in CSS pixels."""

FAULTS = """(chart) => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollHeight > root.clientHeight) faults.push(`${root.scrollHeight} px of content`);
  if (root.scrollWidth > root.clientWidth) faults.push(`${root.scrollWidth} px wide`);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const solid = "button, input[type=range], input[type=number], .foot a, .about, .where, .caption, .seg, figcaption, " +
    ".lens-svg, .data-svg, .run, .sentence p";
  const boxes = [...document.querySelectorAll(solid)].filter(shown).map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { element, name: element.className || element.textContent || element.name, left, top, right, bottom };
  });
  for (const [index, one] of boxes.entries()) {
    if (one.left < 0 || one.top < 0 || one.right > innerWidth + 0.5 || one.bottom > innerHeight + 0.5)
      faults.push(`${one.name} leaves the frame`);
    if (one.element.scrollWidth > one.element.clientWidth + 1 && one.element.clientWidth)
      faults.push(`${one.name} is cut off`);
    for (const other of boxes.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1 && high > 1) faults.push(`${one.name} overlaps ${other.name}`);
    }
  }
  const picture = document.querySelector(chart);
  const { height, width } = picture.getBoundingClientRect();
  if (height < 200) faults.push(`the chart is ${height} px high`);
  const drawn = picture.querySelector("svg.lens, .main-svg").getBoundingClientRect();
  if (Math.abs(drawn.height - height) > 1) faults.push(`drawn for ${drawn.height} px, not ${height}`);
  return faults;
}"""


def holds(page: Page, chart: str) -> None:
    """Wait until nothing is wrong; it is drawn anew after a resize."""
    faults: list[str] = []

    def none() -> bool:
        faults[:] = page.evaluate(FAULTS, chart)
        return not faults

    try:
        eventually(page, none, 15_000)
    except TimeoutError:
        raise AssertionError(faults) from None


def sized(page: Page, size: str) -> tuple[int, int]:
    width, height = map(int, size.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    return width, height


@pytest.mark.parametrize("tab", ["First epochs", "Whole run"])
def test_a_chart_is_whole_at_every_size(lab: Lab, page: Page, tab: str) -> None:
    lab.page.goto("/embed")
    expect(page.locator(":root[data-ready]")).to_be_attached()
    for size in SIZES:
        width, height = sized(page, size)
        tabs = page.get_by_role("group", name="What is shown")
        both = width >= 760 and height >= 560
        assert tabs.is_visible() == (not both and height >= 420), size
        if tabs.is_visible():
            tabs.get_by_text(tab, exact=True).click()
        whole = tab == "Whole run" and tabs.is_visible()
        try:
            holds(page, "#run" if whole else ".lens-svg")
        except AssertionError as error:
            raise AssertionError(f"{size}: {error}") from None
        for name in ("Next batch", "Finish epoch"):
            expect(lab.button(name)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("link", name="Open in Epochwise")).to_be_in_viewport(ratio=1)
        assert page.locator("#run").is_visible() == (both or whole), size


@pytest.mark.parametrize("ui", ["controls", "chart"])
def test_the_smaller_embeds_are_whole_at_every_size(lab: Lab, page: Page, ui: str) -> None:
    lab.page.goto(f"/embed?ui={ui}")
    expect(page.locator(":root[data-ready]")).to_be_attached()
    for size in SIZES:
        sized(page, size)
        try:
            holds(page, "#run")
        except AssertionError as error:
            raise AssertionError(f"{size}: {error}") from None


def test_on_a_phone_the_data_have_a_tab_and_the_buttons_are_large(lab: Lab, page: Page) -> None:
    sized(page, "360x640")
    lab.page.goto("/embed?epochs=30")
    expect(page.locator(".lens-svg svg")).to_be_visible()
    expect(page.locator(".lens-data")).to_be_hidden()
    for name in ("Next batch", "Finish epoch", "Play"):
        box = lab.button(name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.get_by_text("Data", exact=True).click()
    expect(page.locator(".data-svg")).to_be_visible()
    expect(page.locator(".lens-chart")).to_be_hidden()
    lab.button("Next batch").click()
    expect(page.locator("figcaption")).to_contain_text("samples of batch 2.")
    expect(page.get_by_role("radio", name="Data")).to_be_checked()


def test_type_grows_on_a_slide(lab: Lab, page: Page) -> None:
    lab.page.goto("/embed?epochs=30")
    expect(page.locator(".lens-svg svg")).to_be_visible()
    for size, type_size in (("800x600", 12), ("1280x720", 16.8)):
        sized(page, size)
        expect(page.locator(".lens-svg svg")).to_have_attribute("font-size", f"{type_size:g}")
        expect(page.locator("#sentence")).to_have_css("font-size", re.compile("^16px$" if type_size == 12 else "^17.9"))


def test_data_model_and_verdict_stand_in_a_line(lab: Lab, page: Page) -> None:
    sized(page, "900x600")
    lab.page.goto("/embed")
    about = page.locator(".about")
    verdict = lab.run()["verdict"]["title"]
    expect(about).to_contain_text("Two moons")
    expect(about).to_contain_text("Neural network")
    expect(about).to_contain_text(verdict)
    box = about.bounding_box()
    assert box is not None
    assert box["height"] < 40
