"""A page of Chromium with our hooks, opened, waited for and looked into."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from benchmarks.http import SEEDS
from benchmarks.problem import example
from benchmarks.server import Server

HOOKS = Path(__file__).parent / "browser.js"
QUIET_MS = 300
PATIENCE = 60.0

Bench = dict[str, Any]
Network = dict[str, Any]


def until(holds: Callable[[], bool], what: str) -> None:
    """Ask now and then; the page's policy forbids Playwright's own way of waiting."""
    deadline = monotonic() + PATIENCE
    while not holds():
        if monotonic() > deadline:
            raise TimeoutError(f"the page did not come to: {what}")


def bench(page: Page) -> Bench:
    """What the hooks have noted."""
    noted: Bench = json.loads(page.evaluate("JSON.stringify(window.bench)"))
    return noted


def is_quiet(page: Page) -> bool:
    page.wait_for_timeout(QUIET_MS / 3)
    return bool(page.evaluate(f"performance.now() - window.bench.painted > {QUIET_MS}"))


@contextmanager
def fresh(browser: Browser, network: Network | None = None) -> Iterator[Page]:
    """A page of a browser that has seen nothing, behind this network."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=HOOKS)
    page = context.new_page()
    if network is not None:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
    yield page
    context.close()


@contextmanager
def opened(
    browser: Browser, server: Server, name: str, network: Network | None = None, **changed: object
) -> Iterator[Page]:
    """A cold page of a worked example, once its chart is live and it is quiet."""
    config = example(name, seed=next(SEEDS), **changed)
    with fresh(browser, network) as page:
        page.goto(f"{server.url}/?{urlencode(config.model_dump(exclude_unset=True))}")
        until(lambda: bench(page)["live"] > 0, "a live chart")
        until(lambda: is_quiet(page), "rest")
        yield page
