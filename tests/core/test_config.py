"""A configuration is read, refused, resolved and named in one way only."""

import re
from dataclasses import asdict, fields
from typing import Any

import pytest

from epochwise.core.config.applies import APPLIES
from epochwise.core.config.config import RunConfig, run_id, schema
from epochwise.core.config.datasets import DATASETS, Task
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import allowed, neutral_values
from epochwise.core.config.models import MODELS
from epochwise.core.config.normal import DEFAULT_SEED
from epochwise.core.config.resolved import WITHOUT_EFFECT, ResolvedConfig
from epochwise.core.config.samplings import SAMPLINGS
from tests.core.former import formerly


def models_for(task: Task) -> str:
    return ", ".join(name for name, spec in MODELS.items() if task in spec.tasks)


def refused(**values: object) -> FieldError:
    with pytest.raises(InvalidConfig) as caught:
        RunConfig.parse(values)
    assert len(caught.value.errors) == 1, caught.value.detail
    return caught.value.errors[0]


def test_the_default_is_the_worked_example() -> None:
    config = RunConfig.parse({}).normalized()
    assert (config.samples, config.batch_size, config.epochs) == (200, 5, 1000)
    assert (config.dataset, config.noise, config.model, config.hidden, config.activation) == (
        "moons", 0.35, "network", 32, "tanh",
    )  # fmt: skip
    assert config.learning_rate == 0.1


def test_strings_of_a_query_and_numbers_of_json_give_one_configuration() -> None:
    assert RunConfig.from_query([("batch_size", "7"), ("learning_rate", "0.1")]) == RunConfig.parse(
        {"batch_size": 7, "learning_rate": 0.1}
    )


def test_an_empty_value_is_not_given() -> None:
    assert RunConfig.from_query([("batch_size", ""), ("patience", "")]) == RunConfig.parse({})


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("batch_size", 0, "a whole number from 1 to 1,000,000"),
        ("batch_size", "2.5", "a whole number from 1 to 1,000,000"),
        ("batch_size", True, "a whole number from 1 to 1,000,000"),
        ("epochs", "ten", "a whole number from 1 to 1,000,000"),
        ("hidden", 129, "a whole number from 1 to 128"),
        ("learning_rate", 0, "a number above 0, up to 1,000"),
        ("learning_rate", "nan", "a number above 0, up to 1,000"),
        ("momentum", 1, "a number from 0 to less than 1"),
        ("sampling", "shuffled", "one of " + ", ".join(SAMPLINGS)),
        ("dataset", "mnist", "one of " + ", ".join(DATASETS)),
    ],
)
def test_a_refusal_names_the_field_the_value_and_what_is_allowed(field: str, value: object, allowed: str) -> None:
    error = refused(**{field: value})
    assert (error.field, error.value, error.allowed) == (field, value, allowed)
    assert allowed in error.sentence()


def test_whole_bounds_are_told_as_whole_numbers() -> None:
    told = [allowed(info) for info in RunConfig.model_fields.values()]
    assert [one for one in told if re.search(r"\d\.0\b", one)] == []
    assert refused(min_delta=-1).allowed == "a number from 0 to 1,000,000"


def test_an_unknown_field_is_refused_with_the_nearest_name() -> None:
    error = refused(batchsize=5)
    assert error.sentence() == "batchsize: is not a known field; did you mean batch_size?"
    assert refused(lr=0.1).sentence() == "lr: is not a known field; did you mean learning_rate?"
    assert refused(zzz=1).allowed == ", ".join(RunConfig.model_fields)
    assert refused(**{"": 1}).sentence().startswith('"": is not a known field (allowed: dataset, ')
    assert refused(zzz="").field == refused(zzz=None).field == "zzz"


def test_every_refused_field_is_told_at_once() -> None:
    with pytest.raises(InvalidConfig) as caught:
        RunConfig.parse({"batch_size": 0, "epochs": 0})
    assert [error.field for error in caught.value.errors] == ["batch_size", "epochs"]


def test_a_field_given_twice_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="given twice"):
        RunConfig.from_query([("seed", "1"), ("seed", "2")])


def test_the_callers_own_parameters_are_passed_over() -> None:
    assert RunConfig.from_query([("points", "300"), ("seed", "1")], also={"points"}).seed == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"model": "logistic", "hidden": 4}, "hidden"),
        ({"model": "logistic", "init_seed": 4}, "init_seed"),
        ({"dataset": "iris", "noise": 0.1}, "noise"),
        ({"features": 2}, "features"),
        ({"sampling": "never", "shuffle_seed": 1}, "shuffle_seed"),
        ({"min_delta": 0.1}, "min_delta"),
        ({"validation_samples": 0, "patience": 3}, "patience"),
    ],
)
def test_a_field_without_effect_is_refused_with_the_reason(values: dict[str, object], field: str) -> None:
    error = refused(**values)
    assert error.field == field
    assert "does not apply" in error.message


@pytest.mark.parametrize(
    ("values", "field", "allowed"),
    [
        ({"model": "linear"}, "model", "for this data set: " + models_for("classification")),
        ({"dataset": "line", "model": "logistic"}, "model", "for this data set: " + models_for("regression")),
        (
            {"dataset": "line", "model": "linear", "sampling": "oversampled"},
            "sampling",
            "for this data set: each-epoch, once, never, replacement, sorted, buffer, stratified",
        ),
        ({"dataset": "iris", "samples": 151}, "samples", "1 to 150"),
        ({"dataset": "iris", "samples": 140, "validation_samples": 20}, "validation_samples", "0 to 10"),
        ({"dataset": "iris", "samples": 100, "validation_samples": 30, "test_samples": 21}, "test_samples", "0 to 20"),
        ({"remainder": "drop", "batch_size": 201}, "remainder", "keep, or a batch size up to 200"),
    ],
)
def test_what_cannot_mean_anything_is_refused(values: dict[str, object], field: str, allowed: str) -> None:
    error = refused(**values)
    assert (error.field, error.allowed) == (field, allowed)


