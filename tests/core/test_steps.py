"""Epochs of a set number of batches: which rows they take, what they are called, and that nothing else changes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochwise.core.columns import columns
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.curves import EPOCH_VALUES
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay, train
from tests.core.test_twin import last

READERS: dict[str, Any] = {"samples": 1000, "batch_size": 10, "steps_per_epoch": 20, "epochs": 100}
"""The question of a reader: a thousand images, batches of ten, twenty steps an epoch, a hundred epochs."""


def config_of(**values: Any) -> RunConfig:
    return RunConfig.parse({"hidden": 4, "validation_samples": 5, **values})


def test_twenty_steps_of_a_hundred_batches_are_twenty_passes_where_the_next_epoch_continues() -> None:
    config = config_of(**READERS)
    made = plan(config)
    assert (made.batches_per_epoch, made.batches_per_pass, made.total_batches) == (20, 100, 2000)
    assert (made.passes, made.samples_seen, made.unseen_samples, made.warnings) == (20.0, 20_000, 0, ())
    often = np.bincount(np.concatenate(rows_of_epochs(config, 0, 100)), minlength=1000)
    assert often.tolist() == [20] * 1000
    assert [made.pass_of(batch) for batch in (0, 99, 100, 1999)] == [(0, 0), (0, 99), (1, 0), (19, 99)]


def test_restarted_in_the_datas_order_the_same_200_rows_are_taken_a_hundred_times() -> None:
    config = config_of(**READERS, steps="restart", sampling="never")
    made = plan(config)
    assert (made.samples_seen, made.unseen_samples, made.restarts) == (20_000, 800, True)
    often = np.bincount(np.concatenate(rows_of_epochs(config, 0, 100)), minlength=1000)
    assert often.tolist() == [100] * 200 + [0] * 800
    (warning,) = made.warnings
    assert (warning.code, warning.field) == ("unseen-samples", "steps_per_epoch")
    assert warning.message == "800 of 1,000 samples are in no batch of the run."


def test_restarted_and_shuffled_each_epoch_takes_the_first_batches_of_an_order_of_its_own() -> None:
    stepped, whole = config_of(**READERS, steps="restart"), config_of(samples=1000, batch_size=10, epochs=100)
    assert plan(stepped).unseen_samples is None
    for first, order in zip(rows_of_epochs(stepped, 0, 100), rows_of_epochs(whole, 0, 100), strict=True):
        assert first.tolist() == order[:200].tolist()


@pytest.mark.parametrize("steps", ["continue", "restart"])
def test_as_many_steps_as_a_pass_has_batches_change_no_bit(steps: str) -> None:
    plain, stepped = config_of(epochs=4), config_of(epochs=4, steps_per_epoch=40, steps=steps)
    mine, other = last(plain).curves.loss, last(stepped).curves.loss
    for name in ("batch", *EPOCH_VALUES):
        np.testing.assert_array_equal(getattr(mine, name), getattr(other, name))
    assert run_id(plain, "1") != run_id(stepped, "1")


def test_the_batches_of_a_run_are_the_same_wherever_its_epochs_end() -> None:
    whole, stepped = config_of(samples=23, epochs=6), config_of(samples=23, epochs=10, steps_per_epoch=3)
    np.testing.assert_array_equal(last(whole).curves.loss.batch, last(stepped).curves.loss.batch)


lengths = st.builds(
    lambda samples, size, epochs, steps, how, more: {
        "samples": samples,
        "batch_size": min(size, samples),
        "epochs": epochs,
        "steps_per_epoch": steps if how == "continue" else min(steps, -(-samples // size)),
        "steps": how,
        **more,
    },
    st.integers(1, 30),
    st.integers(1, 9),
    st.integers(1, 6),
    st.integers(1, 20),
    st.sampled_from(["continue", "restart"]),
    st.fixed_dictionaries({"accumulate": st.integers(1, 25), "sampling": st.sampled_from(sorted(SAMPLINGS))}),
)


@settings(max_examples=60)
@given(lengths, st.integers(1, 17))
def test_plan_rows_pieces_and_checkpoints_agree(values: dict[str, Any], piece: int) -> None:
    config = config_of(**values, momentum=0.5)
    made, whole = plan(config), last(config)
    *_, cut = train(config, piece=piece)
    assert cut.curves.loss.batch.tolist() == whole.curves.loss.batch.tolist()
    sizes = [made.size_of(batch) for batch in range(made.total_batches)]
    assert [made.rows_before(batch) for batch in range(made.total_batches + 1)] == [0, *np.cumsum(sizes)]
    assert columns(whole.curves, "batches", 0, made.total_batches)["batch_size"].tolist() == sizes
    assert [len(rows) for rows in rows_of_epochs(config, 0, made.epochs)] == [
        sum(sizes[at : at + made.batches_per_epoch]) for at in range(0, len(sizes), made.batches_per_epoch)
    ]
    at = made.total_updates - 1
    (from_checkpoint,), (from_start,) = replay(config, whole, at, 1), replay(config, None, at, 1)
    assert from_checkpoint["rows"].tolist() == from_start["rows"].tolist()
    assert len(from_start["rows"]) <= made.rows_of_update
    for name, part in from_start["parameters_after"].items():
        np.testing.assert_array_equal(from_checkpoint["parameters_after"][name], part)


@settings(max_examples=60)
@given(lengths)
def test_unseen_samples_are_those_in_no_batch(values: dict[str, Any]) -> None:
    config = config_of(**values)
    made, rows = plan(config), np.concatenate(rows_of_epochs(config, 0, config.epochs))
    if made.unseen_samples is not None:
        assert made.unseen_samples == made.samples - len(np.unique(rows))


def test_more_steps_than_a_pass_has_cannot_restart() -> None:
    with pytest.raises(InvalidConfig) as refused:
        config_of(steps_per_epoch=41, steps="restart")
    (error,) = refused.value.errors
    assert (error.field, error.value, error.allowed) == ("steps_per_epoch", 41, "1 to 40")
    assert error.message.startswith("41 batches are more than the 40 batches of a pass")
    assert plan(config_of(steps_per_epoch=41)).passes == 1025.0


def test_how_the_next_epoch_begins_needs_a_number_of_batches() -> None:
    with pytest.raises(InvalidConfig) as refused:
        config_of(steps="restart")
    assert [error.field for error in refused.value.errors] == ["steps"]
    assert config_of(steps_per_epoch=3).normalized().steps == "continue"
    assert b"steps" not in config_of().canonical()
