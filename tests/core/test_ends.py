"""How a run ends: completed, stopped early, diverged, or told to stop."""

import math
import threading
import time
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.curves import STATUSES
from epochwise.core.engine.history import History
from epochwise.core.engine.kernels import advance
from epochwise.core.engine.layers import parameter_room
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.sgd import Stop, replay, train
from epochwise.core.engine.shape import Shape


def last(**values: Any) -> History:
    *_, history = train(RunConfig.parse(values))
    return history


def test_validation_is_due_every_so_many_epochs_and_at_the_end() -> None:
    history = last(model="logistic", epochs=11, validate_every=4)
    assert np.flatnonzero(np.isfinite(history.curves.loss.validation)).tolist() == [3, 7, 10]
    assert np.isfinite(history.curves.loss.train).all()
    every = last(model="logistic", epochs=11)
    np.testing.assert_array_equal(history.curves.loss.validation[[3, 7, 10]], every.curves.loss.validation[[3, 7, 10]])


def test_the_best_epoch_is_the_first_with_the_lowest_validation_loss() -> None:
    history = last(epochs=300)
    assert history.curves.lowest_epoch == int(np.argmin(history.curves.loss.validation)) + 1
    assert history.curves.lowest_validation == history.curves.loss.validation.min()
    assert last(epochs=3, validation_samples=0).curves.lowest_epoch is None


@pytest.mark.parametrize(
    ("patience", "min_delta", "validate_every"), [(1, 0.0, 1), (5, 0.0, 1), (5, 0.01, 1), (3, 0.002, 7), (10, 0.0, 3)]
)
def test_early_stopping_follows_its_rule(patience: int, min_delta: float, validate_every: int) -> None:
    free = last(epochs=400, validate_every=validate_every)
    to_beat, waited, expected = math.inf, 0, 400
    for epoch in range(400):
        if math.isnan(free.curves.loss.validation[epoch]):
            continue
        waited = 0 if free.curves.loss.validation[epoch] < to_beat - min_delta else waited + 1
        to_beat = free.curves.loss.validation[epoch] if waited == 0 else to_beat
        if waited == patience:
            expected = epoch + 1
            break
    assert expected < 400

    history = last(epochs=400, patience=patience, min_delta=min_delta, validate_every=validate_every)
    assert (history.curves.status, history.curves.stopped_at_epoch, history.curves.epochs_done) == (
        "early_stopped",
        expected,
        expected,
    )
    assert history.curves.updates_done == len(history.curves.loss.batch) == 40 * expected
    assert len(history.curves.loss.train) == len(history.curves.loss.validation) == expected
    np.testing.assert_array_equal(history.curves.loss.batch, free.curves.loss.batch[: 40 * expected])


def test_a_learning_rate_of_one_on_the_line_diverges_by_three_high_evaluations() -> None:
    history = last(dataset="line", model="linear", learning_rate=1)
    assert history.curves.status == "diverged"
    high = history.curves.loss.train > 10 * history.curves.loss.initial_train
    assert high[-3:].tolist() == [True, True, True]
    assert not any(high[at : at + 3].all() for at in range(len(high) - 3))
    assert history.curves.diverged_at_update == history.curves.updates_done - 1 == 40 * history.curves.epochs_done - 1
    assert history.curves.stopped_at_epoch == history.curves.epochs_done


def test_a_wave_whose_sums_are_beyond_any_angle_diverges() -> None:
    values = {"dataset": "sine", "model": "wave", "samples": 1000, "batch_size": 1000, "epochs": 9}
    config = RunConfig.parse(values | {"reduction": "sum", "learning_rate": 1000})
    *_, history = train(config)
    (first,) = replay(config, history, 0, 1)
    assert abs(first["parameters_after"]["weights"][0, 0]) * 5 > 2**22
    assert (history.curves.status, history.curves.epochs_done) == ("diverged", 1)
    assert np.isfinite(history.curves.loss.batch).all()
    assert np.isnan(history.curves.loss.train).all()


