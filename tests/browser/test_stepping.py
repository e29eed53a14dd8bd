"""Stepping through the batches: by button, by key, by itself; which rows a batch holds is the engine's word."""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, box_of, centres

SMALL = "samples=40&batch_size=5&epochs=60&hidden=4"
LIT = ".data-svg path.lit"
REST = ".data-svg path.point:not(.lit)"


def lit_rows(lab: Lab, query: str) -> list[int]:
    """Which rows of the training set the lit points are, by where they stand among all points."""
    rows: list[list[float]] = lab.get("dataset", query)["train"]["x"]
    lit = centres(lab.page, LIT)
    points = lit + centres(lab.page, REST)
    places = [fractions([row[0] for row in rows]), [1 - up for up in fractions([row[1] for row in rows])]]
    drawn = [fractions([x for x, _ in points]), fractions([y for _, y in points])]
    found = []
    for across, down in zip(*(axis[: len(lit)] for axis in drawn), strict=True):
        away = [abs(across - x) + abs(down - y) for x, y in zip(*places, strict=True)]
        assert min(away) < 0.005
        found.append(away.index(min(away)))
    return sorted(found)


def fractions(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(value - low) / (high - low) for value in values]


def update_of(lab: Lab) -> int:
    found = re.search(r"update\s([\d,]+)\sof", lab.where.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


def rows_of(lab: Lab, query: str, update: int) -> list[int]:
    """The rows in an update (from 1), by the API."""
    told: dict[str, Any] = lab.get("run/updates", query, first=update - 1, count=1)["updates"][0]
    return sorted(told["rows"])


def test_buttons_walk_through_batches_and_epochs(lab: Lab) -> None:
    lab.open()
    expect(lab.button("Back")).to_be_disabled()
    for name, where in (
        ("Next batch", "epoch 1 of 1,000 · batch 2 of 40 · update 2 of 40,000"),
        ("Finish epoch", "epoch 1 of 1,000 · batch 40 of 40 · update 40 of 40,000"),
        ("Next batch", "epoch 2 of 1,000 · batch 1 of 40 · update 41 of 40,000"),
        ("Back", "epoch 1 of 1,000 · batch 40 of 40 · update 40 of 40,000"),
    ):
        lab.button(name).click()
        expect(lab.where).to_have_text(where)


def test_the_lit_samples_are_the_rows_that_the_engine_used(lab: Lab, page: Page) -> None:
    lab.open(SMALL)
    for name, update in (("", 1), ("Next batch", 2), ("Finish epoch", 8), ("Next batch", 9), ("Back", 8)):
        if name:
            lab.button(name).click()
        expect(
            lab.stage.get_by_text(f"Highlighted: the 5 samples of batch {(update - 1) % 8 + 1}.").last
        ).to_be_visible()
        assert lit_rows(lab, SMALL) == rows_of(lab, SMALL, update)


def test_the_batches_of_an_epoch_light_every_sample_once(lab: Lab, page: Page) -> None:
    lab.open(SMALL)
    seen: list[int] = []
    for batch in range(1, 9):
        expect(lab.stage.get_by_text(f"Highlighted: the 5 samples of batch {batch}.").last).to_be_visible()
        seen += lit_rows(lab, SMALL)
        lab.button("Next batch").click()
    assert sorted(seen) == list(range(40))


def test_a_drag_over_the_batches_takes_the_cursor_along(lab: Lab, page: Page) -> None:
    lab.open()
    handle = lab.stage.get_by_role("slider", name="Batch", exact=True)
    handle.scroll_into_view_if_needed()
    box = box_of(handle)
    page.mouse.move(box.x + 2, box.middle[1])
    page.mouse.down()
    page.mouse.move(box.x + box.width * 0.5 + 2, box.middle[1], steps=5)
    expect(lab.where).to_have_text("epoch 2 of 1,000 · batch 21 of 40 · update 61 of 40,000")
    page.mouse.up()
    page.mouse.move(box.x + box.width * 0.8, box.middle[1], steps=3)
    expect(lab.where).to_contain_text("update 61 of")


def test_nothing_plays_by_itself(lab: Lab, page: Page) -> None:
    page.clock.install()
    lab.open(SMALL)
    page.clock.run_for(60_000)
    expect(lab.where).to_contain_text("update 1 of 480")


def test_play_goes_batch_by_batch_then_faster_and_stops_when_told(lab: Lab, page: Page) -> None:
    lab.open("samples=40&batch_size=5&epochs=5000&hidden=4")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    lab.button("Play").click()
    steps = [update_of(lab)]
    for _ in range(120):
        page.clock.run_for(100)
        steps.append(update_of(lab))
    moves = [now - before for before, now in itertools.pairwise(steps) if now != before]
    assert moves[:6] == [1] * 6
    assert max(moves) >= 8
    lab.button("Pause").click()
    stopped = update_of(lab)
    page.clock.run_for(5_000)
    assert update_of(lab) == stopped
    expect(lab.button("Play")).to_be_visible()
    lab.button("Back").click()
    assert update_of(lab) == stopped - 1
    lab.button("Play").click()
    page.clock.run_for(2_000)
    assert update_of(lab) > stopped
    expect(lab.button("Pause")).to_be_visible()


def test_play_ends_with_the_run(lab: Lab, page: Page) -> None:
    lab.open("samples=10&batch_size=5&epochs=3&hidden=4")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    lab.button("Play").click()
    page.clock.run_for(10_000)
    expect(lab.where).to_have_text("epoch 3 of 3 · batch 2 of 2 · update 6 of 6")
    expect(lab.button("Next batch")).to_be_disabled()
    expect(lab.button("Finish epoch")).to_be_disabled()
    expect(lab.button("Back")).to_be_enabled()
    lab.button("Play again").click()
    expect(lab.where).to_contain_text("update 1 of 6")
    page.clock.run_for(0)
    expect(lab.where).to_contain_text("update 2 of 6")
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled()


def test_a_run_of_one_update_has_nothing_to_play(lab: Lab) -> None:
    lab.open("samples=5&batch_size=5&epochs=1&hidden=4")
    expect(lab.button("Play")).to_be_disabled()


PLACES = """() => [".steps button", ".lens-svg", ".bar", ".run"].flatMap((selector) =>
  [...document.querySelectorAll(selector)].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const sticks = getComputedStyle(element.parentElement).position === "sticky";
    return [selector, x, sticks ? "" : y + scrollY, width, height].join(" ");
  }))"""


@pytest.mark.parametrize("width", [320, 390, 768, 1000, 1280])
def test_nothing_moves_while_it_plays(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lab.open("epochs=1000&hidden=4")
    expect(page.locator(".data-svg path.lit")).not_to_have_count(0)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    before = page.evaluate(PLACES)
    lab.button("Play").click()
    for _ in range(80):
        page.clock.run_for(500)
        assert page.evaluate(PLACES) == before
    assert page.locator(".steps").get_by_role("button", name=re.compile("^Play again$|^Pause$")).count() == 1
    lab.stage.get_by_role("slider", name="Batch", exact=True).press("End")
    expect(lab.button("Play again")).to_be_enabled()
    assert page.evaluate(PLACES) == before


@pytest.mark.parametrize("calm", [False, True])
def test_play_keeps_to_few_changes_where_reduced_motion_is_asked_for(lab: Lab, page: Page, calm: bool) -> None:
    page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    lab.open("epochs=100")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    lab.button("Play").click()
    changes, last = 0, update_of(lab)
    for _ in range(50):
        page.clock.run_for(100)
        changes += last != (last := update_of(lab))
    assert (changes <= 11) == calm


def test_everything_is_reached_and_used_with_the_keyboard_alone(lab: Lab, page: Page) -> None:
    lab.open("epochs=60")
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the learning curves")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(lab.button("Next batch")).to_be_focused()
    keys.press("Enter")
    expect(lab.where).to_contain_text("update 2 of 2,400")
    keys.press("ArrowRight")
    expect(lab.where).to_contain_text("update 3 of 2,400")
    keys.press("Tab")
    keys.press("Space")
    expect(lab.where).to_contain_text("update 40 of 2,400")
    keys.press("Tab")
    expect(lab.button("Play")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(lab.where).to_contain_text("update 39 of 2,400")
    keys.press("Tab")
    expect(lab.stage.get_by_role("slider", name="Batch", exact=True)).to_be_focused()
    keys.press("PageUp")
    keys.press("Shift+ArrowRight")
    expect(lab.where).to_contain_text("update 80 of 2,400")
    keys.press("Tab")
    keys.press("Space")
    expect(lab.stage.get_by_label("show 200 validation samples")).to_be_checked()
    keys.press("Tab")
    expect(page.locator("[data-drawer=update]")).to_be_focused()
    between = lab.stage.locator(
        ".term-word, .drawer-names button, #keep"
    ).count()  # more drawers, and the explained words
    for _ in range(between):
        keys.press("Tab")
    keys.press("ArrowRight")
    expect(lab.stage.get_by_role("radio", name="accuracy", exact=True)).to_be_checked()
    keys.press("ArrowLeft")  # an accuracy has no log axis
    keys.press("Tab")
    keys.press("ArrowRight")
    expect(lab.stage.get_by_role("radio", name="updates", exact=True)).to_be_checked()
    keys.press("Tab")
    keys.press("ArrowRight")
    expect(lab.stage.get_by_role("radio", name="log", exact=True)).to_be_checked()
    keys.press("Tab")  # the chart, whose values are read by arrow keys
    keys.press("Tab")
    expect(lab.stage.get_by_role("slider", name="The epochs shown above")).to_be_focused()
    keys.press("End")
    expect(lab.where).to_contain_text(re.compile(r"epoch\s(58|59|60)\sof\s60"))


def test_tab_comes_to_every_control_and_shows_where_it_is(lab: Lab, page: Page) -> None:
    lab.open("epochs=60")
    for closed in page.locator("summary").all():
        closed.click()
    wanted: int = page.evaluate(f"() => {{ {NUMBER_CONTROLS} return controls.length; }}")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    visited, unmarked = set(), []
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
        which, marked, words = page.evaluate(READ_FOCUS)
        visited.add(which)
        if which >= 0 and not marked:
            unmarked.append(words)
    assert visited >= set(range(wanted))
    assert unmarked == []


@pytest.mark.parametrize("label", ["Batch size", "Epochs"])
def test_a_slider_shows_that_it_has_the_focus(lab: Lab, page: Page, label: str) -> None:
    lab.open("epochs=60")
    slider = lab.slider(label)
    before = slider.screenshot()
    page.keyboard.press("Tab")
    slider.focus()
    assert slider.screenshot() != before


NUMBER_CONTROLS = """
  const radios = (element) => element.type !== "radio" || element.checked;
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.checkVisibility() && radios(element));
"""
READ_FOCUS = f"""() => {{
  {NUMBER_CONTROLS}
  const focus = document.activeElement;
  const shows = (element) => {{
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  }};
  const marked = shows(focus) || shows(focus.nextElementSibling ?? focus) || focus.type === "range";
  return [controls.indexOf(focus), marked, focus.outerHTML.slice(0, 100)];
}}"""
