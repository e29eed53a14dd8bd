"""Between the widths that the server draws, its first pictures are as tall as the script's, which take their place."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab
from tests.browser.test_open import READ_SHIFT, hold, words_in


@pytest.mark.parametrize("width", [420, 498, 500, 640, 701, 768, 860, 919])
def test_nothing_on_the_whole_run_nor_below_the_pictures_moves(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 3000})
    release = hold(page, "**/plotly*.js")
    page.goto("/")
    run = page.locator("#run")
    expect(run.locator(".first-picture")).to_be_visible()
    before = words_in(run)
    release()
    lab.live()
    assert page.evaluate(READ_SHIFT) == 0
    after = words_in(run)
    both = set(before) & set(after)
    assert {"0.4", "validation", "training", "batches"} <= both
    words = {word for word in both if not word.isdigit()}  # "0" stands at both axes
    moved = {word: (before[word], after[word]) for word in words if abs(before[word].y - after[word].y) > 3}
    assert moved == {}


def test_on_a_projector_the_column_and_the_type_grow(lab: Lab, page: Page) -> None:
    sizes = {}
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 1080})
        lab.open("epochs=50")
        sizes[width] = [
            page.evaluate("document.querySelector('main').clientWidth"),
            lab.chart.evaluate("chart => chart._fullLayout.font.size"),
            page.locator("#sentence").evaluate("words => parseFloat(getComputedStyle(words).fontSize)"),
        ]
    assert all(wide > 1.2 * narrow for narrow, wide in zip(sizes[1280], sizes[1920], strict=True))
