"""Data set, model and every other knob: set on the page, refused where they mean nothing."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from epochwise.core.config.config import schema
from epochwise.core.config.datasets import DATASETS
from tests.browser.lab import Lab, box_of
from tests.browser.watch import Watch

CHEAP = "epochs=5"
KNOBS = (
    ("Learning rate", "learning_rate", "0.2"),
    ("Seed", "seed", "11"),
    ("Hidden units", "hidden", "3"),
    ("Activation", "activation", "relu"),
    ("Noise", "noise", "0"),
    ("Momentum", "momentum", "0.9"),
    ("Reduction", "reduction", "sum"),
    ("Shuffling", "sampling", "replacement"),
    ("Short last batch", "remainder", "drop"),
    ("Validate every", "validate_every", "3"),
    ("Start seed", "init_seed", "9"),
)


def test_every_field_of_the_configuration_has_a_control_with_its_help(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    page.get_by_text("More settings").click()
    fields: dict[str, Any] = schema()
    for name, spec in fields.items():
        control = lab.field(spec["label"])
        expect(control).to_have_count(1)
        assert control.get_attribute("id") == name
        expect(control).to_be_visible()
        if control.is_enabled():
            expect(control).to_have_accessible_description(re.compile(f"^{re.escape(spec['help'])}"))


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_is_drawn(lab: Lab, name: str) -> None:
    lab.open(CHEAP)
    lab.field("Data set").select_option(DATASETS[name].title)
    lab.shows_run(f"{CHEAP}&dataset={name}")
    expect(lab.stage.get_by_role("img", name=re.compile("^The training data"))).to_be_visible()
    if DATASETS[name].rows is not None:
        expect(lab.stage.get_by_text("standardised", exact=False).last).to_be_visible()


def test_models_are_offered_where_they_can_learn_the_task(lab: Lab) -> None:
    lab.open(f"{CHEAP}&dataset=line&model=linear")
    option = lab.field("Model").get_by_role("option")
    expect(option.filter(has_text="Logistic")).to_be_disabled()
    lab.field("Data set").select_option("Two circles")
    expect(option.filter(has_text="Linear")).to_be_disabled()
    expect(option.filter(has_text="Logistic")).to_be_enabled()
    assert lab.field("Model").input_value() != "linear"


def test_a_field_without_effect_is_greyed_and_says_why(lab: Lab, page: Page) -> None:
    lab.open(f"{CHEAP}&validation_samples=0")
    patience = lab.field("Patience")
    expect(patience).to_be_disabled()
    expect(patience).to_have_accessible_description(re.compile("^No effect: "))
    lab.fill("Validation samples", 50)
    expect(patience).to_be_enabled()
    lab.fill("Patience", 2)
    lab.shows_run(f"{CHEAP}&validation_samples=50&patience=2")


def test_every_knob_turns_the_run(lab: Lab, page: Page) -> None:
    query = f"{CHEAP}&batch_size=64"
    ids = [lab.open(query).shows_run(query)["id"]]
    page.get_by_text("More settings").click()
    for label, name, value in KNOBS:
        control = lab.field(label)
        if control.evaluate("(element) => element.tagName") == "SELECT":
            control.select_option(value)
        else:
            lab.fill(label, value)
        query += f"&{name}={value}"
        ids.append(lab.shows_run(query)["id"])
    assert len(set(ids)) == len(ids)


def test_a_field_that_refuses_says_what_it_takes(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    lab.fill("Learning rate", "-1")
    field = lab.field("Learning rate")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Learning rate takes a number above 0")).to_be_visible()
    lab.shows_run(CHEAP)
    lab.fill("Learning rate", "0.01")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    lab.shows_run(f"{CHEAP}&learning_rate=0.01")


@pytest.mark.parametrize(
    ("label", "name", "typed", "value"),
    [
        ("Epochs", "epochs", "1e1", "10"),
        ("Hidden units", "hidden", "08", "8"),
        ("Learning rate", "learning_rate", "5e-2", "0.05"),
    ],
)
def test_a_number_may_be_typed_in_any_spelling(
    lab: Lab, page: Page, label: str, name: str, typed: str, value: str
) -> None:
    lab.open("epochs=12")
    lab.field(label).fill(typed)
    lab.field(label).press("Enter")
    lab.eventually(lambda: f"{name}={value}" in urlsplit(page.url).query.split("&"))
    expect(lab.field(label)).to_have_value(value)
    lab.shows_run(urlsplit(page.url).query)


def test_fields_that_contradict_each_other_are_told_without_a_request(lab: Lab, page: Page, watch: Watch) -> None:
    """Iris has 150 rows. A refused request would be an error in the browser's console."""
    lab.open(f"{CHEAP}&dataset=iris")
    top = "(stage) => stage.offsetTop"
    before = lab.stage.evaluate(top)
    asked = len(watch.asked("run"))
    lab.fill("Samples", 400)
    expect(lab.field("Samples")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#samples-refusal")).to_contain_text("150")
    expect(lab.sentence).to_contain_text("With 400 samples")
    expect(lab.sentence).to_contain_text("the model would be updated 400 times; refused.")
    assert len(watch.asked("run")) == asked
    assert lab.stage.evaluate(top) == before
    lab.fill("Samples", 90)
    lab.shows_run(f"{CHEAP}&dataset=iris&samples=90")


def in_address(lab: Lab, setting: str) -> None:
    """Wait until the address has a setting."""
    lab.eventually(lambda: setting in urlsplit(lab.page.url).query.split("&"))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_number_in_the_sentence_is_edited_where_it_stands(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lab.open(CHEAP)
    for place, (name, label, value) in enumerate(
        (("samples", "Samples", 50), ("batch_size", "Batch size", 7), ("epochs", "Epochs", 12))
    ):
        before = box_of(lab.sentence)
        button = lab.sentence.get_by_role("button").nth(place)
        where = box_of(button)
        button.click()
        field = lab.sentence.get_by_role("textbox", name=f"{label}, in the sentence")
        expect(field).to_be_focused()
        edited = box_of(field)
        assert abs(edited.x - where.x) < 1
        assert abs(edited.y - where.y) < 2
        field.fill(str(value))
        field.press("Enter")
        in_address(lab, f"{name}={value}")
        expect(lab.sentence.get_by_role("button").nth(place)).to_be_focused()
        assert page.evaluate("scrollY") == 0
        assert box_of(lab.sentence).y == before.y
    lab.shows_run("samples=50&batch_size=7&epochs=12")


def test_in_the_sentence_the_arrow_keys_step_and_escape_leaves(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    lab.sentence.get_by_role("button").nth(1).click()
    field = lab.sentence.get_by_role("textbox")
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect(field).to_have_value("7")
    expect(lab.field("Batch size")).to_have_value("7")
    expect(lab.sentence).to_contain_text("one epoch makes 29 updates")
    expect(field).to_be_focused()
    field.press("Escape")
    lab.shows_run(CHEAP)
    expect(lab.sentence.get_by_role("textbox")).to_have_count(0)


def test_a_number_left_in_the_sentence_is_set_and_a_refused_one_is_told(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    lab.sentence.get_by_role("button").nth(1).click()
    field = lab.sentence.get_by_role("textbox")
    field.fill("0,5")
    before = box_of(lab.stage)
    field.press("Enter")
    told = page.locator("#sentence-refusal")
    expect(told).to_contain_text("Batch size takes a whole number from 1 to 1,000,000. Write it without a comma")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert box_of(lab.stage) == before
    field.fill("20")
    page.get_by_role("heading", level=1).click()
    lab.shows_run(f"{CHEAP}&batch_size=20")
    expect(told).to_be_hidden()


@pytest.mark.parametrize("typed", ["0,05", "0.0_5", "1 000", "\uff10.5", "abc"])
def test_what_is_no_number_is_refused_with_words(lab: Lab, page: Page, typed: str) -> None:
    lab.open(CHEAP)
    lab.fill("Learning rate", typed)
    expect(page.locator("#learning_rate-refusal")).to_contain_text("Learning rate takes a number above 0, up to 1,000.")
    expect(lab.field("Learning rate")).to_have_value(typed)
    lab.shows_run(CHEAP)


def test_the_arrow_keys_step_a_field(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    lab.field("Seed").press("ArrowUp")
    lab.shows_run(f"{CHEAP}&seed=16")
    lab.field("Learning rate").press("ArrowDown")
    lab.shows_run(f"{CHEAP}&seed=16&learning_rate=0.09")


def test_no_choice_of_a_select_is_cut_off(lab: Lab, page: Page) -> None:
    for width in (320, 390, 768, 1000, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        lab.open(f"{CHEAP}&dataset=digits&momentum=0.9")
        cut = page.evaluate(
            """() => [...document.querySelectorAll("#fields select")].filter((select) => select.checkVisibility())
              .filter((select) => {
                const own = select.cloneNode(true);
                own.style.cssText = "position:absolute;width:max-content;min-width:0";
                select.after(own);
                const needed = own.getBoundingClientRect().width;
                own.remove();
                const { width, right } = select.getBoundingClientRect();
                const next = select.closest(".field").nextElementSibling?.getBoundingClientRect();
                const same = next && Math.abs(next.y - select.closest(".field").getBoundingClientRect().y) < 9;
                return width < needed - 1 || right > innerWidth || (same && right > next.x);
              }).map(({ id }) => id)"""
        )
        assert cut == [], width


SHOWN_NAMES = ("Two moons", "Neural network", "seed 15")


def told(page: Page) -> list[str]:
    """What stands beside the sentence."""
    items = page.locator("#setup li").filter(visible=True).all()
    return [item.locator("span").inner_text() for item in items]


def test_what_differs_from_the_default_is_told_and_can_be_taken_back(lab: Lab, page: Page) -> None:
    query = f"{CHEAP}&momentum=0.9&sampling=once&noise=0.1&seed=7&hidden=8&dataset=circles"
    lab.open(query)
    assert told(page) == [
        "Two circles",
        "Neural network",
        "seed 7",
        "hidden units: 8",
        "momentum 0.9",
        "shuffled once",
    ]  # 0.1 is this data set's own noise
    lab.shows_run(query)
    for words, left in (
        ("momentum 0.9", f"{CHEAP}&sampling=once&noise=0.1&seed=7&hidden=8&dataset=circles"),
        ("seed 7", f"{CHEAP}&sampling=once&noise=0.1&hidden=8&dataset=circles"),
        ("Two circles", f"{CHEAP}&sampling=once&hidden=8"),
    ):
        lab.button(f"Take back: {words}").click()
        lab.shows_run(left)
    assert told(page) == [*SHOWN_NAMES, "hidden units: 8", "shuffled once"]
    expect(lab.button("All defaults")).to_be_enabled()
    lab.button("All defaults").click()
    lab.shows_run()
    assert told(page) == [*SHOWN_NAMES]
    expect(lab.button("All defaults")).to_be_disabled()
    assert urlsplit(page.url).query == ""


def test_what_the_server_tells_first_is_what_the_page_goes_on_with(lab: Lab, page: Page) -> None:
    query = "dataset=iris&patience=3&min_delta=0.00001&optimizer=adam&data_seed=4&remainder=drop&batch_size=30&epochs=3"
    answer = page.request.get(f"/?{query}").text()
    lab.open(query)
    here = page.locator("#setup ul").inner_html()
    there = page.evaluate(
        "(html) => new DOMParser().parseFromString(html, 'text/html').querySelector('#setup ul').innerHTML", answer
    )
    assert re.sub(r"\s+", " ", here) == re.sub(r"\s+", " ", there)
    assert "minimum improvement 0.00001" in told(page)


def test_another_seed_is_another_run_and_stands_in_the_address(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    before = box_of(lab.stage)
    seen = {"15"}
    for _ in range(3):
        lab.button("Another seed").click()
        lab.eventually(lambda: page.locator("#seed").input_value() not in seen)
        seed = page.locator("#seed").input_value()
        seen.add(seed)
        lab.shows_run(f"{CHEAP}&seed={seed}")
        in_address(lab, f"seed={seed}")
    assert box_of(lab.stage) == before


def test_another_seed_replaces_those_that_a_link_wrote_out(lab: Lab, page: Page) -> None:
    lab.open(f"{CHEAP}&seed=3&data_seed=3&init_seed=3&shuffle_seed=9")
    lab.button("Another seed").click()
    lab.eventually(lambda: "seed=3" not in urlsplit(page.url).query.split("&"))
    seed = page.locator("#seed").input_value()
    lab.shows_run(f"{CHEAP}&seed={seed}&shuffle_seed=9")
    assert told(page)[-2:] == [f"seed {seed}", "shuffle seed 9"]


def test_more_settings_are_open_where_one_of_them_differs(lab: Lab, page: Page) -> None:
    more = page.locator("#fields details")
    lab.open(f"{CHEAP}&momentum=0.9")
    expect(more).to_have_attribute("open", "")
    lab.open(f"{CHEAP}&seed=4&batch_size=9&learning_rate=0.2&momentum=0&noise=0.35")
    expect(more).not_to_have_attribute("open", "")
