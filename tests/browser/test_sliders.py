"""Two sliders, two fields: everything follows while they move, and the address keeps each settled state."""

import itertools
import math
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, box_of, sentence_of
from tests.browser.watch import Watch

PLANS = (
    ("Batch size", "batch_size", 1),
    ("Batch size", "batch_size", 7),
    ("Batch size", "batch_size", 199),
    ("Batch size", "batch_size", 200),
    ("Batch size", "batch_size", 201),
    ("Samples", "samples", 997),
    ("Epochs", "epochs", 1234),
    ("Batch size", "batch_size", 1_000_000),
    ("Epochs", "epochs", 1),
    ("Samples", "samples", 1),
)
MARKS = {1: "1", 32: "32", 64: "64", 128: "128", 1000: "all 1,000"}


def address(page: Page) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def entries(page: Page) -> int:
    """How long the browser's history is."""
    length: int = page.evaluate("history.length")
    return length


def drag(lab: Lab, label: str, *shares: float) -> None:
    """Take a slider's thumb with the mouse and move it through shares of its way; it stays held."""
    lab.page.mouse.move(*lab.grip(label))
    lab.page.mouse.down()
    for share in shares:
        lab.page.mouse.move(*lab.grip(label, share), steps=4)


def test_everything_follows_a_slider_while_it_moves(lab: Lab, page: Page) -> None:
    lab.open("dataset=line&model=linear&learning_rate=0.01")
    seen = []
    drag(lab, "Batch size")
    for share in (0.45, 0.6, 0.75):
        page.mouse.move(*lab.grip("Batch size", share), steps=4)
        asked = int(lab.field("Batch size").input_value())
        run = lab.shows_run(f"dataset=line&model=linear&learning_rate=0.01&batch_size={asked}")
        expect(lab.where).to_contain_text(f"of {run['plan']['updates_per_epoch']} ·")
        seen.append(asked)
    page.mouse.up()
    assert sorted(set(seen)) == seen
    assert seen[0] > 5


def test_a_short_run_is_drawn_at_each_stop_of_a_drag_and_the_last_one_wins(lab: Lab, page: Page) -> None:
    lab.open("dataset=line&model=linear&learning_rate=0.01")
    drag(lab, "Epochs", 0.6, 0.3, 0.8, 0.5)
    page.mouse.up()
    lab.shows_run(f"dataset=line&model=linear&learning_rate=0.01&epochs={lab.field('Epochs').input_value()}")


def test_past_the_data_the_batch_is_all_of_it_and_the_page_says_so(lab: Lab, page: Page) -> None:
    lab.open("epochs=100")
    drag(lab, "Batch size", 1.0)
    page.mouse.up()
    asked = int(lab.field("Batch size").input_value())
    assert asked > 200
    run = lab.shows_run(f"epochs=100&batch_size={asked}")
    assert run["plan"]["updates_per_epoch"] == 1
    expect(lab.verdict.get_by_role("listitem")).to_have_text([run["warnings"][0]["message"]])
    expect(lab.inside.get_by_text("larger than the data: one batch of all 200", exact=True)).to_be_visible()
    expect(lab.sentence).to_contain_text("full-batch gradient descent")


def test_a_field_takes_any_value_and_the_plan_is_the_servers(lab: Lab) -> None:
    settings = {"dataset": "line", "model": "linear", "learning_rate": 0.01, "epochs": 20}
    lab.open(urlencode(settings))
    for label, name, value in PLANS:
        lab.fill(label, value)
        settings[name] = value
        lab.shows_run(urlencode(settings))


def test_the_sentence_is_there_before_the_server_has_answered(lab: Lab, page: Page) -> None:
    lab.open()
    plan: dict[str, Any] = lab.get("plan", "batch_size=7")["plan"]
    page.route("**/api/v1/**", lambda route: None)
    lab.fill("Batch size", 7)
    expect(lab.sentence).to_have_text(sentence_of(plan, 7))
    expect(lab.inside.get_by_text("7 does not divide 200: the last batch has 4")).to_be_visible()


def test_a_short_last_batch_is_told(lab: Lab) -> None:
    lab.open("epochs=50")
    lab.fill("Batch size", 64)
    run = lab.shows_run("epochs=50&batch_size=64")
    assert run["plan"]["batch_sizes"] == [[64, 3], [8, 1]]
    expect(lab.verdict.get_by_role("listitem")).to_have_text([run["warnings"][0]["message"]])


def test_the_slider_snaps_to_its_marks(lab: Lab, page: Page) -> None:
    lab.open("samples=1000&epochs=10")
    for mark in MARKS:
        for off in (-0.004, 0.004):
            page.mouse.click(*lab.grip("Batch size", 0.3))
            page.mouse.click(*lab.grip("Batch size", max(0.0, math.log(mark) / math.log(2000) + off)))
            expect(lab.field("Batch size")).to_have_value(str(mark))


