"""The page of questions as a reader meets it: by search, by address, and with the run behind every answer."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

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
  // A closed <details> keeps the boxes of what it hides, from when they were last laid out.
  const outside = [...pictures].filter((each) => !each.closest(".scroll") && each.checkVisibility());
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


def test_the_list_is_searched_while_you_type_and_the_words_stay(lab: Lab, page: Page) -> None:
    page.goto("/questions")
    listed = page.locator("main li")
    expect(listed).to_have_count(len(QUESTIONS))
    find = page.get_by_role("searchbox", name="Search")
    find.press_sequentially("drop_last")
    expect(listed.first).to_have_text("What happens when the last batch is dropped?")
    expect(find).to_be_focused()
    expect(page).to_have_url(re.compile(r"/questions\?q=drop_last$"))
    expect(page.locator("output").first).to_have_text(re.compile(rf"\d of {len(QUESTIONS)} questions"))
    listed.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens when the last batch is dropped?")
    expect(find).to_have_value("drop_last")
    expect(page).to_have_url(re.compile(r"/drop-the-last-batch\?q=drop_last$"))
    find.fill("quark")
    expect(listed).to_have_count(0)
    expect(page.get_by_role("link", name="Look a word up in the glossary")).to_be_visible()
    find.fill("")
    expect(listed).to_have_count(len(QUESTIONS))
    expect(page).to_have_url(re.compile(r"/questions$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens when the last batch is dropped?")


def test_a_picture_that_was_drawn_stays_while_you_search(lab: Lab, page: Page) -> None:
    page.goto("/questions?q=what+is+a+sample")
    picture = page.locator('a[href^="/questions/what-is-a-sample?"] .small')
    eventually(page, lambda: picture.locator("svg").count() == 1)
    picture.evaluate("(place) => (place.dataset.kept = 'yes')")
    page.get_by_role("searchbox", name="Search").fill("sample")
    expect(page).to_have_url(re.compile(r"q=sample$"))
    expect(picture).to_have_attribute("data-kept", "yes")


NEVER_ENDING = """{
  const { fetch } = window;
  window.fetch = (address, { signal, ...more } = {}) => address.endsWith("?q=d")
    ? Promise.resolve({ ok: true, text: () => new Promise((_, reject) => signal.addEventListener("abort", reject)) })
    : fetch(address, { signal, ...more });
}"""


def test_an_answer_that_does_not_end_holds_up_no_further_search(lab: Lab, page: Page) -> None:
    page.add_init_script(NEVER_ENDING)
    page.goto("/questions")
    page.get_by_role("searchbox", name="Search").press_sequentially("drop_last")
    expect(page.locator("main li").first).to_have_text("What happens when the last batch is dropped?")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_shared_link_shows_its_answer_first(browser: Browser, base_url: str, width: int, has_script: bool) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": 800}, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto("/questions/how-many-epochs")
    expect(page.get_by_role("heading", name=QUESTIONS["how-many-epochs"].asked)).to_be_in_viewport()
    expect(page.get_by_text("Until validation loss stops falling")).to_be_in_viewport()
    if has_script:
        expect(page.frame_locator(".open iframe").locator("html")).to_have_attribute("data-ready", "true")
        assert page.evaluate("scrollY") == 0
    context.close()


def test_without_script_the_search_is_a_form_and_the_link_a_link(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/questions")
    page.get_by_role("searchbox", name="Search").fill("nested loops")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=QUESTIONS["two-loops"].asked).click()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("nested loops")
    page.get_by_role("link", name="Link to this question").click()
    expect(page).to_have_url(re.compile(r"/questions/two-loops$"))
    context.close()


@pytest.mark.parametrize("is_allowed", [True, False], ids=["allowed", "refused"])
def test_the_link_to_a_question_copies_itself_and_says_so(lab: Lab, page: Page, is_allowed: bool) -> None:
    page.add_init_script(f"""navigator.clipboard.writeText = async (text) => {{
        if (!{str(is_allowed).lower()}) throw new Error();
        window.copied = text;
    }}""")
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto("/questions/two-loops?q=nested")
    address = f"{page.evaluate('location.origin')}/questions/two-loops"
    link = page.get_by_role("link", name="Link to this question")
    link.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 0
    link.click()
    expect(page.locator(".shared")).to_have_text("Copied." if is_allowed else address)
    taken = page.evaluate("window.copied" if is_allowed else "getSelection().toString()")
    assert taken == address
    assert page.evaluate("scrollY") == place
    expect(page).to_have_url(re.compile(r"/two-loops\?q=nested$"))


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
