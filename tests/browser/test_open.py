"""Opening the page: the worked example is there at once, and nothing jumps, complains or comes from elsewhere."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.lab import Box, Lab
from tests.browser.test_access import contrast, luminance
from tests.browser.watch import Watch

WITHOUT_SCRIPTS = pytest.mark.browser_context_args(java_script_enabled=False)
SENTENCE = (
    "With 200 samples and a batch size of 5, one epoch makes 40 updates. Over 1,000 epochs the model is updated "
    "40,000 times. mini-batch gradient descent"
)
WIDTHS = pytest.mark.parametrize("width", [1000, 320])
ABANDONED = "net::ERR_ABORTED"
"""How a request ends whose answer the page no longer wants."""
READ_SHIFT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(0)));
})"""

READ_WORDS = """(run) => [...run.querySelectorAll("text, tspan")]
  .filter((part) => part.checkVisibility() && !part.querySelector("tspan") && part.textContent.trim())
  .map((part) => [part, part.getBoundingClientRect(), run.getBoundingClientRect()])
  .map(([part, { x, y, width, height }, own]) => [part.textContent, [x - own.x, y - own.y, width, height]])"""
READ_ENDS = """(line) => [0, line.getTotalLength()]
  .map((at) => line.getPointAtLength(at).matrixTransform(line.getScreenCTM()))
  .map(({ x, y }) => [x, y])
  .map(([x, y]) => [x - document.getElementById("run").getBoundingClientRect().x,
                    y - document.getElementById("run").getBoundingClientRect().y])"""


def test_opens_with_the_worked_example_drawn(lab: Lab) -> None:
    lab.open()
    expect(lab.sentence).to_have_text(SENTENCE)
    run = lab.shows_run()
    assert (run["plan"]["updates_per_epoch"], run["plan"]["total_updates"]) == (40, 40_000)
    expect(lab.where).to_have_text("epoch 1 of 1,000 · batch 1 of 40 · update 1 of 40,000")
    expect(lab.verdict).to_contain_text(run["verdict"]["reason"])


def test_what_is_done_before_the_page_can_answer_is_done_when_it_can(lab: Lab, page: Page, watch: Watch) -> None:
    answer = hold(page, "**/page/lab.js")
    page.goto("/?epochs=20")
    lab.eventually(lambda: bool(asked(watch, "lab.js")))
    lab.fill("Learning rate", 0.1)
    page.get_by_role("slider", name="Batch size, slider").press("End")
    assert urlsplit(page.url).query == "epochs=20"
    answer()
    run = lab.shows_run("epochs=20&learning_rate=0.1&batch_size=400")
    assert run["plan"]["updates_per_epoch"] == 1
    expect(lab.sentence).to_contain_text("one epoch makes 1 update")


def test_a_press_before_the_page_can_answer_steps_when_it_can(lab: Lab, page: Page, watch: Watch) -> None:
    answer = hold(page, "**/page/lab.js")
    page.goto("/?epochs=20")
    lab.eventually(lambda: bool(asked(watch, "lab.js")))
    lab.button("Next batch").click()
    answer()
    expect(lab.where).to_contain_text("batch 2 of 40")


@WITHOUT_SCRIPTS
def test_without_scripts_the_whole_run_is_there_and_what_needs_them_is_said(lab: Lab, page: Page) -> None:
    page.goto("/")
    expect(lab.sentence).to_have_text(SENTENCE)
    picture = lab.stage.get_by_role("img", name=re.compile("The whole run")).filter(visible=True)
    expect(picture).to_be_visible()
    assert picture.locator("title").text_content()
    assert picture.locator("desc").text_content()
    assert picture.locator("path").count() > 0
    expect(page.locator("#lens")).to_be_hidden()
    expect(page.get_by_text("with 4,000 batches or fewer")).to_be_hidden()
    needs = lab.stage.locator("noscript p")
    expect(needs).to_be_visible()
    assert "The batches one by one, and the samples in each, need JavaScript." in (needs.text_content() or "")
    expect(lab.stage.get_by_text("1,000 epochs").filter(visible=True)).to_be_visible()
    expect(lab.verdict).to_contain_text("Over-learned (overfitting)")


@WITHOUT_SCRIPTS
def test_without_scripts_the_page_draws_what_its_fields_say(lab: Lab, page: Page) -> None:
    page.goto("/")
    lab.field("Batch size").fill("400")
    lab.field("Samples").fill("1000")
    lab.field("Epochs").fill("20")
    lab.button("Draw").click()
    expect(lab.sentence).to_contain_text("one epoch makes 3 updates. Over 20 epochs the model is updated 60 times.")
    expect(lab.stage.get_by_text("20 epochs").filter(visible=True)).to_be_visible()


def test_only_two_small_scripts_are_asked_for_before_the_first_picture(lab: Lab, page: Page, watch: Watch) -> None:
    before: list[int] = []
    painted = "performance.getEntriesByName('first-contentful-paint').length"
    page.on(
        "request", lambda request: before.append(len(asked(watch, ".js"))) if request.url.endswith("lab.js") else None
    )
    page.goto("/")
    lab.live()
    assert page.evaluate(painted) == 1
    assert before
    assert before[0] <= 3


