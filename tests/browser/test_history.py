"""Back and forward: each entry of the browser's history opens the state that was left there, and no other."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab


@pytest.fixture
def stopped_clock(lab: Lab, page: Page) -> Page:
    """A page whose timers wait until the test lets the time pass."""
    page.clock.install()
    lab.open("epochs=60")
    lab.fill("Batch size", 10)
    lab.shows_run("epochs=60&batch_size=10")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    return page


def query(page: Page) -> str:
    return urlsplit(page.url).query


def entries(page: Page) -> int:
    length: int = page.evaluate("history.length")
    return length


@pytest.mark.parametrize("refused", ["samples=1e300", "batch_size=abc", "batch_size=0", "dataset=nope"])
def test_back_to_an_address_that_was_refused_shows_the_default_in_its_place(lab: Lab, page: Page, refused: str) -> None:
    """After the reload nothing but the address tells what was refused of it."""
    lab.open(f"{refused}&epochs=60")
    lab.fill("Batch size", 8)
    lab.shows_run("epochs=60&batch_size=8")
    lab.fill("Samples", 100)
    lab.shows_run("epochs=60&batch_size=8&samples=100")
    page.reload()
    lab.live()
    page.go_back()
    page.go_back()
    assert query(page) == f"{refused}&epochs=60"
    lab.shows_run("epochs=60")


def test_back_at_once_after_a_step_leaves_the_entry_before_as_it_was(stopped_clock: Page, lab: Lab) -> None:
    lab.button("Next batch").click()
    stopped_clock.go_back()
    stopped_clock.clock.run_for(5_000)
    assert query(stopped_clock) == "epochs=60"
    stopped_clock.clock.resume()
    lab.shows_run("epochs=60")
    expect(lab.where).to_contain_text("update 1 of 2,400")


def test_the_skip_link_leaves_play_and_its_place_alone(stopped_clock: Page, lab: Lab) -> None:
    lab.button("Play").click()
    stopped_clock.clock.run_for(300)
    place = lab.where.inner_text()
    assert "update 1 of" not in place
    lab.inside.get_by_role("link", name="Skip to the learning curves").press("Enter")
    assert stopped_clock.url.endswith("#stage")
    expect(lab.where).to_have_text(place)
    expect(lab.button("Pause")).to_be_visible()
    stopped_clock.clock.run_for(5_000)
    expect(lab.where).not_to_have_text(place)


def test_the_address_is_written_once_the_run_is_shown(stopped_clock: Page, lab: Lab) -> None:
    lab.fill("Batch size", 20)
    lab.shows_run("epochs=60&batch_size=20")
    stopped_clock.clock.run_for(20)  # the frame that shows it, which does not wait for the address
    assert query(stopped_clock) == "batch_size=20&epochs=60"


def test_the_address_does_not_wait_long_for_a_run(stopped_clock: Page, lab: Lab) -> None:
    stopped_clock.route("**/api/v1/run?*", lambda route: None)
    lab.fill("Batch size", 20)
    assert query(stopped_clock) == "batch_size=10&epochs=60"
    stopped_clock.clock.run_for(100)
    assert query(stopped_clock) == "batch_size=20&epochs=60"


@pytest.mark.parametrize(("label", "before"), [("Seed", "15"), ("Batch size", "5"), ("Epochs", "60")])
def test_back_fills_in_the_field_that_has_the_focus_too(lab: Lab, page: Page, label: str, before: str) -> None:
    lab.open("epochs=60")
    field = lab.field(label)
    field.fill("7")
    field.press("Enter")
    name = label.lower().replace(" ", "_")
    lab.shows_run("epochs=7" if name == "epochs" else f"epochs=60&{name}=7")
    expect(field).to_be_focused()
    page.go_back()
    lab.shows_run("epochs=60")
    expect(field).to_be_focused()
    expect(field).to_have_value(before)


@pytest.mark.parametrize("end", ["keyup", "blur"])
def test_a_held_arrow_key_is_one_step_back(lab: Lab, page: Page, end: str) -> None:
    lab.open("epochs=60")
    slider = lab.slider("Batch size")
    slider.focus()
    before = entries(page)
    values = []
    for _ in range(8):
        page.keyboard.down("ArrowRight")
        values.append(int(lab.field("Batch size").input_value()))
    assert all(now > then for then, now in itertools.pairwise(values))
    if end == "keyup":
        page.keyboard.up("ArrowRight")
    else:
        slider.blur()
    asked = str(values[-1])
    lab.eventually(lambda: parse_qs(query(page)).get("batch_size") == [asked])
    lab.shows_run(f"epochs=60&batch_size={asked}")
    assert entries(page) == before + 1
    lab.fill("Epochs", 30)
    lab.shows_run(f"epochs=30&batch_size={asked}")
    assert entries(page) == before + 2
    page.go_back()
    lab.shows_run(f"epochs=60&batch_size={asked}")
    page.go_back()
    lab.shows_run("epochs=60")


def test_arrow_keys_on_one_slider_are_one_step_back_until_it_is_left(lab: Lab, page: Page) -> None:
    """Whoever walks to a value by single presses has made one change of it; another control, or a drag, is another."""
    lab.open("epochs=60")
    before = entries(page)
    for _ in range(3):
        lab.slider("Batch size").press("ArrowRight")
        size = lab.field("Batch size").input_value()
        lab.shows_run(f"epochs=60&batch_size={size}")
        lab.eventually(lambda: parse_qs(query(page)).get("batch_size") == [lab.field("Batch size").input_value()])
    assert entries(page) == before + 1
    lab.slider("Epochs").press("ArrowLeft")
    epochs = lab.field("Epochs").input_value()
    lab.shows_run(f"epochs={epochs}&batch_size={size}")
    lab.eventually(lambda: parse_qs(query(page)).get("epochs") == [epochs])
    assert entries(page) == before + 2
    lab.slider("Batch size").press("ArrowRight")
    lab.eventually(lambda: entries(page) == before + 3)
    for steps in (f"epochs={epochs}&batch_size={size}", f"epochs=60&batch_size={size}", "epochs=60"):
        page.go_back()
        lab.shows_run(steps)
