"""The page of questions as a reader meets it: by search, by address, and with the run behind every answer."""

import pytest
from playwright.sync_api import Page, expect

from epochwise.show.questions.all import QUESTION_GROUPS, QUESTIONS
from epochwise.show.questions.question import QuestionGroup
from tests.browser.lab import Lab, eventually
from tests.browser.test_access import findings

CUT = """() => {
  const root = document.documentElement;
  const faults = [];
  for (const part of [root, ...document.querySelectorAll(".stage, .drawer")])
    if (part.clientHeight && part.scrollHeight > part.clientHeight)
      faults.push(`${part.id || part.tagName}: ${part.scrollHeight} px in ${part.clientHeight}`);
  const open = document.querySelector(".drawer:not([hidden])");
  const pictures = open
    ? open.querySelectorAll("svg, canvas, table")
    : document.querySelectorAll(".lens-svg svg, #run, #compare");
  const outside = [...pictures].filter((each) => !each.closest(".scroll"));
  const boxes = outside.map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 80);
  if (boxes.length === 0) faults.push("no picture");
  for (const { top, bottom } of boxes)
    if (top < 0 || bottom > innerHeight) faults.push(`a picture from ${top} to ${bottom} in ${innerHeight}`);
  const rows = document.querySelector("#inside-scroll-rows");
  if (rows?.scrollWidth > rows?.clientWidth) faults.push(`rows of ${rows.scrollWidth} px in ${rows.clientWidth}`);
  if (open?.getAttribute("aria-busy") === "true") faults.push("not drawn yet");
  return faults;
}"""
WIDTHS = (1280, 390)


def whole(page: Page, name: str) -> None:
    """Wait until nothing in the frame is cut: it grows when what it shows has come."""
    faults: list[str] = []

    def none() -> bool:
        faults[:] = page.frames[-1].evaluate(CUT)
        return not faults

    try:
        eventually(page, none)
    except TimeoutError:
        raise AssertionError(f"{name}, {page.viewport_size}: {faults}") from None


@pytest.mark.parametrize("group", QUESTION_GROUPS, ids=[group.name for group in QUESTION_GROUPS])
def test_every_answer_shows_its_run_whole(lab: Lab, page: Page, group: QuestionGroup) -> None:
    """A page each, since each is a link that a teacher sends."""
    for question in group.questions:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(f"/questions/{question.name}#{question.name}")
        frame = page.frame_locator(".open iframe")
        expect(frame.locator("html")).to_have_attribute("data-ready", "true")
        expect(page.get_by_role("link", name="See it in the lab")).to_have_attribute("href", f"/?{question.query}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            whole(page, question.name)


@pytest.mark.parametrize("width", WIDTHS)
def test_where_the_samples_belong_to_the_answer_they_have_room_beside_the_batches(
    lab: Lab, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/questions/batches-of-windows")
    frame = page.frame_locator(".open iframe")
    expect(frame.locator(".lens-svg svg")).to_be_visible()
    box = frame.locator(".data-svg svg").bounding_box()
    assert box is not None
    assert box["width"] >= 150
    assert box["height"] >= 100


def test_the_list_is_searched_by_words_and_by_other_words(lab: Lab, page: Page) -> None:
    page.goto("/questions")
    listed = page.locator("main li:visible")
    expect(listed).to_have_count(len(QUESTIONS))
    find = page.get_by_role("searchbox", name="Search")
    find.fill("drop_last")
    expect(listed).to_have_count(1)
    expect(page.get_by_text(f"1 of {len(QUESTIONS)} questions")).to_be_visible()
    listed.get_by_role("link").click()
    expect(page.get_by_role("heading", level=3)).to_have_text("What happens when the last batch is dropped?")
    find.fill("no such words")
    expect(page.locator("main section:visible")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_draws_its_pictures_and_axe_finds_nothing_serious(lab: Lab, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/questions/equal-updates")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    last = page.locator(".small").last
    last.scroll_into_view_if_needed()
    eventually(page, lambda: last.locator("svg").count() == 1)
    assert findings(page) == []