def test_a_loss_that_is_not_finite_ends_the_run_at_that_batch() -> None:
    history = last(dataset="line", model="linear", learning_rate=1000, batch_size=1)
    assert history.curves.status == "diverged"
    assert history.curves.diverged_at_update == len(history.curves.loss.batch) - 1
    assert np.isfinite(history.curves.loss.batch[:-1]).all()
    assert not math.isfinite(history.curves.loss.batch[-1])
    assert history.curves.updates_done < 600  # within the third epoch: the rule of three evaluations had not spoken
    assert history.curves.epochs_done == len(history.curves.loss.train) == history.curves.stopped_at_epoch - 1


def test_a_diverged_run_can_be_replayed_to_its_end() -> None:
    config = RunConfig.parse({"dataset": "line", "model": "linear", "learning_rate": 1000, "batch_size": 1})
    *_, history = train(config)
    inside = replay(config, history, history.curves.updates_done - 2, 10)
    assert len(inside) == 2
    assert not math.isfinite(inside[-1]["loss"])


def test_patience_that_ends_with_the_last_epoch_cuts_nothing_short() -> None:
    values = {"model": "logistic", "learning_rate": 1, "seed": 7, "patience": 1}
    stopped, completed = last(**values, epochs=3), last(**values, epochs=2)
    assert (stopped.curves.status, stopped.curves.epochs_done) == ("early_stopped", 2)
    assert (completed.curves.status, completed.curves.epochs_done) == ("completed", 2)
    np.testing.assert_array_equal(completed.curves.loss.batch, stopped.curves.loss.batch)


@pytest.mark.parametrize(
    "values",
    [
        {"validate_every": 7},
        {"validation_samples": 0},
        {"accumulate": 3, "batch_size": 30, "remainder": "drop", "validate_every": 50},
        {"reduction": "sum", "learning_rate": 0.02, "optimizer": "adam", "sampling": "replacement"},
        {"patience": 60, "validate_every": 4},
    ],
    ids=str,
)
def test_a_target_loss_stops_after_the_first_epoch_that_reaches_it_and_validates_there(values: dict[str, Any]) -> None:
    free = last(epochs=300, **values | {"patience": None, "validate_every": None})
    target = float(np.sort(free.curves.loss.train)[200])
    expected = int(np.flatnonzero(free.curves.loss.train <= target)[0]) + 1

    history = last(epochs=300, target_loss=target, **values)
    curves, updates = history.curves, expected * history.curves.plan.updates_per_epoch
    assert (curves.status, curves.stopped_at_epoch, curves.epochs_done) == ("target_reached", expected, expected)
    assert curves.updates_done == updates
    np.testing.assert_array_equal(curves.loss.train, free.curves.loss.train[:expected])
    np.testing.assert_array_equal(curves.loss.batch, free.curves.loss.batch[: curves.batches_done])
    np.testing.assert_array_equal(curves.loss.validation[-1], free.curves.loss.validation[expected - 1])
    assert (history.judgement is None) == (values.get("validation_samples") == 0)
    (inside,) = replay(RunConfig.parse({"epochs": 300, "target_loss": target} | values), history, updates - 1, 5)
    assert inside["update"] == updates - 1


def test_a_target_and_patience_stop_by_whichever_comes_first() -> None:
    values = {"model": "logistic", "learning_rate": 1, "seed": 7, "patience": 1, "epochs": 9}
    stopped = last(**values)
    first, second = stopped.curves.loss.train.tolist()
    assert stopped.curves.status == "early_stopped"
    assert last(**values, target_loss=min(first, second) / 2).curves.status == "early_stopped"
    both = last(**values, target_loss=second)  # both rules end the second epoch, and the target is what was asked for
    assert (both.curves.status, both.curves.epochs_done) == ("target_reached", 2 if second < first else 1)


