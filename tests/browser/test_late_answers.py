"""The server answers late: what the page shows is never an answer to what is no longer asked."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.lab import Lab
from tests.browser.test_sliders import drag
from tests.browser.test_stepping import SMALL, lit_rows, rows_of

RUN = re.compile(r"/api/v1/run\?")


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
    lab.open(shown).shows_run(shown)
    expect(lab.stage.get_by_text("Highlighted: the 5 samples of batch 1.").last).to_be_visible()
    held = hold(page)
    lab.fill("Seed", 102)
    lab.eventually(lambda: bool(held))
    with page.expect_request("**/run/updates?*") as asked:
        for _ in range(6):
            lab.button("Finish epoch").click()
    assert "seed=101" in asked.value.url
    expect(lab.where).to_contain_text("update 48 of")
    lab.eventually(lambda: lit_rows(lab, shown) == rows_of(lab, shown, 48))
    let_go(page, held)
    lab.shows_run(awaited)


def test_of_answers_that_come_late_the_last_wish_is_shown(lab: Lab, page: Page) -> None:
    lab.open("epochs=20")
    held = hold(page)
    for size in (10, 20, 40):
        lab.fill("Batch size", size)
        lab.says_plan(lab.get("plan", f"epochs=20&batch_size={size}")["plan"], size)
    assert len(held) == 1
    let_go(page, held)
    lab.shows_run("epochs=20&batch_size=40")
    expect(lab.where).to_contain_text("of 5 ·")


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
