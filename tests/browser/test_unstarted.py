"""Scripts that do not come, or not all: the page says so in words, and the server's picture stays and tells no lie."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.lab import Lab
from tests.browser.test_late_answers import opacity
from tests.browser.watch import Watch

CHART = re.compile("/plotly")
SILENT_UNTIL = "element => element.getAnimations().map((animation) => animation.finish()).length"
"""Lets the time pass after which the style sheet shows the words; how many clocks there were."""


def gone(route: Route) -> None:
    route.fulfill(status=404, body="no such file")


def unknown(route: Route) -> None:
    route.fulfill(body="export const x = y ?!? z;", content_type="text/javascript")


def blocked(route: Route) -> None:
    route.abort("blockedbyclient")


@pytest.mark.parametrize(
    ("address", "files", "fails", "waits"),
    [
        ("/?epochs=20", "**/static/**", gone, True),
        ("/?epochs=20", "**/page/main.js", unknown, True),
        ("/?epochs=20", "**/page/lab.js", blocked, False),
        ("/?epochs=20", "**/lens/series.js", unknown, False),
        ("/embed?epochs=20", "**/page/lab.js", blocked, False),
        ("/embed?ui=chart", "**/static/**", gone, True),
    ],
)
def test_a_page_whose_scripts_do_not_start_says_so(
    page: Page, watch: Watch, address: str, files: str, fails: Callable[[Route], None], waits: bool
) -> None:
    """At once where a script can tell; else the style sheet tells it, by its own clock."""
    for complaint in ("Failed to load resource", "Unexpected token", "dynamically imported module"):
        watch.expected(complaint)
    page.route(files, fails)
    page.goto(address)
    words = page.locator("#unstarted")
    if waits:
        expect(words).to_be_hidden()
        assert words.evaluate(SILENT_UNTIL) == 1
    expect(words).to_be_visible()
    expect(words).to_contain_text("This page's scripts have not started")
    expect(page.locator(".first-picture > svg")).to_be_visible()


def test_the_words_lead_to_what_can_be_done(page: Page, watch: Watch) -> None:
    watch.expected("Failed to load resource")
    page.route("**/page/main.js", gone)
    page.goto("/")
    page.locator("#unstarted").evaluate(SILENT_UNTIL)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="What to do").click()
    expect(opened.value.locator(":target")).to_have_text("If the page says that its scripts did not start")


def test_a_page_that_starts_says_nothing_of_scripts(lab: Lab, page: Page) -> None:
    lab.open("epochs=20").ready()
    expect(page.locator("#unstarted")).to_be_hidden()
    assert page.locator("#unstarted").evaluate(SILENT_UNTIL) == 0
    expect(page.locator("#unstarted")).to_be_hidden()


def test_without_the_chart_library_the_first_picture_stays_and_is_dimmed_when_it_is_of_another_run(
    lab: Lab, page: Page, watch: Watch
) -> None:
    watch.expected("chart library could not be loaded")
    watch.expected("Failed to load resource")
    page.route(CHART, blocked)
    page.goto("/?epochs=20")
    lab.ready()
    picture = page.locator(".first-picture")
    expect(page.locator("#caption")).to_contain_text("The chart could not be loaded")
    assert opacity(picture) == 1
    lab.fill("Batch size", 50)
    expect(lab.where).to_contain_text("of 4 ·")
    lab.eventually(lambda: opacity(picture) < 0.6)
    expect(page.locator("#caption")).to_contain_text("The chart could not be loaded")
    lab.fill("Batch size", 5)
    expect(lab.where).to_contain_text("of 40 ·")
    lab.eventually(lambda: opacity(picture) == 1)


def test_a_chart_library_that_is_late_leaves_no_picture_of_another_run_undimmed(lab: Lab, page: Page) -> None:
    held: list[Route] = []
    page.route(CHART, lambda route: held.append(route))
    with page.expect_request("**/dataset?*"):  # the lab's own: its script runs
        page.goto("/?epochs=20")
    lab.eventually(lambda: bool(held))
    lab.fill("Batch size", 50)
    expect(page.locator("#caption")).to_contain_text("The chart is still being loaded")
    lab.eventually(lambda: opacity(page.locator(".first-picture")) < 0.6)
    expect(page.locator("#unstarted")).to_be_hidden()
    for route in held:
        route.continue_()
    lab.shows_run("epochs=20&batch_size=50")
    expect(page.locator("#caption")).not_to_contain_text("still being loaded")
    lab.eventually(lambda: opacity(lab.picture.locator(".plot")) == 1)
