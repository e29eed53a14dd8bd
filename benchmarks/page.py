"""The path through the browser: cold page, slider to painted curve, a long run while it streams."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, table
from benchmarks.http import LONG_EPOCHS, SEEDS, milliseconds
from benchmarks.problem import TITLES, example
from benchmarks.progress import say
from benchmarks.server import Server, serving
from benchmarks.table import Table
from tools.chromium import launch_options

HOOKS = Path(__file__).parent / "browser.js"
COLD_PAGES = 7
MOVED_PAGES = 6
MOVES_A_PAGE = 6
QUIET_MS = 300
PATIENCE = 60.0
MOVED_BOUNDS = {"linear": 60.0, "tanh": 110.0}

Bench = dict[str, Any]


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
def opened(browser: Browser, server: Server, name: str, **changed: object) -> Iterator[Page]:
    """A cold page of a worked example, once its chart is live and it is quiet."""
    config = example(name, seed=next(SEEDS), **changed)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=HOOKS)
    page = context.new_page()
    page.goto(f"{server.url}/?{urlencode(config.model_dump(exclude_unset=True))}")
    until(lambda: bench(page)["live"] > 0, "a live chart")
    until(lambda: is_quiet(page), "rest")
    yield page
    context.close()


def cold(browser: Browser, server: Server) -> Iterator[Figure]:
    first, live = list[float](), list[float]()
    for _ in range(COLD_PAGES):
        with opened(browser, server, "tanh") as page:
            paints = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            first.append(page.evaluate(paints) / 1e3)
            live.append(bench(page)["live"] / 1e3)
            bundle = page.evaluate("JSON.parse(document.getElementById('boot').textContent).assets.plotly")
    name = re.sub(r".*/", "", bundle)
    yield Figure("cold page to first picture: median", 1e3 * median(first), "ms", 200.0, detail=milliseconds(first))
    live_detail = f"{milliseconds(live)}; {name}"
    yield Figure("cold page to live chart: median", 1e3 * median(live), "ms", 1200.0, detail=live_detail)


def move(page: Page) -> tuple[float, float]:
    """Press the batch size's slider one stop on.

    Seconds from its input event until the curve was painted, and until the last paint of all that it led to.
    """
    page.evaluate("window.bench.moved = 0")
    page.locator("[data-slider=batch_size] input[type=range]").press("ArrowRight")
    until(lambda: bench(page)["moved"] > 0, "a slider that moved")
    until(lambda: is_quiet(page), "rest")
    noted = bench(page)
    curves = [curve for curve in noted["curves"] if curve > noted["moved"]]
    if page.locator("#run.stale").count() or not curves:
        raise RuntimeError("the slider moved and the curve did not follow")
    return (curves[-1] - noted["moved"]) / 1e3, (noted["painted"] - noted["moved"]) / 1e3


def moved(browser: Browser, server: Server) -> Iterator[Figure]:
    for name, bound in MOVED_BOUNDS.items():
        seconds = list[tuple[float, float]]()
        for _ in range(MOVED_PAGES):
            with opened(browser, server, name, batch_size=4) as page:
                seconds += [move(page) for _ in range(MOVES_A_PAGE)]
        curve, everything = zip(*seconds, strict=True)
        what = f"slider moved to everything painted, {TITLES[name]}: median"
        detail = f"{milliseconds(everything)}; the curve after {1e3 * median(curve):,.1f}"
        yield Figure(what, 1e3 * median(everything), "ms", bound, detail=detail)


def streamed(browser: Browser, server: Server) -> Iterator[Figure]:
    """Ten million updates, asked for in a page that shows another run, and followed to their end."""
    with opened(browser, server, "tanh") as page:
        page.evaluate("window.bench.moved = 0")
        field = page.locator("input#epochs")
        field.fill(str(LONG_EPOCHS))
        field.press("Enter")
        until(lambda: page.locator("#status progress").is_visible(), "a stream")
        until(lambda: not page.locator("#status progress").is_visible(), "the end of the stream")
        until(lambda: is_quiet(page), "rest")
        noted = bench(page)
    curves = [curve for curve in noted["curves"] if curve > noted["moved"]]
    frames = [frame for frame in noted["frames"] if curves[0] <= frame <= noted["received"]]
    gap = max(after - before for before, after in pairwise(frames))
    rate = 1e3 * (len(frames) - 1) / (frames[-1] - frames[0])
    what = "10,000,000 updates, tanh: first curve painted"
    yield Figure(what, curves[0] - noted["moved"], "ms", 300.0)
    yield Figure(
        "frames a second while it streams", rate, "", 30.0, True, f"longest gap {gap:.0f} ms; {len(curves)} curves"
    )
    yield Figure("end of the stream to last curve painted", curves[-1] - noted["received"], "ms", 100.0)


def page() -> list[Table]:
    """Everything through a Chromium without a window, on loopback."""
    figures = list[Figure]()
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright))
        version = browser.version
        for part in (cold, moved, streamed):
            say(f"page: {part.__name__}")
            figures += part(browser, server)
        browser.close()
    return [
        table("Through the browser, on loopback", figures, f"Chromium {version}, 1280 x 900, no run kept from before.")
    ]