def test_normalizing_twice_changes_nothing_and_the_canonical_form_reads_back() -> None:
    for values in (
        {},
        {"dataset": "iris", "model": "logistic"},
        {"sampling": "never"},
        {"data_seed": 9, "patience": 4},
    ):
        normal = RunConfig.parse(values).normalized()
        assert normal.normalized() == normal
        assert RunConfig.parse(normal.model_dump()).normalized() == normal


def test_a_resolved_configuration_has_every_field_and_a_value_in_each() -> None:
    names = {field.name for field in fields(ResolvedConfig)}
    assert names == RunConfig.model_fields.keys() - {"seed"}
    off = {"target_loss", "fit_every", "steps_per_epoch"}  # without a condition
    assert WITHOUT_EFFECT.keys() | {"features"} == APPLIES.keys() | off
    cases: tuple[dict[str, Any], ...] = ({}, {"dataset": "iris", "model": "logistic", "sampling": "never"})
    for values in cases:
        config = RunConfig.parse({**values, "validation_samples": 0})
        resolved, normal = asdict(config.resolved()), config.normalized().model_dump()
        assert None not in resolved.values()
        assert {name for name in names if resolved[name] != normal[name]} == {n for n in names if normal[n] is None}


def test_a_field_without_effect_resolves_to_what_changes_nothing() -> None:
    resolved = RunConfig.parse({"dataset": "iris", "model": "logistic", "validation_samples": 0}).resolved()
    assert (resolved.features, resolved.noise, resolved.hidden, resolved.activation) == (4, 0.0, 0, "")
    assert (resolved.validate_every, resolved.patience, resolved.min_delta, resolved.init_seed) == (1, 0, 0.0, 0)


def test_held_out_rows_are_what_a_real_data_set_can_give() -> None:
    assert RunConfig.parse({"dataset": "iris"}).normalized().validation_samples == 50
    assert RunConfig.parse({"dataset": "digits"}).normalized().validation_samples == 200


FIXED: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "83b83dc4bf620d0a782ce7fe66fd3015"),
    ({"dataset": "line", "model": "linear"}, "4385155b56ba8d3ead4eede207591324"),
    ({"dataset": "blobs", "optimizer": "adam", "samples": 60, "seed": 3}, "f2352c7f7a75780a4ab14ef5dd9e81bd"),
    ({"dataset": "iris", "activation": "relu", "patience": 3}, "d54168139bc9012ca2acfcadcd39bb93"),
    ({"optimizer": "nesterov", "validate_every": 5, "data_seed": 1}, "c3938226149c8b1133d18d5b0cedd251"),
    ({"sampling": "never", "validation_samples": 0, "batch_size": 200}, "2af7e9fab1c0b802207dac97da7329a7"),
)
"""Configurations, and the ids that they had under an engine "1" on 27 November 2026."""


@pytest.mark.parametrize(("values", "expected"), FIXED, ids=str)
def test_ids_are_what_they_were(values: dict[str, Any], expected: str) -> None:
    assert run_id(formerly(values), "1") == expected


def test_equal_runs_have_one_id_however_they_are_written() -> None:
    plain = RunConfig.parse({})
    spelled = RunConfig.parse({"noise": 0.35, "hidden": 32, "batch_size": "5", "data_seed": DEFAULT_SEED})
    assert run_id(plain, "engine") == run_id(spelled, "engine")
    seeds = {"seed": 9, "data_seed": 4, "init_seed": 4, "shuffle_seed": 4}
    assert run_id(RunConfig.parse({"seed": 4}), "engine") == run_id(RunConfig.parse(seeds), "engine")


@pytest.mark.parametrize("change", [{"seed": 4}, {"batch_size": 6}, {"shuffle_seed": 8}, {"noise": 0.31}])
def test_a_change_that_has_an_effect_gives_another_id(change: dict[str, object]) -> None:
    assert run_id(RunConfig.parse(change), "engine") != run_id(RunConfig.parse({}), "engine")


def test_another_engine_gives_another_id() -> None:
    assert run_id(RunConfig.parse({}), "engine") != run_id(RunConfig.parse({}), "another")


def test_the_canonical_form_is_sorted_json_without_spaces() -> None:
    canonical = RunConfig.parse({"learning_rate": "1.0"}).canonical()
    assert canonical.startswith(b'{"activation":"tanh","batch_size":5,')
    assert b'"learning_rate":1,' in canonical


def test_a_field_without_a_neutral_value_is_always_part_of_the_canonical_form() -> None:
    assert (
        RunConfig.model_fields.keys() - neutral_values(RunConfig.model_fields) == RunConfig().canonical_values().keys()
    )


def test_the_schema_describes_every_field() -> None:
    described = schema()
    assert list(described) == list(RunConfig.model_fields)
    for name, told in described.items():
        assert isinstance(told, dict)
        assert told["label"], name
        assert told["help"].endswith("."), name
        assert "choices" in told or "minimum" in told or "exclusiveMinimum" in told, name