def test_every_script_is_asked_for_at_once_and_none_twice(lab: Lab, page: Page, watch: Watch) -> None:
    """A module that the page's list lacks would be known only when the one that imports it has come."""
    lab.open()
    scripts = [url for url in watch.requests if url.endswith(".js")]
    assert len(scripts) == len(set(scripts))
    listed = set(page.evaluate("[...document.querySelectorAll('link[rel$=preload]')].map(({ href }) => href)"))
    assert {url for url in scripts if not url.endswith("main.js")} == listed


@WIDTHS
def test_the_chart_takes_the_pictures_place_without_a_jump(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    release = hold(page, "**/plotly*.js")
    page.goto("/")
    run = page.locator("#run")
    before = words_in(run) | ends_of(run, "train")
    release()
    lab.live()
    after = words_in(run) | ends_of(run, "js-line")
    lines = {"line's start", "line's end"}
    assert {"0.4", "validation", "training", "batches"} | lines <= set(before) & set(after)
    moved = {
        word: (before[word], after[word])
        for word in set(before) & set(after)
        if distance(before[word], after[word]) > 2 and not word.isdigit()
    }
    assert moved == {}


@WIDTHS
def test_nothing_on_the_page_moves_while_it_comes_alive(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 3000})
    lab.open()
    assert page.evaluate(READ_SHIFT) == 0


def test_every_request_goes_to_the_pages_own_host_and_succeeds(
    lab: Lab, page: Page, watch: Watch, base_url: str
) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url) if request.failure != ABANDONED else None)
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    lab.open()
    lab.button("Next batch").click()
    lab.button("Finish epoch").click()
    lab.fill("Batch size", 20)
    lab.shows_run("batch_size=20")
    page.get_by_text("The epochs as a table").click()
    page.get_by_text("More settings").click()
    assert {urlsplit(url).netloc for url in watch.requests} == {urlsplit(base_url).netloc}
    assert failed == []


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 700}, has_touch=True)
@pytest.mark.parametrize("path", ["/", "/embed", "/embed?ui=controls", "/embed?ui=chart", "/docs"])
def test_nothing_scrolls_sideways_on_a_small_phone(watch: Watch, page: Page, path: str) -> None:
    page.goto(path)
    if path != "/docs":
        expect(page.locator("html[data-ready=true]")).to_be_attached()
    for closed in page.locator("summary").all():
        closed.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert reaching_out(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_borders_and_tracks_stand_out_and_what_is_pressed_is_large_enough(
    lab: Lab, page: Page, theme: str, width: int
) -> None:
    """WCAG 1.4.11: 3 : 1; 2.5.8: 24 px, each way."""
    page.set_viewport_size({"width": width, "height": 900})
    lab.open(f"theme={theme}&epochs=30&momentum=0.9")
    ground = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    borders: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".sliders input.number, #fields :is(input, select)")]
          .filter((field) => !field.disabled).map((field) => getComputedStyle(field).borderTopColor)"""
    )
    track = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--edge')").strip()
    rgb = f"rgb({', '.join(str(int(track[at : at + 2], 16)) for at in (1, 3, 5))})"
    assert len(borders) > 15
    assert [colour for colour in {*borders, rgb} if contrast(luminance(colour), ground) < 3] == []
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(
            ".sentence :is(button, a), #setup button, .sliders :is(button, input:not(.seg input), .seg label), "
            + "#try a, "
            + "#fields :is(button, input, select)")]
          .filter((element) => element.checkVisibility())
          .filter((element) => {
            const { width, height } = element.getBoundingClientRect();
            return width < 23.9 || height < 23.9;
          }).map((element) => element.outerHTML.slice(0, 90))"""
    )
    assert small == []


def hold(page: Page, pattern: str) -> Callable[[], None]:
    """Keep answers back until they are released; one that is asked for only then is not held."""
    held: list[Route] = []
    released = False

    def answer(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal released
        released = True
        for route in held:
            route.continue_()

    page.route(pattern, answer)

    return release


def asked(watch: Watch, ending: str) -> list[str]:
    """The requests so far for files that end so."""
    return [url for url in watch.requests if url.endswith(ending)]


def words_in(run: Locator) -> dict[str, Box]:
    """Where each word of the whole run's picture stands on the screen."""
    told: list[tuple[str, Box]] = [(word, Box(*box)) for word, box in run.evaluate(READ_WORDS)]
    return dict(told)


def ends_of(run: Locator, name: str) -> dict[str, Box]:
    """Where the training line begins and ends."""
    ends = run.locator(f"path.{name}").filter(visible=True).last.evaluate(READ_ENDS)
    return {f"line's {end}": Box(x, y, 0, 0) for end, (x, y) in zip(("start", "end"), ends, strict=True)}


def distance(one: Box, other: Box) -> float:
    """How far apart the nearer corners of two boxes are at most."""
    return max(abs(one.x - other.x), abs(one.y - other.y), abs(one.x + one.width - other.x - other.width))


def reaching_out(page: Page) -> list[str]:
    """What stands beyond the screen's right edge though nothing around it scrolls or cuts it off."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((element) => {
          const box = element.getBoundingClientRect();
          if (box.width < 2 || box.right <= innerWidth + 1 || !element.checkVisibility()) return false;
          for (let around = element.parentElement; around !== document.body; around = around.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return false;
          return !element.closest(".scroll, pre, svg, .unseen, .word");
        }).map((element) => element.outerHTML.slice(0, 120))"""
    )
    return found
