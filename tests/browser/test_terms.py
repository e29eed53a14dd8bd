"""Explained words: a line on press, focus and hover, which moves nothing and stays in the window."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from epochwise.core.config.config import RunConfig
from epochwise.show.glossary import GLOSSARY
from tests.browser.lab import Lab, box_of
from tests.browser.test_access import findings

CHEAP = "epochs=30"
WORDS_OF_THE_LAB = ("update", "loss", "validation", "gradient", "parameters", "overfitting", "underfitting")
WORDS_OF_THE_EMBED = ("update", "loss", "validation", "gradient", "parameters", "overfitting")


def word(page: Page, name: str) -> Locator:
    return page.locator(f".term-word[aria-describedby=term-{name}]")


def line(page: Page, name: str) -> Locator:
    return page.locator(f"#term-{name}")


def leads_on(page: Page, line_id: str) -> Locator:
    return page.locator(f".term-text:has(#{line_id}) a")


def ready(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("html[data-ready=true]")).to_be_attached()


def test_a_word_of_the_page_is_explained_by_the_glossary(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    for name in WORDS_OF_THE_LAB:
        expect(line(page, name)).to_be_hidden()
        word(page, name).click()
        expect(line(page, name)).to_be_visible()
        expect(line(page, name)).to_have_text(GLOSSARY[name].line)
        expect(word(page, name)).to_have_accessible_description(GLOSSARY[name].line)
        expect(word(page, name)).to_have_attribute("aria-expanded", "true")
        expect(leads_on(page, f"term-{name}")).to_have_attribute("href", f"docs/glossary#{name}")
        page.keyboard.press("Escape")
    entries: dict[str, str] = page.evaluate("import('/static/page/terms.js').then(({ ENTRIES }) => ENTRIES)")
    assert entries.keys() <= RunConfig.model_fields.keys()
    assert set(entries.values()) <= GLOSSARY.keys()
    page.locator("#batch_size-label").click()
    expect(leads_on(page, "batch_size-help")).to_have_attribute("href", "docs/glossary#batch-size")
    expect(page.locator("#batch_size")).to_have_accessible_description(re.compile("multiplies by the same number.$"))
    leads_on(page, "batch_size-help").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    assert page.locator("dt:target").inner_text() == "batch size"


def test_a_word_of_the_embed_is_explained_too(lab: Lab, page: Page) -> None:
    ready(page, f"/embed?{CHEAP}")
    for name in WORDS_OF_THE_EMBED:
        word(page, name).click()
        expect(line(page, name)).to_have_text(GLOSSARY[name].line)
        expect(line(page, name)).to_be_visible()
        expect(leads_on(page, f"term-{name}")).to_have_attribute("target", "_blank")
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_help_of_a_control_does_not_cover_it(lab: Lab, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    ready(page, f"/?{CHEAP}")
    for name in ("batch_size", "epochs", "learning_rate", "dataset"):
        page.locator(f"#{name}-label").click()
        help_text = box_of(page.locator("[aria-expanded=true] + .term-text"))
        assert help_text.y >= 0
        for control in page.locator(f"[data-slider={name}], [data-field={name}]").locator("input, select").all():
            assert help_text.y + help_text.height <= box_of(control).y
        page.keyboard.press("Escape")


def test_a_press_toggles_and_a_press_elsewhere_closes(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    word(page, "loss").click()
    page.mouse.move(0, 0)
    expect(line(page, "loss")).to_be_visible()
    word(page, "loss").click()
    expect(line(page, "loss")).to_be_hidden()
    expect(word(page, "loss")).to_have_attribute("aria-expanded", "false")
    word(page, "loss").click()
    word(page, "gradient").click()
    expect(line(page, "loss")).to_be_hidden()
    expect(line(page, "gradient")).to_be_visible()
    page.locator("h1").click(position={"x": 2, "y": 2})
    expect(line(page, "gradient")).to_be_hidden()


def test_hovering_shows_the_line_which_can_be_pointed_at(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    word(page, "loss").hover()
    expect(line(page, "loss")).to_be_visible()
    over, _ = box_of(word(page, "loss")).middle
    page.mouse.move(over, box_of(line(page, "loss")).middle[1], steps=20)
    expect(line(page, "loss")).to_be_visible()
    page.keyboard.press("Escape")
    expect(line(page, "loss")).to_be_hidden()
    word(page, "gradient").hover()
    page.mouse.move(0, 0)
    expect(line(page, "gradient")).to_be_hidden()


def test_the_keyboard_shows_closes_and_leaves_it(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    word(page, "loss").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(word(page, "loss")).to_be_focused()
    expect(line(page, "loss")).to_be_visible()
    page.keyboard.press("Escape")
    expect(line(page, "loss")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(line(page, "loss")).to_be_visible()
    page.keyboard.press("Enter")
    expect(line(page, "loss")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(leads_on(page, "term-loss")).to_be_focused()
    page.keyboard.press("Escape")
    expect(line(page, "loss")).to_be_hidden()
    expect(word(page, "loss")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(line(page, "loss")).to_be_hidden()


@pytest.mark.browser_context_args(has_touch=True, viewport={"width": 320, "height": 640})
def test_a_tap_shows_it_and_it_stays_in_a_narrow_window(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    for name in WORDS_OF_THE_LAB:
        word(page, name).tap()
        expect(line(page, name)).to_be_visible()
        box = box_of(line(page, name))
        assert box.x >= 0
        assert box.x + box.width <= 320
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        word(page, name).tap()
        expect(line(page, name)).to_be_hidden()


def test_nothing_moves_when_a_line_opens(lab: Lab, page: Page) -> None:
    lab.open(CHEAP).shows_run(CHEAP)
    boxes = """() => [...document.querySelectorAll("main > *, .stage > *, .lead > *, .glossary *:not(.term-text)")]
      .map((element) => element.getBoundingClientRect()).map(({ x, y, width, height }) => [x, y, width, height])"""
    before = page.evaluate(boxes)
    word(page, "update").click()
    expect(line(page, "update")).to_be_visible()
    assert page.evaluate(boxes) == before


@pytest.mark.parametrize("width", [320, 1280])
def test_every_word_is_a_target_of_24_pixels(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ready(page, f"/?{CHEAP}")
    page.locator("details").evaluate_all("(parts) => parts.forEach((part) => { part.open = true; })")
    for each in page.locator(".term-word").all():
        box = box_of(each)
        assert min(box.width, box.height) >= 24, each.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_an_open_line(lab: Lab, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    ready(page, f"/?{CHEAP}")
    word(page, "validation").click()
    expect(line(page, "validation")).to_be_visible()
    assert findings(page) == []


@pytest.mark.browser_context_args(forced_colors="active")
def test_in_forced_colours_a_line_has_an_edge(lab: Lab, page: Page) -> None:
    ready(page, f"/?{CHEAP}")
    word(page, "update").click()
    width, edge, ground = page.locator(".term-text:has(#term-update)").evaluate(
        "(line) => { const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(line);"
        " return [borderTopWidth, borderTopColor, backgroundColor]; }"
    )
    assert width == "1px"
    assert edge != ground


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_hovering_shows_the_line(page: Page) -> None:
    page.goto(f"/?{CHEAP}")
    word(page, "update").hover()
    expect(line(page, "update")).to_be_visible()
