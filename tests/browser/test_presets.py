"""The runs to try: each chip opens its run, draws it and says what to look at."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from epochwise.web.presets import PRESETS, Preset
from tests.browser.lab import Lab, box_of
from tests.browser.watch import Watch

NAMES = [preset.name for preset in PRESETS]


def chip(lab: Lab, name: str) -> None:
    lab.inside.get_by_role("region", name="Try").get_by_role("link", name=name, exact=True).click()


def preset(name: str) -> Preset:
    return next(each for each in PRESETS if each.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_a_chip_opens_its_run_without_loading_the_page_anew(lab: Lab, page: Page, watch: Watch, name: str) -> None:
    lab.open("epochs=2")
    loaded = len([url for url in watch.requests if urlsplit(url).path == "/"])
    chip(lab, name)
    if preset(name).keep:
        expect(page.locator("#compare tbody tr")).to_have_count(1 + len(preset(name).keep))
    else:
        lab.shows_run(preset(name).query)
    expect(page.get_by_text(preset(name).sentence)).to_be_visible()
    expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "true")
    assert sorted(parse_qsl(urlsplit(page.url).query)) == sorted(parse_qsl(preset(name).query))
    expect(lab.where).to_contain_text("update 1 of")
    assert len([url for url in watch.requests if urlsplit(url).path == "/"]) == loaded
    page.go_back()
    lab.shows_run("epochs=2")


def test_page_and_address_agree_on_drawer_and_theme_whatever_run_is_chosen(lab: Lab, page: Page) -> None:
    def is_dark_with(opened: str) -> None:
        for name in drawers:
            expect(lab.button(name)).to_have_attribute("aria-expanded", str(name == opened).lower())
        view = {"open": drawers.get(opened, []), "theme": ["dark"]}
        lab.eventually(lambda: {name: parse_qs(urlsplit(page.url).query).get(name, []) for name in view} == view)
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    drawers = {"Who was in which batch": ["batches"], "The error surface": ["surface"]}
    chosen = preset("1,000 samples in batches of 400")
    lab.open("epochs=2&open=batches&theme=dark")
    chip(lab, chosen.name)
    lab.shows_run(chosen.query)
    is_dark_with("Who was in which batch")
    page.reload()
    lab.shows_run(chosen.query)
    is_dark_with("Who was in which batch")
    lab.button("All defaults").click()
    lab.shows_run()
    is_dark_with("Who was in which batch")
    lab.button("The error surface").click()
    is_dark_with("The error surface")
    lab.button("Undo").click()
    lab.shows_run(chosen.query)
    is_dark_with("Who was in which batch")
    page.go_back()
    lab.shows_run()
    is_dark_with("The error surface")


def test_a_chip_pressed_again_brings_back_the_run_that_was_removed(lab: Lab, page: Page) -> None:
    chosen = next(each for each in PRESETS if each.keep)
    rows = page.locator("#compare tbody tr")
    page.goto(f"/?{chosen.query}")
    lab.ready()
    expect(rows).to_have_count(1 + len(chosen.keep))
    rows.last.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(len(chosen.keep))
    expect(page.get_by_text(chosen.sentence)).to_be_hidden()
    chip(lab, chosen.name)
    expect(rows).to_have_count(1 + len(chosen.keep))
    expect(page.get_by_text(chosen.sentence)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_what_a_chip_changes_is_seen_where_it_is_pressed(lab: Lab, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    lab.open()
    link = lab.inside.get_by_role("region", name="Try").get_by_role("link", name="one sample at a time")
    assert box_of(link).y + box_of(link).height <= height
    page.mouse.click(*box_of(link).middle)
    lab.shows_run(preset("one sample at a time").query)
    chart, pressed = box_of(page.locator(".lens-chart")), box_of(link)
    assert 0 <= pressed.y <= height - pressed.height
    assert chart.y >= 0
    assert (height - chart.y) / chart.height >= 2 / 3


def test_every_way_of_the_row_is_there(lab: Lab) -> None:
    lab.open()
    chips = lab.inside.get_by_role("region", name="Try").get_by_role("link")
    assert chips.all_inner_texts() == NAMES
    assert len(NAMES) >= 7


def test_a_thousand_in_batches_of_four_hundred_are_400_400_and_200(lab: Lab) -> None:
    lab.open()
    chip(lab, "1,000 samples in batches of 400")
    run = lab.shows_run(preset("1,000 samples in batches of 400").query)
    assert run["plan"]["batch_sizes"] == [[400, 2], [200, 1]]
    expect(lab.inside.get_by_text("400 does not divide 1,000: the last batch has 200")).to_be_visible()
    sizes = lab.stage.locator("text.size")
    expect(sizes.first).to_be_visible()
    assert sizes.all_text_contents()[:6] == ["400", "400", "200"] * 2


def test_what_came_of_a_run_leaves_the_sentence_with_it(lab: Lab) -> None:
    lab.open(preset("too fast to learn").query)
    expect(lab.sentence).to_contain_text("would be updated 30 times; training diverged")
    lab.fill("Learning rate", 0.01)
    expect(lab.sentence).to_contain_text("the model is updated 30 times. full-batch")


def test_all_at_once_shows_the_batches_under_the_training_loss(lab: Lab) -> None:
    lab.open()
    chip(lab, "all 200 at once")
    lab.shows_run(preset("all 200 at once").query)
    expect(lab.stage.get_by_text("the orange dots lie under the blue line")).to_be_visible()
    orange = lab.chart.locator(".shapelayer path").evaluate("(path) => parseFloat(getComputedStyle(path).strokeWidth)")
    blue = lab.chart.locator("path.js-line").last.evaluate("(path) => parseFloat(getComputedStyle(path).strokeWidth)")
    assert orange > 2 * blue


def test_the_batch_larger_than_the_data_is_explained(lab: Lab) -> None:
    lab.open()
    chip(lab, "a batch larger than the data")
    run = lab.shows_run(preset("a batch larger than the data").query)
    expect(lab.verdict.get_by_role("listitem")).to_have_text(run["warnings"][0]["message"])


def test_the_diverging_run_says_where_it_diverged(lab: Lab) -> None:
    lab.open()
    chip(lab, "too fast to learn")
    run = lab.shows_run(preset("too fast to learn").query)
    assert run["status"] == "diverged"
    update = run["diverged_at_update"] + 1
    expect(lab.verdict.get_by_role("heading")).to_have_text(f"Diverged at update {update:,}")
    expect(lab.verdict).to_contain_text("learning rate is too large")
    expect(lab.verdict.get_by_role("listitem")).to_have_count(0)
    expect(lab.sentence).to_contain_text(f"would be updated 30 times; training diverged at update {update:,}.")
    expect(lab.stage.get_by_text(f"diverged at update {update:,}", exact=True)).to_be_visible()
    lab.stage.get_by_role("slider", name="Batch", exact=True).press("End")
    expect(lab.where).to_contain_text(f"update {update:,} of {update:,}")
    expect(lab.button("Next batch")).to_be_disabled()


@pytest.mark.parametrize(("name", "code"), [("the worked example", "over-learned"), ("over-learning", "over-learned")])
def test_a_run_that_over_learns_is_told_with_its_lowest_epoch(lab: Lab, name: str, code: str) -> None:
    lab.open("epochs=2")
    chip(lab, name)
    run = lab.shows_run(preset(name).query)
    assert run["verdict"]["code"] == code
    expect(lab.verdict.get_by_role("heading")).to_have_text(run["verdict"]["title"])
    assert "(overfitting)" in run["verdict"]["title"]
