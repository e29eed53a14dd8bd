"""Data set, model and every other knob: set on the page, refused where they mean nothing."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from epochwise.core.config.config import schema
from epochwise.core.config.datasets import DATASETS
from tests.browser.lab import Lab
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
        if name not in ("batch_size", "epochs") and control.is_enabled():
            expect(control).to_have_accessible_description(spec["help"])


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
    page.get_by_text("More settings").click()
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


def test_what_only_the_server_refuses_is_told_at_its_field(lab: Lab, page: Page, watch: Watch) -> None:
    """Iris has 150 rows: the browser does not know, the server says."""
    refused = watch.expected("status of 422")
    lab.open(f"{CHEAP}&dataset=iris")
    lab.fill("Samples", 400)
    expect(lab.field("Samples")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#samples-refusal")).to_contain_text("150")
    assert refused
    lab.fill("Samples", 90)
    lab.shows_run(f"{CHEAP}&dataset=iris&samples=90")


def test_a_number_in_the_sentence_leads_to_its_field(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    for number, label in (("200", "Samples"), ("5", "Batch size"), ("5", "Epochs")):
        which = lab.sentence.get_by_role("button", name=number, exact=True)
        (which.last if label == "Epochs" else which.first).click()
        expect(lab.field(label)).to_be_focused()
