"""Copy as code: the run that is shown, in the words of the framework that is chosen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from epochwise.code import DIALECTS, as_code
from epochwise.core.config.config import RunConfig
from tests.browser.lab import Lab
from tests.browser.watch import Watch
from tests.mortal import Mortal

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def script(base_url: str) -> Callable[..., str]:
    """The script of a run in a dialect: the short one, which is shown first, or the `complete` one."""

    def written(dialect: str = "numpy", length: str = "short", **values: int) -> str:
        return as_code(RunConfig.parse(values), dialect, length, base_url)

    return written


@pytest.fixture
def shared(lab: Lab, page: Page, script: Callable[..., str]) -> Lab:
    """The lab with a run of its own, its short NumPy script copied."""
    page.context.grant_permissions(CLIPBOARD)
    lab.open("epochs=25&seed=8")
    lab.button("Copy as code").click()
    expect(page.get_by_label("The script, copied:")).to_have_value(script(epochs=25, seed=8))
    return lab


def test_the_short_script_of_the_run_is_seen_whole_and_is_in_the_clipboard(
    shared: Lab, page: Page, script: Callable[..., str]
) -> None:
    assert page.evaluate("navigator.clipboard.readText()") == script(epochs=25, seed=8)
    assert page.locator("#taken").evaluate("area => area.scrollHeight <= area.clientHeight")


def test_a_switch_shows_the_complete_script(shared: Lab, page: Page, script: Callable[..., str]) -> None:
    page.get_by_role("radio", name="Short").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Complete")).to_be_checked()
    expect(page.locator("#taken")).to_have_value(script(length="complete", epochs=25, seed=8))
    shared.button("Copy as code").click()
    expect(page.get_by_label("The script, copied:")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == script(length="complete", epochs=25, seed=8)


def test_every_dialect_can_be_chosen_and_copied(shared: Lab, page: Page, script: Callable[..., str]) -> None:
    for name, dialect in DIALECTS.items():
        shared.field("Framework").select_option(dialect.title)
        expect(page.locator("#taken")).to_have_value(script(name, epochs=25, seed=8))
        shared.button("Copy as code").click()
        expect(page.get_by_label("The script, copied:")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == script(name, epochs=25, seed=8)


def test_the_script_follows_the_run(shared: Lab, page: Page, script: Callable[..., str]) -> None:
    shared.fill("Batch size", 30)
    expect(page.get_by_label("The script:")).to_have_value(script(epochs=25, seed=8, batch_size=30))
    shared.button("Link").click()
    expect(page.get_by_label(re.compile("^The link"))).to_have_value(re.compile("batch_size=30"))
    expect(shared.field("Framework")).to_be_hidden()
    expect(page.get_by_role("radio", name="Short")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_the_screen(shared: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_links_lead_to_both(page: Page, script: Callable[..., str]) -> None:
    page.goto("/?epochs=25&seed=8")
    for name, length in (("short", "short"), ("complete", "complete")):
        link = page.get_by_role("link", name=name, exact=True)
        expect(link).to_be_visible()
        with page.expect_download() as loading:
            link.click()
        assert loading.value.path().read_text() == script(length=length, epochs=25, seed=8)


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
