"""What an address hides is not seen; what it locks is seen and does not move."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.lab import Lab, box_of

SMALL = "epochs=30&batch_size=20"
SIZE: ViewportSize = {"width": 900, "height": 700}


@pytest.mark.parametrize(
    ("part", "selector"),
    [
        ("stepping", ".steps"),
        ("axes", ".bar > .seg"),
        ("verdict", "#finding"),
        ("sentence", "#sentence"),
        ("data", ".lens-data"),
        ("link", "#open"),
        ("epochs", "[data-slider=epochs]"),
        ("learning_rate", "[data-slider=learning_rate]"),
    ],
)
def test_a_part_that_is_hidden_is_not_seen_and_the_rest_is(lab: Lab, page: Page, part: str, selector: str) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    page.goto(f"/embed?{SMALL}")
    lab.live()
    expect(page.locator(selector).first).to_be_visible()
    page.goto(f"/embed?{SMALL}&hide={part}")
    lab.live()
    for each in page.locator(selector).all():
        expect(each).to_be_hidden()
    expect(page.locator(".lens-chart")).to_be_visible()
    expect(lab.slider("Batch size")).to_be_visible()


def test_the_learning_rate_is_said_where_no_slider_shows_it(page: Page) -> None:
    rate = page.locator("#rate")
    for width, height in ((640, 480), (900, 700)):
        page.set_viewport_size({"width": width, "height": height})
        for hidden in ("&hide=learning_rate", "&ui=chart"):
            page.goto(f"/embed?{SMALL}{hidden}")
            expect(rate).to_have_text("learning rate 0.1")
            expect(rate).to_be_visible()
    page.goto(f"/embed?{SMALL}")
    expect(page.locator("[data-slider=learning_rate]")).to_be_visible()
    expect(rate).to_be_hidden()


@pytest.mark.parametrize("size", [(320, 320), (360, 640), (640, 480), (800, 600), (1280, 720)])
def test_without_its_parts_an_embed_still_fits_its_frame(lab: Lab, page: Page, size: tuple[int, int]) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/embed?{SMALL}&hide=data,axes,link,stepping,epochs&lock=batch_size")
    lab.ready()
    expect(page.locator(".lens-chart svg").first).to_be_visible()
    root = page.locator(":root")
    assert root.evaluate("root => root.scrollHeight") <= height
    assert root.evaluate("root => root.scrollWidth") <= width
    chart = box_of(page.locator(".lens-chart"))
    assert chart.x >= 0
    assert chart.x + chart.width <= width
    assert chart.y + chart.height <= height
    lens = box_of(page.locator("#lens"))
    assert chart.width == pytest.approx(lens.width, abs=2)


def test_a_locked_value_is_shown_and_no_pointer_or_key_moves_it(lab: Lab, page: Page) -> None:
    page.set_viewport_size(SIZE)
    page.goto(f"/embed?{SMALL}&lock=batch_size")
    lab.live()
    expect(lab.sentence.first).to_contain_text("a batch size of 20")
    for control in (lab.field("Batch size"), lab.slider("Batch size")):
        expect(control).to_be_visible()
        expect(control).to_be_disabled()
    expect(lab.field("Batch size")).to_have_value("20")
    expect(page.locator("[data-edits=batch_size]")).to_have_count(0)
    expect(page.locator("[data-slider=batch_size] .marks button")).to_have_count(0)
    page.mouse.click(*lab.grip("Batch size", 0.9))
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('[data-slider]')?.dataset.slider + document.activeElement.tagName"
            )
        )
    assert "epochsINPUT" in reached
    assert "batch_sizeINPUT" not in reached
    lab.fill("Epochs", 40)
    lab.shows_run("epochs=40&batch_size=20")
    expect(page.locator("[data-edits=batch_size]")).to_have_count(0)


def test_another_way_to_a_value_leaves_a_locked_one_alone(lab: Lab, page: Page) -> None:
    lab.open(f"{SMALL}&noise=0.2&lock=batch_size,seed")
    expect(lab.button("Another seed")).to_be_hidden()
    expect(page.locator("#fields #seed")).to_be_disabled()
    lab.button("All defaults").click()
    lab.shows_run("batch_size=20")
    page.locator("#try a").first.click()
    expect(lab.field("Batch size")).to_have_value("20")
    expect(page).to_have_url(re.compile("lock=batch_size"))


def test_links_from_a_locked_page_leave_hide_and_lock_out(lab: Lab, page: Page) -> None:
    page.set_viewport_size(SIZE)
    page.goto(f"/embed?{SMALL}&lock=batch_size&hide=data,axes&cursor=3")
    lab.live()
    link = lab.inside.get_by_role("link", name="Open in Epochwise")
    expect(link).to_have_attribute("href", re.compile("cursor=3"))
    address = link.get_attribute("href") or ""
    assert "hide=" not in address
    assert "lock=" not in address


def test_nothing_moves_when_the_script_starts(lab: Lab, page: Page) -> None:
    page.set_viewport_size(SIZE)
    page.add_init_script("""globalThis.shift = 0; new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true })""")
    page.goto(f"/embed?{SMALL}&lock=batch_size&hide=data,axes,epochs,link")
    lab.live().ready()
    assert page.evaluate("globalThis.shift") == 0


def test_a_name_that_nobody_knows_is_told_with_what_is_taken(lab: Lab, page: Page) -> None:
    lab.open(f"{SMALL}&hide=foo,verdict")
    told = page.get_by_text("These settings in the address were ignored: hide=foo.")
    expect(told).to_contain_text("hide takes: dataset,")
    expect(lab.verdict).to_be_hidden()
