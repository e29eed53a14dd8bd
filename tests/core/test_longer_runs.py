"""A longer run has the bits of the same run with fewer epochs up to where that ended: what "Train on" promises."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import replay, train

SMALL = {"dataset": "iris", "model": "logistic", "samples": 90, "batch_size": 20, "learning_rate": 0.05, "seed": 3}
EPOCHS: list[dict[str, Any]] = [
    {},
    {"remainder": "drop", "accumulate": 2},
    {"steps_per_epoch": 7},
    {"steps_per_epoch": 3, "steps": "restart"},
    {"fit_every": 3, "refit": "anew"},
    {"fit_every": 2, "refit": "carry"},
]


Ended = tuple[RunConfig, History]


def last(**values: Any) -> Ended:
    config = RunConfig.parse(SMALL | values)
    *_, history = train(config)
    return config, history


def assert_goes_on(ended: Ended, longer: Ended, validated: bool = True) -> None:
    """The short run's losses begin the long run's, and the long run's next update begins with its parameters."""
    (_, short), (_, long) = ended, longer
    batches, epochs = short.curves.batches_done, short.curves.epochs_done
    np.testing.assert_array_equal(long.curves.loss.batch[:batches], short.curves.loss.batch[:batches])
    for name in ("running", "unweighted", "train", "validation"):
        upto = epochs if validated or name != "validation" else epochs - 1
        ours, theirs = (getattr(each.curves.loss, name)[:upto] for each in (long, short))
        np.testing.assert_array_equal(ours, theirs, err_msg=name)
    done = short.curves.updates_done
    (final,) = replay(*ended, done - 1, 1)
    (begun,) = replay(*longer, done, 1)
    for part, values in begun["parameters_before"].items():
        np.testing.assert_array_equal(values, final["parameters_after"][part], err_msg=part)


@pytest.mark.parametrize("epochs", EPOCHS, ids=str)
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_twice_the_epochs_begin_with_the_same_bits(sampling: str, epochs: dict[str, Any]) -> None:
    for optimizer in OPTIMIZERS:
        same = {"sampling": sampling, "optimizer": optimizer, **epochs}
        assert_goes_on(last(epochs=4, **same), last(epochs=8, **same))


@pytest.mark.parametrize(("optimizer", "every"), list(product(OPTIMIZERS, (4, 5))))
def test_only_a_validation_that_is_due_at_the_end_alone_is_left_out(optimizer: str, every: int) -> None:
    short, long = (last(epochs=epochs, optimizer=optimizer, validate_every=every) for epochs in (8, 16))
    assert_goes_on(short, long, validated=every == 4)
    assert np.isnan(long[1].curves.loss.validation[7]) == (every == 5)


def test_without_its_rule_a_run_that_was_ended_by_one_goes_on_from_there() -> None:
    free = {"dataset": "moons", "model": "network", "samples": 80, "hidden": 16, "learning_rate": 0.3, "epochs": 400}
    for rule in ({"patience": 4, "min_delta": 0.001}, {"target_loss": 0.3}):
        short = last(**free, **rule)
        assert short[1].curves.status in ("early_stopped", "target_reached")
        assert_goes_on(short, last(**free))


def test_the_parameters_after_an_epoch_go_on_in_a_new_call_whose_state_is_as_at_the_start() -> None:
    whole, called = last(epochs=5, optimizer="adam"), last(epochs=10, optimizer="adam", fit_every=5, refit="anew")
    assert_goes_on(whole, called)
    (first,), (begun,) = replay(*called, 0, 1), replay(*called, whole[1].curves.updates_done, 1)
    assert begun["rows"].tolist() == first["rows"].tolist()
    assert str(begun["state_before"]) == str(first["state_before"])


@pytest.mark.parametrize("every", [1, 3])
def test_a_run_that_ends_at_the_lowest_validation_loss_ends_with_it(every: int) -> None:
    free = {"dataset": "moons", "model": "network", "samples": 80, "hidden": 64, "optimizer": "adam", "seed": 15}
    long = last(**free, epochs=300, validate_every=every)
    lowest, loss = long[1].curves.lowest_epoch, long[1].curves.lowest_validation
    assert lowest is not None
    assert lowest < 300
    short = last(**free, epochs=lowest, validate_every=every)
    assert_goes_on(short, long)
    assert (short[1].curves.lowest_epoch, short[1].curves.loss.validation[-1]) == (lowest, loss)