def test_the_marks_stand_where_the_thumb_snaps(lab: Lab, page: Page) -> None:
    lab.open("samples=1000&epochs=10")
    for mark, words in MARKS.items():
        lab.fill("Batch size", mark)
        label = page.locator("[data-slider=batch_size] .marks button").get_by_text(words, exact=True)
        at: float = label.evaluate("(mark) => parseFloat(getComputedStyle(mark).left) / mark.parentElement.clientWidth")
        assert abs(float(lab.slider("Batch size").input_value()) / 1000 - at) < 0.002


def test_what_stands_under_the_batch_slider_sets_the_batch_size(lab: Lab, page: Page) -> None:
    lab.open("epochs=20")
    for size in (32, 64, 128, 200, 1):
        page.locator("[data-slider=batch_size] .marks").get_by_role(
            "button", name=f"Batch size {size}", exact=True
        ).click()
        lab.shows_run(f"epochs=20&batch_size={size}")
    hint = page.locator("[data-slider=batch_size] [data-hint]")
    expect(hint).to_have_text("1 2 4 5 8 10 … divide 200 evenly")
    for size in (8, 10):
        hint.get_by_role("button", name=f"Batch size {size}", exact=True).click()
        lab.shows_run(f"epochs=20&batch_size={size}")


def test_the_learning_rate_has_a_slider_with_a_log_scale(lab: Lab, page: Page) -> None:
    lab.open("epochs=20")
    slider = lab.slider("Learning rate")
    slider.focus()
    rates = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        rates.append(lab.field("Learning rate").input_value())
    assert rates == ["0.15", "0.2", "0.3"]
    expect(slider).to_have_attribute("aria-valuetext", "learning rate 0.3")
    lab.shows_run("epochs=20&learning_rate=0.3")
    page.mouse.click(*lab.grip("Learning rate", 0.25))
    lab.shows_run("epochs=20&learning_rate=0.01")
    assert address(page)["learning_rate"] == "0.01"


@pytest.mark.parametrize("width", [320, 390, 701, 768, 860, 861, 1000, 1280])
def test_three_sliders_fit_and_their_marks_do_not_touch(lab: Lab, page: Page, width: int) -> None:
    """320 is also a page of 1280 at 400%."""
    page.set_viewport_size({"width": width, "height": 900})
    lab.open("epochs=20")
    for name in ("Batch size", "Epochs", "Learning rate"):
        box = box_of(lab.slider(name))
        assert box.width >= 100
        assert box.x >= 0
        assert box.x + box.width <= width
    for marks in page.locator(".marks").filter(visible=True).all():
        boxes = sorted((box_of(mark) for mark in marks.locator("> *").all()), key=lambda box: box.x)
        assert len(boxes) >= 3
        assert all(left.x + left.width <= right.x + 0.5 for left, right in itertools.pairwise(boxes))


def test_the_keyboard_moves_the_sliders_stop_by_stop(lab: Lab, page: Page) -> None:
    lab.open("epochs=100")
    slider = lab.slider("Batch size")
    slider.focus()
    values = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        values.append(int(lab.field("Batch size").input_value()))
    assert values == [6, 7, 8, 9]
    expect(slider).to_have_attribute("aria-valuetext", "9 samples per batch, 23 updates per epoch")
    page.keyboard.press("End")
    expect(lab.field("Batch size")).to_have_value("400")
    page.keyboard.press("Home")
    lab.shows_run("epochs=100&batch_size=1")


def test_one_drag_is_one_step_back(lab: Lab, page: Page) -> None:
    lab.open("epochs=100")
    before = entries(page)
    drag(lab, "Batch size", 0.5, 0.6)
    lab.eventually(lambda: address(page).get("batch_size") == lab.field("Batch size").input_value() != "5")
    page.mouse.move(*lab.grip("Batch size", 0.75), steps=4)
    page.mouse.up()
    asked = lab.field("Batch size").input_value()
    lab.eventually(lambda: address(page) == {"epochs": "100", "batch_size": asked})
    assert entries(page) == before + 1
    lab.shows_run(f"epochs=100&batch_size={asked}")
    page.go_back()
    lab.shows_run("epochs=100")
    expect(lab.field("Batch size")).to_have_value("5")
    page.go_forward()
    lab.shows_run(f"epochs=100&batch_size={asked}")
    expect(lab.field("Batch size")).to_have_value(asked)


