"""The server answers late: what the page shows is never an answer to what is no longer asked."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.lab import Lab
from tests.browser.test_sliders import drag
from tests.browser.test_stepping import SMALL, lit_rows, rows_of
from tests.browser.watch import Watch

RUN = re.compile(r"/api/v1/run\?")
WAITING = "Waiting for the server. What is dimmed is the run before."


def hold(page: Page) -> list[Route]:
    """From now on runs that are asked for are not answered: the requests, as they come."""
    held: list[Route] = []
    page.route(RUN, lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Answer the first of them, and all that is asked for afterwards."""
    page.route(RUN, lambda route: route.continue_())
    held[0].continue_()


def test_a_run_that_a_drag_has_left_is_called_off_and_nothing_stands_undimmed(lab: Lab, page: Page) -> None:
    """Ten thousand epochs of such a network take longer than a drag waits for, on any machine."""
    lab.open("hidden=128&batch_size=1&epochs=2")
    held = hold(page)
    lab.fill("Epochs", 3)
    lab.eventually(lambda: bool(held))
    drag(lab, "Epochs", 1.0)
    expect(lab.sentence).to_contain_text("Over 10,000 epochs")
    lab.eventually(lambda: held[0].request.failure is not None)
    lab.eventually(lambda: float(lab.chart.evaluate("(chart) => getComputedStyle(chart).opacity")) < 0.6)
    expect(lab.button("Next batch")).to_be_disabled()


def test_while_another_run_is_awaited_the_steps_are_those_of_the_run_that_is_shown(lab: Lab, page: Page) -> None:
    shown, awaited = f"{SMALL}&seed=101", f"{SMALL}&seed=102"
    page.clock.install()
    lab.open(shown).shows_run(shown)
    expect(lab.stage.get_by_text("Highlighted: the 5 samples of batch 1.").last).to_be_visible()
    held = hold(page)
    # No answer is late while the clock stands still.
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    lab.fill("Seed", 102)
    lab.eventually(lambda: bool(held))
    with page.expect_request("**/run/updates?*") as asked:
        for _ in range(6):
            lab.button("Finish epoch").click()
    assert "seed=101" in asked.value.url
    expect(lab.where).to_contain_text("update 48 of")
    lab.eventually(lambda: lit_rows(lab, shown) == rows_of(lab, shown, 48))
    page.clock.resume()
    let_go(page, held)
    lab.shows_run(awaited)


def opacity(of: Locator) -> float:
    return float(of.evaluate("(element) => getComputedStyle(element).opacity"))


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_request_that_is_never_answered_gives_way_to_the_newest_wish(lab: Lab, page: Page, path: str) -> None:
    """Meanwhile what is shown is dimmed and said to be of the run before, for ears too."""
    page.goto(f"{path}?epochs=20")
    lab.live()
    held = hold(page)
    for size in (10, 20, 40):
        lab.fill("Batch size", size)
        lab.says_plan(lab.get("plan", f"epochs=20&batch_size={size}")["plan"], size)
    lab.eventually(lambda: "batch_size=40" in held[-1].request.url)
    lab.eventually(lambda: all(route.request.failure is not None for route in held[:-1]))
    expect(lab.stage.get_by_text(WAITING)).to_be_visible()
    expect(page.locator("#live")).to_have_text(WAITING)
    lab.eventually(lambda: opacity(page.locator("#lens")) < 0.6)
    expect(lab.button("Next batch")).to_be_disabled()
    expect(page.locator(".plot")).to_have_attribute("aria-description", re.compile("the run before"))
    page.route(RUN, lambda route: route.continue_())
    held[-1].continue_()
    if path == "/":
        lab.shows_run("epochs=20&batch_size=40")
    expect(lab.where).to_contain_text("of 5 ·")
    expect(lab.stage.get_by_text(WAITING)).to_be_hidden()
    expect(page.locator(".plot")).not_to_have_attribute("aria-description", re.compile("."))
    lab.eventually(lambda: opacity(page.locator("#lens")) == 1)


def test_losses_that_do_not_come_leave_the_last_ones_dimmed_until_they_do(lab: Lab, page: Page) -> None:
    lab.open("epochs=1000&samples=40&batch_size=1&cursor=1").shows_run("epochs=1000&samples=40&batch_size=1")
    held: list[Route] = []
    page.route(re.compile("/run/window"), lambda route: held.append(route))
    lab.picture.get_by_role("slider").press("End")
    lab.eventually(lambda: bool(held))
    expect(page.locator(".lens-chart")).to_have_attribute("aria-busy", "true")
    lab.eventually(lambda: opacity(page.locator(".lens-chart")) < 0.6)
    for route in held:
        route.continue_()
    expect(page.locator(".lens-chart")).to_have_attribute("aria-busy", "false")
    assert opacity(page.locator(".lens-chart")) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"path": "epochs=20&batch_size=10"}, "with another run than this one"),
        ({"path": "epochs=20&batch_size=50&seed=9"}, "with another run than this one"),
        ({"body": "<h1>Log in</h1>", "content_type": "text/html"}, "but a web page"),
    ],
)
def test_an_answer_to_something_else_is_refused_in_words(
    lab: Lab, page: Page, watch: Watch, answer: dict[str, str], said: str
) -> None:
    """As of a proxy that mixes up what it keeps, or one that wants a login: no picture contradicts the sentence."""
    lab.open("epochs=20&seed=1")
    told = watch.expected("another one in")
    path = answer.pop("path", None)
    mixed = {"json": lab.get("run", path, points=300), **answer} if path else answer
    page.route(RUN, lambda route: route.fulfill(**mixed))
    lab.fill("Batch size", 50)
    expect(page.locator("#problem")).to_contain_text(said)
    lab.eventually(lambda: opacity(page.locator("#lens")) < 0.6)
    expect(lab.button("Next batch")).to_be_disabled()
    page.unroute(RUN)
    lab.fill("Batch size", 40)
    lab.shows_run("epochs=20&seed=1&batch_size=40")
    expect(page.locator("#problem")).to_be_hidden()
    assert bool(told) == bool(path)


@pytest.mark.parametrize("label", ["Seed", "Batch size"])
def test_what_is_being_typed_stays_when_a_run_comes(lab: Lab, page: Page, label: str) -> None:
    lab.open("epochs=60")
    held = hold(page)
    lab.fill("Epochs", 50)
    lab.eventually(lambda: bool(held))
    lab.field(label).fill("12")
    let_go(page, held)
    lab.shows_run("epochs=50")
    expect(lab.field(label)).to_have_value("12")
