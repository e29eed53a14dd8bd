"""A Chromium to drive, pointed at the running server; every page it opens is watched for complaints."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.lab import DEADLINE_MS, Lab
from tests.browser.watch import Watch
from tools.chromium import launch_options


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


@pytest.fixture
def watch(context: BrowserContext, base_url: str) -> Iterator[Watch]:
    """What the browser complains of and asks for; a test ends with no complaint but those it has taken."""
    watch = Watch(context, base_url)
    yield watch
    assert watch.complaints == []
    assert watch.elsewhere() == []


@pytest.fixture
def lab(watch: Watch, page: Page, api: httpx.Client) -> Lab:
    """The page, not opened yet."""
    return Lab(page, api)
