"""The path through the browser: cold page, slider to painted curve, a long run while it streams."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Self

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bare import bare
from benchmarks.browsing import Network, bench, fresh, is_quiet, opened, until
from benchmarks.figures import Figure, table
from benchmarks.http import LONG_EPOCHS, milliseconds
from benchmarks.inside import inside
from benchmarks.problem import TITLES
from benchmarks.progress import say
from benchmarks.server import Server, serving
from benchmarks.table import Table
from tools.chromium import launch_options

COLD_PAGES = 7
MOVED_PAGES = 6
MOVES_A_PAGE = 6
MOVED_BOUNDS = {"linear": 45.0, "tanh": 65.0}

PAINTS = "performance.getEntriesByName('first-contentful-paint')"
NETWORK_NAME = "100 ms and 5 Mbit/s"
NETWORK = {"offline": False, "latency": 100, "downloadThroughput": 625_000, "uploadThroughput": 625_000}
"""As the browser's own tools emulate it: the latency of each request in ms, and bytes a second."""


def first_paint(page: Page) -> float:
    """Seconds until the page's first contentful paint."""
    until(lambda: page.evaluate(f"{PAINTS}.length") > 0, "a first paint")
    return float(page.evaluate(f"{PAINTS}[0].startTime")) / 1e3


@dataclass
class Cold:
    """Seconds of cold pages: an empty one's first paint, and our first picture and live chart."""

    empty: list[float] = field(default_factory=list)
    picture: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)

    @classmethod
    def measured(cls, browser: Browser, server: Server, empty_server: Server, network: Network | None = None) -> Self:
        """The empty page and ours in turns, behind a network."""
        cold = cls()
        for _ in range(COLD_PAGES):
            with fresh(browser, network) as page:
                page.goto(empty_server.url)
                cold.empty.append(first_paint(page))
            with opened(browser, server, "tanh", network) as page:
                cold.picture.append(first_paint(page))
                cold.live.append(bench(page)["live"] / 1e3)
        return cold

    def over_empty(self, seconds: float) -> float:
        """A time over the empty page's first paint, which says more than the milliseconds of one machine."""
        return seconds / median(self.empty)

    def beside(self, seconds: float) -> str:
        return f"{self.over_empty(seconds):.2f} times an empty page's first paint"

    def pictures(self, where: str, bound: float) -> Figure:
        detail = f"{milliseconds(self.picture)} ms over {milliseconds(self.empty)} ms"
        what = f"cold page, {where}: first picture over an empty page's first paint"
        return Figure(what, self.over_empty(median(self.picture)), "", bound, detail=detail)


def on_loopback(cold: Cold) -> Iterator[Figure]:
    yield cold.pictures("loopback", 2.0)
    what = "cold page, loopback: live chart over the same"
    yield Figure(what, cold.over_empty(median(cold.live)), "", 8.0, detail=f"{milliseconds(cold.live)} ms")


def far_away(browser: Browser, server: Server, empty_server: Server) -> Iterator[Figure]:
    cold = Cold.measured(browser, server, empty_server, NETWORK)
    yield cold.pictures(NETWORK_NAME, 2.0)
    what = f"cold page, {NETWORK_NAME}: live chart"
    yield Figure(what, 1e3 * median(cold.live), "ms", 1500.0, detail=f"{milliseconds(cold.live)} ms")


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


def moved(browser: Browser, server: Server, cold: Cold) -> Iterator[Figure]:
    for name, bound in MOVED_BOUNDS.items():
        seconds = list[tuple[float, float]]()
        for _ in range(MOVED_PAGES):
            with opened(browser, server, name, batch_size=4) as page:
                seconds += [move(page) for _ in range(MOVES_A_PAGE)]
        curve, everything = zip(*seconds, strict=True)
        what = f"slider moved to everything painted, {TITLES[name]}: median"
        after = f"the curve after {1e3 * median(curve):,.1f}; {cold.beside(median(everything))}"
        detail = f"{milliseconds(everything)}; {after}"
        yield Figure(what, 1e3 * median(everything), "ms", bound, detail=detail)


def streamed(browser: Browser, server: Server, cold: Cold) -> Iterator[Figure]:
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
    first, last = curves[0] - noted["moved"], curves[-1] - noted["received"]
    yield Figure(what, first, "ms", 300.0, detail=cold.beside(first / 1e3))
    yield Figure(
        "frames a second while it streams", rate, "", 30.0, True, f"longest gap {gap:.0f} ms; {len(curves)} curves"
    )
    what = "end of the stream to last curve painted"
    yield Figure(what, last, "ms", 100.0, detail=cold.beside(last / 1e3))


def page() -> list[Table]:
    """Everything through a Chromium without a window, on 127.0.0.1."""
    figures = list[Figure]()
    with serving() as server, bare() as empty_server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright, as_readers=True))
        version = browser.version
        say("page: cold")
        cold = Cold.measured(browser, server, empty_server)
        figures += on_loopback(cold)
        say(f"page: cold, {NETWORK_NAME}")
        figures += far_away(browser, server, empty_server)
        for part in (moved, streamed):
            say(f"page: {part.__name__}")
            figures += part(browser, server, cold)
        say("page: inside an update")
        figures += inside(browser, server)
        browser.close()
    return [table("Through the browser", figures, f"Chromium {version}, 1280 x 900, no run kept from before.")]