def test_a_target_that_the_last_epoch_reaches_cuts_nothing_short_and_none_is_reached_by_the_untrained_model() -> None:
    values = {"model": "logistic", "epochs": 4}
    losses = last(**values).curves.loss.train.tolist()
    assert losses == sorted(losses, reverse=True)
    assert last(**values, target_loss=losses[3]).curves.status == "completed"
    assert last(**values, target_loss=losses[2]).curves.status == "target_reached"
    above = last(**values, target_loss=999).curves
    assert (above.status, above.epochs_done) == ("target_reached", 1)


def test_every_update_of_a_run_that_patience_ended_can_be_replayed() -> None:
    config = RunConfig.parse(
        {"seed": 1, "learning_rate": 0.01, "batch_size": 20, "hidden": 128, "epochs": 2000}
        | {"min_delta": 0.001, "patience": 10}
    )
    *_, history = train(config)
    span = history.checkpoint_every * history.curves.plan.updates_per_epoch
    last = history.curves.updates_done - 1
    places = [*range(span - 1, last, span), last]
    assert history.curves.status == "early_stopped"
    assert len(places) > 1
    for place in places:
        (inside,) = replay(config, history, place, 1)
        assert inside["loss"] == history.curves.loss.batch[place]


def test_a_run_that_was_stopped_makes_no_further_update() -> None:
    stop = Stop()
    run = train(RunConfig.parse({}), stop, piece=33)
    before = next(run).curves.updates_done
    stop.set()
    history = next(run)
    assert (history.curves.status, history.curves.updates_done, len(history.curves.loss.batch)) == (
        "cancelled",
        before,
        before,
    )
    assert list(run) == []


def test_a_stop_from_another_thread_is_seen_inside_a_piece() -> None:
    stop = Stop()
    job = prepare(RunConfig.parse({"epochs": 400_000, "hidden": 128}), stop.flag)
    ended: list[int] = []
    worker = threading.Thread(target=lambda: ended.append(advance(job, 10**9)))
    worker.start()
    deadline = time.monotonic() + 60
    while job.progress["update"][0] == 0 and time.monotonic() < deadline:
        worker.join(0.001)
    stop.set()
    worker.join(60)
    assert STATUSES[ended[0]] == "cancelled"
    assert 0 < job.progress["update"][0] < 16_000_000


def test_a_history_grows_piece_by_piece() -> None:
    seen = [
        (history.curves.updates_done, history.curves.epochs_done, history.curves.status)
        for history in train(RunConfig.parse({}), piece=9990)
    ]
    assert seen == [
        (9990, 249, "training"),
        (19980, 499, "training"),
        (29970, 749, "training"),
        (39960, 999, "training"),
        (40000, 1000, "completed"),
    ]


@pytest.mark.parametrize("values", [{"momentum": 0.5}, {"dataset": "digits", "hidden": 128, "epochs": 100}])
def test_checkpoints_are_a_piece_apart_and_small(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    first, *_, history = train(config)
    assert first.curves.updates_done >= history.checkpoint_every
    assert history.checkpoints.nbytes <= 16 * 2**20 + history.checkpoints[0].nbytes
    parameters = parameter_room(Shape.of(config.resolved()))
    assert history.checkpoints.shape[1] == parameters * (2 if config.momentum else 1)
    curves = history.curves
    numbers = len(curves.series) * (curves.batches_done + 4 * curves.epochs_done)
    assert history.nbytes == 8 * numbers + history.checkpoints.nbytes + 8 * parameters


@pytest.mark.parametrize(("first", "count", "field"), [(-1, 1, "first"), (40_000, 1, "first"), (0, 0, "count")])
def test_updates_that_do_not_exist_are_refused_by_name(first: int, count: int, field: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        replay(RunConfig.parse({}), None, first, count)
    assert [error.field for error in caught.value.errors] == [field]


def test_fewer_updates_come_where_the_run_ends() -> None:
    config = RunConfig.parse({"epochs": 2})
    assert [update["update"] for update in replay(config, None, 78, 10)] == [78, 79]
    assert [update["epoch"] for update in replay(config, None, 39, 2)] == [0, 1]
