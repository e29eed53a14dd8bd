"""The whole run under fingers. The headless shell has a mouse, which takes the card away: phones have none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.lab import Lab, box_of
from tests.browser.tab import Tabs
from tests.browser.test_whole_run import in_view, label, plot_of
from tools.chromium import launch_options


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(**launch_options(playwright, as_readers=True)) as browser:
        yield browser


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[Tabs]:
    """Tabs of this browser."""
    tabs = Tabs(browser)
    yield tabs
    tabs.close()


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
def test_two_fingers_zoom_and_a_tap_reads(lab: Lab, page: Page) -> None:
    lab.open().shows_run()
    lab.chart.scroll_into_view_if_needed()
    chart, width = box_of(lab.chart), plot_of(lab)
    y = chart.y + 120
    page.touchscreen.tap(chart.x + 38 + 0.5 * width, y)
    expect(label(lab)).to_contain_text("updates")
    card, run = box_of(label(lab)), box_of(lab.picture)
    assert run.x <= card.x <= card.x + card.width <= run.x + run.width
    touches = page.context.new_cdp_session(page)

    def touch(kind: str, *shares: float) -> None:
        points = [{"x": chart.x + 38 + share * width, "y": y, "id": k} for k, share in enumerate(shares)]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.4, 0.6)
    touch("touchMove", 0.3, 0.7)
    touch("touchMove", 0.2, 0.8)
    touch("touchEnd")
    lab.eventually(lambda: in_view(lab)[1] - in_view(lab)[0] == pytest.approx(40_000 / 3, rel=0.05))
    assert sum(in_view(lab)) / 2 == pytest.approx(20_000, rel=0.05)
    lab.button("Whole run").click()
    lab.eventually(lambda: in_view(lab) == (0, 40_000))
