"""The tab that tests share is as new for each, and is given up when it cannot be."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser.tab import BLANK, Tabs

STATE = "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, history.length]"


def test_a_tab_is_as_new_until_something_lasting_was_done(
    browser: Browser, browser_context_args: dict[str, Any], base_url: str
) -> None:
    tabs = Tabs(browser)
    tab = tabs.opened(browser_context_args, shared=True)
    tab.page.goto(f"{base_url}/docs/glossary")
    tab.page.emulate_media(color_scheme="dark")
    tab.page.set_viewport_size({"width": 320, "height": 640})
    tab.context.new_page()
    tab.clear()
    assert (tab.page.url, tab.page.evaluate(STATE)) == (BLANK, [1000, False, 1])
    assert tab.context.pages == [tab.page]
    assert tabs.opened(browser_context_args, shared=True) is tab
    tab.page.once("load", lambda page: None)
    tab.clear()
    other = tabs.opened(browser_context_args, shared=True)
    assert other is not tab
    assert tabs.opened(browser_context_args, shared=False) is not other
    tabs.close()
