"""A running server and a Chromium to drive."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tools.chromium import launch_options
from tools.server import serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop in this thread until the session ends: its tests come last."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a real server in a process of its own, ready; it must end when told to."""
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """Lets a test say `page.goto("/")`."""
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options(playwright)}