def test_the_address_opens_the_same_state_again(lab: Lab, page: Page) -> None:
    lab.open("epochs=100")
    lab.fill("Batch size", 30)
    lab.stage.get_by_text("samples seen", exact=True).click()
    lab.stage.get_by_text("log", exact=True).click()
    lab.button("Next batch").click()
    lab.eventually(lambda: address(page).get("cursor") == "2")
    assert address(page) == {"epochs": "100", "batch_size": "30", "x": "samples", "y": "log", "cursor": "2"}
    page.reload()
    lab.live()
    lab.shows_run("epochs=100&batch_size=30")
    expect(lab.where).to_contain_text("update 2 of 700")
    expect(lab.stage.locator("text.axis-name.across")).to_have_text("samples seen")
    expect(lab.stage.get_by_role("radio", name="samples seen")).to_be_checked()
    expect(lab.stage.get_by_role("radio", name="log")).to_be_checked()


def test_an_unknown_parameter_is_ignored_and_told(lab: Lab, page: Page) -> None:
    lab.open("colour=red&utm_source=newsletter&batch_size=20")
    expect(page.get_by_text("These settings in the address were ignored: colour.", exact=True)).to_be_visible()
    lab.shows_run("batch_size=20")


@pytest.mark.parametrize(
    ("query", "kept", "said"),
    [
        (
            "batch_size=0&epochs=60",
            "epochs=60",
            'Batch size: must be a whole number from 1 to 1,000,000, not "0". 5 was used instead.',
        ),
        (
            "epochs=many&x=updates&batch_size=40",
            "batch_size=40",
            'Epochs: must be a whole number from 1 to 1,000,000, not "many"',
        ),
        (
            "dataset=mars&epochs=60",
            "epochs=60",
            "Data set: must be one of line, sine, blobs, ",
        ),
        ("hidden=3&model=logistic&dataset=blobs", "model=logistic&dataset=blobs", "Hidden units: does not apply"),
    ],
)
def test_an_address_that_is_refused_in_part_keeps_the_rest_and_says_so(
    lab: Lab, page: Page, query: str, kept: str, said: str
) -> None:
    lab.open(query).shows_run(kept)
    expect(page.get_by_text(said)).to_be_visible()
    lab.fill("Batch size", 16)
    lab.shows_run(f"{kept.replace('batch_size=40', '').strip('&')}&batch_size=16".strip("&"))
    expect(page.get_by_text(said)).to_have_count(0)
    page.go_back()
    lab.shows_run(kept)


def test_a_refused_number_leaves_the_run_standing(lab: Lab, page: Page) -> None:
    run = lab.open("epochs=100").shows_run("epochs=100")
    lab.fill("Batch size", 0)
    expect(page.get_by_text("Batch size takes a whole number from 1 to 1,000,000.")).to_be_visible()
    lab.says_plan(run["plan"], 5)
    lab.shows_run("epochs=100")
    lab.fill("Batch size", 8)
    expect(page.get_by_text("Batch size takes a whole number")).to_be_hidden()
    lab.shows_run("epochs=100&batch_size=8")


def test_a_run_too_large_is_refused_with_the_estimate_and_the_old_curve_stays_dimmed(
    lab: Lab, page: Page, watch: Watch
) -> None:
    lab.open()
    before = lab.lines()
    place = box_of(lab.stage)
    asked = len(watch.asked("run"))
    lab.fill("Epochs", 1_000_000)
    problem = page.locator("#problem")
    expect(problem).to_have_text(re.compile("40,000,000 updates.*20,000,000"))
    expect(problem).to_be_visible()
    lab.eventually(lambda: float(lab.chart.evaluate("(chart) => getComputedStyle(chart).opacity")) < 0.6)
    after = lab.lines()
    assert all(old.is_close_to(new) for old, new in zip(before, after, strict=True))
    assert len(watch.asked("run")) == asked
    assert box_of(lab.stage) == place
    expect(lab.sentence).to_contain_text("the model would be updated 40,000,000 times; refused.")
    lab.fill("Epochs", 500)
    lab.shows_run("epochs=500")
    lab.eventually(lambda: float(lab.chart.evaluate("(chart) => getComputedStyle(chart).opacity")) == 1)
    expect(problem).to_be_hidden()


def test_a_long_run_says_how_far_it_is_and_how_long_it_takes_and_moves_nothing(lab: Lab, page: Page) -> None:
    lab.open("epochs=20")
    below = "(run) => run.getBoundingClientRect().y - document.querySelector('.bar').getBoundingClientRect().y"
    before = page.locator("#run").evaluate(below)
    lab.fill("Epochs", 490_000)
    status = page.locator("#status")
    expect(status).to_contain_text(re.compile(r"^[\d,]+ of 19,600,000 updates, about [\d.]+ (s|min) left"))
    assert page.locator("#run").evaluate(below) == before
    lab.button("Stop").click()
    expect(status).to_contain_text(re.compile(r"^Stopped after [\d,]+ updates\."))
