"""Copy as code: the run that is shown, in the words of the framework that is chosen."""

import re

import pytest
from playwright.sync_api import Page, expect

from epochwise.code import DIALECTS, as_code
from epochwise.core.config.config import RunConfig
from tests.browser.lab import Lab
from tests.browser.watch import Watch
from tests.mortal import Mortal

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def shared(lab: Lab, page: Page) -> Lab:
    """The lab with a run of its own, its NumPy script copied."""
    page.context.grant_permissions(CLIPBOARD)
    lab.open("epochs=25&seed=8")
    lab.button("Copy as code").click()
    expect(page.get_by_label("The script, copied:")).to_have_value(script(epochs=25, seed=8))
    return lab


def script(dialect: str = "numpy", **values: int) -> str:
    return as_code(RunConfig.parse(values), dialect)


def test_the_script_of_the_run_is_in_the_clipboard(shared: Lab, page: Page) -> None:
    assert page.evaluate("navigator.clipboard.readText()") == script(epochs=25, seed=8)


def test_every_dialect_can_be_chosen_and_copied(shared: Lab, page: Page) -> None:
    for name, dialect in DIALECTS.items():
        shared.field("Framework").select_option(dialect.title)
        expect(page.locator("#taken")).to_have_value(script(name, epochs=25, seed=8))
        shared.button("Copy as code").click()
        expect(page.get_by_label("The script, copied:")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == script(name, epochs=25, seed=8)


def test_the_script_follows_the_run(shared: Lab, page: Page) -> None:
    shared.fill("Batch size", 30)
    expect(page.get_by_label("The script:")).to_have_value(script(epochs=25, seed=8, batch_size=30))
    shared.button("Link").click()
    expect(page.get_by_label(re.compile("^The link"))).to_have_value(re.compile("batch_size=30"))
    expect(shared.field("Framework")).to_be_hidden()


def test_the_script_of_a_run_on_its_way_is_asked_for_once(lab: Lab, page: Page, watch: Watch, held: Mortal) -> None:
    page.goto(f"{held.url}/?hidden=32&batch_size=2&epochs=200000&seed=41")
    lab.live()
    lab.button("Copy as code").click()
    expect(page.get_by_label(re.compile("^The script, "))).to_be_visible()
    going_on = iter(range(600_000, 19_000_000, 20_000))
    for _ in range(3):
        length = lab.lines()[-1].x[-1]

        def is_longer(length: float = length) -> bool:
            held.hold(next(going_on))
            return bool(lab.lines()[-1].x[-1] > length)

        lab.eventually(is_longer)
    assert len(watch.asked("run.py")) == 1
