"""Ids stay: a field that is added later changes no run's canonical form, and what was kept before it is still found."""

from io import BytesIO
from typing import Any

import pytest

from epochwise.core.config.applies import APPLIES, Applies
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.fields import Real, knob
from epochwise.runs import saved

ENGINE = "1-test"


class Grown(RunConfig):
    """The configuration of a later version: `decay` is off where it is neutral, but the page's default is another."""

    decay: Real = knob(0.1, "training", "Decay", "How fast the weights shrink.", neutral=0.0, ge=0, le=1)
    grip: Real | None = knob(None, "training", "Grip", "Of hidden units alone.", neutral=1.0, ge=0, le=9)


RUNS: tuple[dict[str, Any], ...] = (
    {},
    {"dataset": "iris", "model": "logistic", "momentum": 0.5},
    {"sampling": "never", "validation_samples": 0},
    {"dataset": "line", "model": "linear", "patience": 3, "seed": 5},
)


@pytest.fixture(autouse=True)
def grip_needs_hidden_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(APPLIES, "grip", Applies("model", ("network",), "only the network has hidden units"))


def neutral(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"decay": 0} | ({"grip": 1} if values.get("model", "network") == "network" else {})


@pytest.mark.parametrize("values", RUNS, ids=str)
def test_a_field_added_later_changes_no_id_where_it_is_neutral(monkeypatch: pytest.MonkeyPatch, values: Any) -> None:
    grown = Grown.parse(neutral(values))
    monkeypatch.delitem(APPLIES, "grip")
    before = RunConfig.parse(values)
    assert grown.canonical() == before.canonical()
    assert run_id(grown, ENGINE) == run_id(before, ENGINE)


def test_any_other_value_gives_another_id_the_pages_default_too() -> None:
    ids = {run_id(Grown.parse(neutral({}) | changed), ENGINE) for changed in ({}, {"decay": 0.1}, {"grip": 2})}
    assert len(ids) == 3
    assert Grown().canonical_values()["decay"] == 0.1


@pytest.mark.parametrize("values", RUNS, ids=str)
def test_a_canonical_form_from_before_the_field_reads_as_neutral(values: dict[str, Any]) -> None:
    grown = Grown.parse(neutral(values))
    assert Grown.from_canonical(grown.canonical_values()).normalized() == grown.normalized()
    changed = Grown.parse(neutral(values) | {"decay": 0.5})
    assert Grown.from_canonical(changed.canonical_values()).normalized() == changed.normalized()


@pytest.mark.parametrize("values", RUNS, ids=str)
def test_what_an_id_means_is_still_found_in_a_file_from_before_the_field(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]
) -> None:
    with monkeypatch.context() as before:
        before.delitem(APPLIES, "grip")
        config = RunConfig.parse(values)
        run, file = run_id(config, ENGINE), BytesIO()
        saved.write_config(file, config, ENGINE)
    monkeypatch.setattr(saved, "RunConfig", Grown)
    file.seek(0)
    assert saved.read_config(file, run, ENGINE) == Grown.parse(neutral(values)).normalized()
