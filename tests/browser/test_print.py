"""On paper: one page of A4, whatever the window's width was, with the run whole and its labels at their lines."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, box_of

PAPERS = [(703, 1032, False), (1032, 703, True)]
"""A4 without its margins, in CSS pixels."""
READ_WIDTHS = (
    """run => [".plot .main-svg", ".words svg"].map((part) => run.querySelector(part).getAttribute("width"))"""
)


@pytest.mark.parametrize("width", [800, 1280, 1920])
@pytest.mark.parametrize(
    "path", ["/", "/?dataset=digits&epochs=20", "/?dataset=diabetes&epochs=30", "/embed?epochs=1000"]
)
def test_a_run_is_printed_on_one_page(lab: Lab, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    lab.live()
    for _, _, landscape in PAPERS:
        paper = page.pdf(format="A4", landscape=landscape)
        assert paper.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("width", [800, 1440, 1920])
def test_the_whole_run_is_printed_as_wide_as_its_page_and_not_as_the_window(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    lab.open("epochs=1000").shows_run("epochs=1000")
    screen = lab.picture.evaluate(READ_WIDTHS)
    page.emulate_media(media="print")
    lab.eventually(lambda: lab.picture.evaluate(READ_WIDTHS) == ["640", "640"])
    for across, down, _ in PAPERS:
        page.set_viewport_size({"width": across, "height": down})
        stage, run = box_of(lab.stage), box_of(lab.picture)
        assert stage.x <= run.x <= run.x + run.width <= stage.x + stage.width <= across
        plot = box_of(lab.chart)
        scale = plot.width / 640
        for name in ("training", "validation", "batches"):
            label = box_of(lab.picture.get_by_text(name, exact=True).filter(visible=True))
            assert label.x >= plot.x + (640 - 82) * scale
            assert label.x + label.width <= run.x + run.width + 1
        assert page.evaluate("document.documentElement.scrollWidth") <= across
    setup = page.get_by_role("region", name="Data, model and what differs")
    for said in ("Two moons", "Neural network"):
        expect(setup.get_by_text(said)).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="screen")
    lab.eventually(lambda: lab.picture.evaluate(READ_WIDTHS) == screen)


@pytest.mark.parametrize(("width", "tab"), [(640, "First epochs"), (640, "Whole run"), (1280, None)])
def test_an_embed_is_printed_with_both_pictures_and_its_verdict(
    lab: Lab, page: Page, width: int, tab: str | None
) -> None:
    """Nobody changes the tab on paper."""
    page.set_viewport_size({"width": width, "height": width * 3 // 4})
    page.goto("/embed?epochs=1000")
    lab.ready()
    if tab:
        page.locator(".tabs").get_by_text(tab, exact=True).click()
    page.emulate_media(media="print")
    for across, down, _ in PAPERS:
        page.set_viewport_size({"width": across, "height": down})
        run = page.locator("#run :is(.first-picture, .words) > svg").filter(visible=True).first
        expect(run).to_be_visible()
        expect(page.locator("#finding")).to_be_visible()
        lens, curves = box_of(page.locator("#lens svg.picture").first), box_of(run)
        assert lens.y + lens.height <= curves.y
        assert curves.x + curves.width <= across
        assert curves.y + curves.height <= down


def test_the_last_run_is_not_printed(lab: Lab, page: Page) -> None:
    lab.open("epochs=50").shows_run("epochs=50")
    lab.fill("Batch size", 50)
    before = lab.picture.get_by_text("before: 5", exact=True)
    expect(before).to_be_visible()
    page.emulate_media(media="print")
    expect(before).to_have_count(0)
    page.emulate_media(media="screen")
    expect(before).to_be_visible()
