"""Several batches to an update: the same model as with one batch of all their rows, and a loss for every batch."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.curves import losses_of_updates
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay, train
from tests.core.test_twin import MODELS, assert_named_close, last, named

SMALL = {"samples": 90, "validation_samples": 31, "epochs": 3, "learning_rate": 0.003, "seed": 11}
OPTIMIZERS: list[dict[str, Any]] = [{"momentum": 0.8}, {"optimizer": "nesterov"}, {"optimizer": "adam"}]


def ending(config: RunConfig) -> dict[str, Any]:
    history = last(config)
    (update,) = replay(config, history, history.curves.updates_done - 1, 1)
    return update


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("optimized", OPTIMIZERS, ids=named)
@pytest.mark.parametrize("model", MODELS, ids=named)
def test_five_batches_of_eight_leave_the_parameters_of_one_batch_of_forty(
    model: dict[str, Any], optimized: dict[str, Any], reduction: str
) -> None:
    rules = SMALL | model | optimized | {"reduction": reduction}
    several, one = (
        RunConfig.parse(rules | {"batch_size": 8, "accumulate": 5}),
        RunConfig.parse(rules | {"batch_size": 40}),
    )
    assert plan(several).total_updates == plan(one).total_updates == 9
    ours, theirs = (replay(config, None, 0, 9) for config in (several, one))
    for mine, other in zip(ours, theirs, strict=True):
        for part in ("rows", "row_loss"):
            np.testing.assert_array_equal(mine[part], other[part])
        for part in ("gradient", "parameters_after", "state_after"):
            for found, expected in zip(leaves(mine[part]), leaves(other[part]), strict=True):
                np.testing.assert_array_equal(found, expected, err_msg=part)  # to the bit, for lanes are full
    np.testing.assert_array_equal(last(several).curves.loss.train, last(one).curves.loss.train)


def leaves(named_parts: dict[str, Any]) -> list[Any]:
    return [leaf for part in named_parts.values() for leaf in (leaves(part) if isinstance(part, dict) else [part])]


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_batches_that_fill_no_lanes_give_the_same_but_for_rounding(model: dict[str, Any]) -> None:
    several = ending(RunConfig.parse(SMALL | model | {"batch_size": 7, "accumulate": 6}))
    one = ending(RunConfig.parse(SMALL | model | {"batch_size": 42}))
    assert several["rows"].tolist() == one["rows"].tolist()
    assert_named_close(several["parameters_after"], one["parameters_after"])


def test_batches_have_losses_of_their_own_and_an_update_their_mean_over_the_rows() -> None:
    config = RunConfig.parse(SMALL | {"batch_size": 20, "accumulate": 3})
    history = last(config)  # batches of 20, 20, 20, 20, 10: updates of three batches and of two
    losses = history.curves.loss.batch
    assert (len(losses), history.curves.updates_done) == (15, 6)
    first, second = replay(config, history, 2, 2)
    assert [len(first["rows"]), len(second["rows"])] == [60, 30]
    assert first["batch_loss"].tolist() == losses[5:8].tolist()
    assert second["batch_loss"].tolist() == losses[8:10].tolist()
    assert first["loss"] == pytest.approx(first["row_loss"].mean())
    assert second["loss"] == pytest.approx((20 * losses[8] + 10 * losses[9]) / 30)
    assert second["loss"] == pytest.approx(second["row_loss"].mean())
    assert_named_close(first["parameters_after"], second["parameters_before"], 0)
    found = losses_of_updates(history.curves.plan, losses[5:15], 2, 4)
    assert found[:2].tolist() == [first["loss"], second["loss"]]


@given(st.integers(1, 40), st.integers(1, 60), st.integers(1, 17), st.sampled_from(["keep", "drop"]))
def test_neither_pieces_nor_checkpoints_change_a_bit(samples: int, together: int, piece: int, remainder: str) -> None:
    config = RunConfig.parse(
        {"samples": samples, "batch_size": min(3, samples), "accumulate": together, "remainder": remainder}
        | {"epochs": 3, "hidden": 4, "validation_samples": 5, "momentum": 0.5}
    )
    made = plan(config)
    whole: History = last(config)
    *_, cut = train(config, piece=piece)
    assert cut.curves.loss.batch.tolist() == whole.curves.loss.batch.tolist()
    assert cut.curves.updates_done == made.total_updates == 3 * made.updates_per_epoch
    assert made.updates_per_epoch == -(-made.batches_per_epoch // together)
    last_update = made.total_updates - 1
    (from_checkpoint,), *_ = replay(config, whole, last_update, 1), ()
    (from_start,), *_ = replay(config, None, last_update, 1), ()
    for mine, other in zip(
        leaves(from_checkpoint["parameters_after"]), leaves(from_start["parameters_after"]), strict=True
    ):
        np.testing.assert_array_equal(mine, other)


def test_while_a_run_trains_an_update_counts_when_its_last_batch_is_there() -> None:
    config = RunConfig.parse({"accumulate": 15, "epochs": 2})
    pieces = [(history.curves.batches_done, history.curves.updates_done) for history in train(config, piece=10)]
    assert pieces == [(10, 0), (20, 1), (30, 2), (40, 3), (50, 3), (60, 4), (70, 5), (80, 6)]


def test_a_run_that_diverges_amid_an_update_ends_with_the_batch_that_shows_it() -> None:
    config = RunConfig.parse(
        {"dataset": "line", "features": 1, "model": "linear", "samples": 5000, "learning_rate": 1000}
        | {"batch_size": 5, "accumulate": 7}
    )
    history = last(config)
    curves = history.curves
    assert curves.status == "diverged"
    assert not np.isfinite(curves.loss.batch[-1])
    assert np.isfinite(curves.loss.batch[:-1]).all()
    assert curves.batches_done % 7 != 0
    assert curves.updates_done == curves.plan.update_of(curves.batches_done - 1) + 1
    assert curves.diverged_at_update == curves.updates_done - 1
    (update,) = replay(config, history, curves.updates_done - 1, 1)
    batches = curves.batches_done - curves.plan.batches_until(curves.updates_done - 1)
    assert len(update["batch_loss"]) == batches
    assert len(update["rows"]) == len(update["row_loss"]) == 5 * batches


def test_one_batch_to_an_update_is_left_out_of_the_canonical_form() -> None:
    config = RunConfig.parse({"epochs": 2})
    assert b"accumulate" not in config.canonical()
    assert run_id(RunConfig.parse({"epochs": 2, "accumulate": 1}), "1") == run_id(config, "1")
    assert json.loads(RunConfig.parse({"epochs": 2, "accumulate": 4}).canonical())["accumulate"] == 4
