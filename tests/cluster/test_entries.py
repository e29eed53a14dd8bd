"""A run put together from its entries is the run that was cut, to the bit, however far it has come."""

from collections.abc import Iterator

import numpy as np
import pytest

from epochwise.cluster.entries import Cutter, Growth, failed_entry
from epochwise.core.config.config import RunConfig
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.runs.frames import Frames
from epochwise.runs.incident import Failure
from epochwise.runs.record import Record
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import DataGone, Internal
from tests.runs.support import early, small

CONFIGS = {
    "plain": small(),
    "no validation": small(validation_samples=0),
    "stopped early": early(),
    "diverged": small(learning_rate=100.0, epochs=50),
    "classes and measures": RunConfig.parse({"dataset": "iris", "epochs": 30}),
    "epochs of a set number of batches": small(steps_per_epoch=5, epochs=40),
    "validated every third epoch": small(validate_every=3),
    "a test set": RunConfig.parse({"dataset": "moons", "epochs": 20, "test_samples": 70}),
    "a test set of numbers": small(test_samples=30),
    "a target": RunConfig.parse({"dataset": "moons", "epochs": 50, "target_loss": 0.4, "test_samples": 20}),
    "accumulated": small(accumulate=3),
    "fit() anew": small(optimizer="adam", learning_rate=0.01, epochs=20, fit_every=6, refit="anew"),
}


def cut(config: RunConfig, piece: int | None) -> Iterator[tuple[History, bytes]]:
    cutter = Cutter()
    for history in sgd.train(config, piece=piece):
        yield history, cutter.entry(history, 1.0)


def frames(config: RunConfig, history: History, points: int | None) -> list[bytes]:
    record, ended = Record("0" * 32, config, history), history.curves.status != "training"
    while not record.thin(ended):
        pass
    told = Frames(record.id, sgd.ENGINE, points)
    for _ in range(2):  # the first call asks for the bands
        count = told.count(record, ended)
        while not record.thin(ended):
            pass
    return [told.frame(index, record) for index in range(count)]


@pytest.mark.parametrize("piece", [1, 7, 40])
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS.keys())
def test_after_every_entry_the_frames_are_those_of_the_run_itself(config: RunConfig, piece: int) -> None:
    growth = Growth(config)
    for number, (history, entry) in enumerate(cut(config, piece)):
        growth.take(entry)
        assert growth.history is not None
        if number % 10 == 0 or history.curves.status != "training":
            for points in (None, 50):
                assert frames(config, growth.history, points) == frames(config, history, points)
    made = growth.history
    assert made is not None
    assert made.curves.status == history.curves.status != "training"
    assert made.judgement == history.judgement
    assert made.curves.test == history.curves.test
    assert (made.curves.test is None) == (config.test_samples == 0)
    assert np.array_equal(made.lowest_parameters, history.lowest_parameters, equal_nan=True)
    assert growth.failed is None


CHECKPOINTED = RunConfig.parse({"dataset": "moons", "hidden": 64, "epochs": 300, "momentum": 0.9})


def test_checkpoints_and_the_state_of_momentum_in_them_come_along() -> None:
    growth, cutter = Growth(CHECKPOINTED), Cutter()
    for history in sgd.train(CHECKPOINTED):
        growth.take(cutter.entry(history, 1.0))
        assert growth.history is not None
    assert growth.history is not None
    assert len(history.checkpoints) > 2
    assert np.array_equal(growth.history.checkpoints, history.checkpoints)


@pytest.mark.parametrize("config", [*CONFIGS.values(), CHECKPOINTED], ids=[*CONFIGS, "with checkpoints"])
def test_the_inside_of_its_updates_is_the_same(config: RunConfig) -> None:
    growth = Growth(config)
    for history, entry in cut(config, None):  # noqa: B007  the last one is meant
        growth.take(entry)
    for update in {0, history.curves.updates_done // 2, history.curves.updates_done - 1}:
        for made in (growth.history, history):
            assert made is not None
        opened = [sgd.replay(config, made, update, 1)[0] for made in (growth.history, history)]
        assert opened[0].keys() == opened[1].keys()
        assert np.array_equal(opened[0]["loss"], opened[1]["loss"])
        for name, values in opened[0]["parameters_after"].items():
            assert np.array_equal(values, opened[1]["parameters_after"][name])


def test_every_computation_gives_the_same_entries_whatever_the_clock() -> None:
    first, second = ([entry for _, entry in cut(small(), 24)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "failure", [Internal("00c0ffee"), DataGone("own-0123456789abcdefghij", "damaged", "2026-11-29")]
)
def test_a_failed_entry_says_why(failure: Failure) -> None:
    growth = Growth(small())
    growth.take(failed_entry(failure))
    assert growth.failed is not None
    assert problem_of(growth.failed) == problem_of(failure)
