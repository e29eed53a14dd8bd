"""One window of each engine for all tests of this folder, pointed at the running server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import httpx
import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browsers.firefox import firefox, installed
from tests.browsers.lab import DEADLINE_SECONDS, Lab
from tests.browsers.webkit import webkit

WIDTH, HEIGHT = 820, 1180  # an iPad, upright


class Engine(Protocol):
    """What opens a window of a browser."""

    __name__: str

    def __call__(self) -> AbstractContextManager[WebDriver]: ...


ENGINES: list[Engine] = [webkit, firefox] if installed() else [webkit]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Firefox cannot be had everywhere: `tools/setup.sh firefox`."""
    if firefox not in ENGINES:
        terminalreporter.write_line("Firefox is not here: the main path was not tried in it")


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.__name__)
def window(request: pytest.FixtureRequest) -> Iterator[WebDriver]:
    engine: Engine = request.param
    with engine() as window:
        window.set_window_rect(width=WIDTH, height=HEIGHT)
        yield window


@pytest.fixture(scope="session")
def api(server: str) -> Iterator[httpx.Client]:
    """The API, asked beside the page: the numbers that the page must show."""
    with httpx.Client(base_url=f"{server}/api/v1/", trust_env=False, timeout=DEADLINE_SECONDS) as client:
        yield client


@pytest.fixture
def lab(window: WebDriver, server: str, api: httpx.Client) -> Iterator[Lab]:
    """The page, not opened yet; a test ends without an error that nothing caught."""
    lab = Lab(window, server, api)
    yield lab
    assert lab.complaints() == []
    window.switch_to.default_content()
