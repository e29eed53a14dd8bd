"""A Chromium to drive, pointed at the running server."""

from typing import Any

import pytest
from playwright.sync_api import Playwright

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
    return {**browser_type_launch_args, **launch_options(playwright)}
