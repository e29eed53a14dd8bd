"""Use this run elsewhere: the drawer holds the run that is shown, in the language that is chosen."""

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from epochwise.core.config.config import RunConfig
from epochwise.web.presets import written_out
from epochwise.web.snippets import SNIPPETS
from tests.browser.lab import Lab

CLIPBOARD = ["clipboard-read", "clipboard-write"]
DRAWER = "Use this run elsewhere"
LONG = {"dataset": "line", "model": "linear", "samples": 1000, "batch_size": 1, "epochs": 1001}


@pytest.fixture
def drawer(lab: Lab, page: Page) -> Locator:
    """The drawer of a run of its own, opened by keyboard."""
    page.context.grant_permissions(CLIPBOARD)
    lab.open("epochs=25&seed=8")
    page.get_by_text(DRAWER).press("Enter")
    return page.locator("#elsewhere")


def snippet(name: str, base: str, more: str = "", **fields: object) -> str:
    query = re.sub(r"\.0\b", "", written_out(RunConfig.parse(fields))) + more  # a browser's whole numbers have no point
    return SNIPPETS[name].text.rstrip().replace("{base}", base).replace("{query}", query)


def is_in_clipboard(page: Page, text: str) -> bool:
    return bool(page.evaluate("navigator.clipboard.readText()") == text)


def test_every_language_has_the_run_and_can_be_copied(drawer: Locator, lab: Lab, page: Page, base_url: str) -> None:
    for name, one in SNIPPETS.items():
        drawer.get_by_text(one.title, exact=True).click()
        expected = snippet(name, base_url, epochs=25, seed=8)
        expect(drawer.get_by_role("region", name=one.title)).to_have_text(expected)
        expect(drawer.get_by_text(one.needs)).to_be_visible()
        drawer.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        lab.eventually(partial(is_in_clipboard, page, expected))


def test_the_language_is_chosen_by_keyboard(drawer: Locator, page: Page) -> None:
    drawer.get_by_role("radio", name="curl").focus()
    page.keyboard.press("ArrowRight")
    expect(drawer.get_by_role("region")).to_have_count(1)
    expect(drawer.get_by_role("region", name="Python")).to_be_visible()


def test_the_snippet_follows_the_run(drawer: Locator, lab: Lab, base_url: str) -> None:
    lab.fill("Batch size", 30)
    expect(drawer.get_by_role("region")).to_have_text(snippet("curl", base_url, epochs=25, seed=8, batch_size=30))


def test_a_run_of_very_many_updates_is_asked_for_in_bands_and_this_is_said(
    drawer: Locator, lab: Lab, page: Page, base_url: str
) -> None:
    note = drawer.get_by_text("more than 1,000,000 losses")
    expect(note).to_be_hidden()
    page.goto("/?" + written_out(RunConfig.parse(LONG)))
    lab.live()
    page.get_by_text(DRAWER).click()
    expect(drawer.get_by_role("region")).to_have_text(snippet("curl", base_url, "&points=300", **LONG))
    expect(note).to_be_visible()


def test_it_is_selected_where_the_clipboard_is_closed(lab: Lab, page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))")
    lab.open("epochs=25")
    page.get_by_text(DRAWER).click()
    lab.button("Copy").click()
    expect(page.get_by_role("status")).to_have_text("Selected: copy it with the keyboard.")
    shown = page.locator("#elsewhere").get_by_role("region").text_content()
    assert page.evaluate("getSelection().toString()") == shown


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_the_screen(drawer: Locator, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for one in SNIPPETS.values():
        drawer.get_by_text(one.title, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
