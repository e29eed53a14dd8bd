"""A Chromium to drive, pointed at the running server; every page it opens is watched for complaints."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.lab import DEADLINE_MS, Lab
from tests.browser.tab import Tab, Tabs
from tests.browser.watch import Watch
from tests.mortal import Mortal, mortal
from tools.chromium import launch_options

SHARING = {
    "test_access.py",
    "test_batchmap.py",
    "test_code.py",
    "test_compare.py",
    "test_connection.py",
    "test_docs_pages.py",
    "test_elsewhere.py",
    "test_embed_sizes.py",
    "test_epochloss.py",
    "test_fields.py",
    "test_history.py",
}
"""The files whose tests take one tab after another's test, having been run so; the others have a tab for each test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop in this thread until the session ends: its tests come last."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """Lets a test say `page.goto("/")`."""
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    expect.set_options(timeout=DEADLINE_MS)
    return {**browser_type_launch_args, **launch_options(playwright)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1000, "height": 900}, "color_scheme": "light"}


@pytest.fixture(scope="session")
def api(server: str) -> Iterator[httpx.Client]:
    """The API, asked beside the page: the numbers that the page must show."""
    with httpx.Client(base_url=f"{server}/api/v1/", trust_env=False, timeout=DEADLINE_MS / 1000) as client:
        yield client


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(browser)
    yield tabs
    tabs.close()


@pytest.fixture
def tab_of_test(tabs: Tabs, browser_context_args: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Tab]:
    """The tab that tests share, or one of its own; a failed test is the last to have its tab."""
    marker = request.node.get_closest_marker("browser_context_args")
    options = browser_context_args | (marker.kwargs if marker else {})
    tab = tabs.opened(options, shared=request.path.name in SHARING)
    failed = request.session.testsfailed
    yield tab
    tab.spent |= request.session.testsfailed > failed
    tab.clear()


@pytest.fixture
def context(tab_of_test: Tab) -> BrowserContext:
    return tab_of_test.context


@pytest.fixture
def page(tab_of_test: Tab) -> Page:
    return tab_of_test.page


@pytest.fixture
def watch(context: BrowserContext, base_url: str) -> Iterator[Watch]:
    """What the browser complains of and asks for; a test ends with no complaint but those it has expected."""
    watch = Watch(context, base_url)
    yield watch
    watch.leave()
    assert watch.complaints == []
    assert watch.elsewhere() == []


@pytest.fixture
def lab(watch: Watch, page: Page, api: httpx.Client) -> Lab:
    """The page, not opened yet."""
    return Lab(page, api)


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    """A second server, for `held`."""
    with mortal(tmp_path_factory.mktemp("mortal")) as server:
        yield server


@pytest.fixture
def held(own_server: Mortal, watch: Watch) -> Mortal:
    """A server of our own to kill, whose runs stand still after 500,000 updates until the test lets them go on.

    It keeps the runs that end: each test that lets one go has a run of its own.
    """
    watch.hosts.add(urlsplit(own_server.url).netloc)
    own_server.hold(500_000)
    own_server.revive()
    return own_server
