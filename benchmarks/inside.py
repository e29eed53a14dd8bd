"""The drawer "Inside update" through the browser: how soon a batch is open, and how fast a reader may step."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.browsing import Bench, bench, is_quiet, opened, until
from benchmarks.figures import Figure
from benchmarks.http import milliseconds
from benchmarks.problem import TITLES
from benchmarks.server import Server

OPENED_PAGES = 4
OPENED_A_PAGE = 8
STEPS = 120
NAME = "[data-drawer=update]"
STEP_ONCE_A_FRAME = f"""new Promise((done) => {{
  const next = document.querySelector("[data-step=next]");
  let steps = 0;
  const step = () => {{
    next.click();
    steps += 1;
    if (steps < {STEPS}) requestAnimationFrame(step);
    else done();
  }};
  requestAnimationFrame(step);
}})"""


def inside(browser: Browser, server: Server) -> Iterator[Figure]:
    """On loopback, of the worked example of each model."""
    for name in ("linear", "tanh"):
        first, seconds, rates = list[float](), list[float](), list[float]()
        for _ in range(OPENED_PAGES):
            with opened(browser, server, name) as page:
                first.append(_pressed(page, NAME))
                seconds += [_pressed(page, "[data-step=finish]") for _ in range(OPENED_A_PAGE)]
                rates.append(_rate(page))
        detail = f"{milliseconds(seconds)}; with the drawer's own files, once: {milliseconds(first)} ms"
        what = f"a batch's inside opened to painted, {TITLES[name]}: median"
        yield Figure(what, 1e3 * median(seconds), "ms", 60.0, detail=detail)
        what = f"updates a second whose insides are painted, a step each frame, {TITLES[name]}"
        yield Figure(what, median(rates), "", 30.0, True, f"{min(rates):.0f} to {max(rates):.0f}")


def _pressed(page: Page, button: str) -> float:
    """Press a button that leads to a batch; seconds from the press until the batch's inside was painted."""
    before = len(bench(page)["insides"])
    page.locator(button).click()
    until(lambda: len(bench(page)["insides"]) > before, "the inside of a batch")
    until(lambda: is_quiet(page), "rest")
    noted = bench(page)
    pressed: float = noted["pressed"]
    return (max(_painted(noted).values()) - pressed) / 1e3


def _rate(page: Page) -> float:
    """Step on as fast as frames come; how many insides a second were painted until the last one was."""
    before = _painted(bench(page))
    page.evaluate(STEP_ONCE_A_FRAME)
    until(lambda: is_quiet(page), "rest")
    times = sorted(time for name, time in _painted(bench(page)).items() if name not in before)
    return 1e3 * (len(times) - 1) / (times[-1] - times[0])


def _painted(noted: Bench) -> dict[str, float]:
    """When the inside of each update was first painted, in ms."""
    painted: dict[str, float] = noted["insides"]
    return painted
