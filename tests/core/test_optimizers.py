"""The optimizers: their fields, their bits, and what must hold of any update."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.engine.golden import run_bits
from epochwise.core.engine.optimizers import NUMBERED
from epochwise.core.engine.sgd import replay, train
from tests.core import twin
from tests.core.former import formerly

GOLDEN = {
    "nesterov": "409029ab9cd9ea20",
    "rmsprop": "88344f3bf88d75cd",
    "adam": "fa2e9c981f622b2b",
}
"""The start of the hash of a run's losses and parameters. A number that changes changes runs under old ids: then the
version of the engine has to rise."""
SMALL = {"samples": 60, "validation_samples": 20, "epochs": 4, "batch_size": 7, "seed": 1}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_bits_of_an_optimizer_stay(name: str) -> None:
    found = hashlib.sha256(run_bits(formerly(SMALL | {"optimizer": name}))).hexdigest()
    assert found[:16] == GOLDEN[name]


def test_every_optimizer_has_its_branch_and_its_bits() -> None:
    assert set(OPTIMIZERS) == set(NUMBERED) == {"sgd", *GOLDEN}


def test_runs_from_before_there_was_a_choice_keep_their_ids() -> None:
    assert run_id(formerly({}), "1-29503eb2") == "0100a1bb5e047455578378c40126231f"
    assert b"optimizer" not in RunConfig(momentum=0.9).canonical()
    assert b"optimizer" in RunConfig(optimizer="nesterov").canonical()


def test_momentum_is_for_sgd_and_nesterov_and_has_their_defaults() -> None:
    momentum = {name: RunConfig(optimizer=name).normalized().momentum for name in OPTIMIZERS}
    assert (momentum["sgd"], momentum["nesterov"], momentum["adam"]) == (0.0, 0.9, None)
    with pytest.raises(InvalidConfig, match=r"momentum: does not apply: this optimizer has no momentum"):
        RunConfig.parse({"optimizer": "adam", "momentum": 0.5})


def test_the_learning_rate_does_not_follow_the_optimizer() -> None:
    assert len({RunConfig(optimizer=name).resolved().learning_rate for name in OPTIMIZERS}) == 1


def test_nesterov_without_momentum_is_plain_sgd() -> None:
    runs = [RunConfig.parse(SMALL | {"optimizer": name, "momentum": 0}) for name in ("sgd", "nesterov")]
    assert run_bits(runs[0]) == run_bits(runs[1])
    assert replay(runs[1], None, 3, 1)[0]["state_after"] == {}


configurations = st.builds(
    lambda model, optimizer, reduction, batch_size, rate: RunConfig.parse(
        {"samples": 30, "validation_samples": 10, "epochs": 3, "dataset": model[0], "model": model[1]}
        | {"optimizer": optimizer, "reduction": reduction, "batch_size": batch_size, "learning_rate": rate}
    ),
    st.sampled_from(
        [("line", "linear"), ("moons", "logistic"), ("iris", "logistic"), ("moons", "network"), ("iris", "network")]
    ),
    st.sampled_from(list(OPTIMIZERS)),
    st.sampled_from(["mean", "sum"]),
    st.integers(1, 30),
    st.floats(1e-4, 0.05),
)


@given(configurations, st.integers(0, 1000))
def test_each_update_hands_on_what_the_next_begins_with(config: RunConfig, place: int) -> None:
    *_, history = train(config)
    first, second = replay(config, None, place % (history.curves.updates_done - 1), 2)
    for before, after in (("parameters_before", "parameters_after"), ("state_before", "state_after")):
        assert repr(second[before]) == repr(first[after])


@given(configurations)
def test_an_update_is_the_definition_applied_to_its_gradient(config: RunConfig) -> None:
    resolved = config.resolved()
    optimize = twin.Optimizer(resolved.optimizer, resolved.learning_rate, resolved.momentum)
    for update in replay(config, None, 0, 3):
        theta = {name: part.copy() for name, part in update["parameters_before"].items()}
        optimize(theta, update["gradient"])
        for name, part in theta.items():
            np.testing.assert_allclose(update["parameters_after"][name], part, rtol=1e-12, atol=1e-15, err_msg=name)


@pytest.mark.parametrize("name", [name for name, spec in OPTIMIZERS.items() if spec.scale_free])
def test_where_the_gradients_scale_does_not_count_sums_train_like_means(name: str) -> None:
    fields = SMALL | {"optimizer": name, "batch_size": 20, "learning_rate": 0.01}
    losses = [
        np.concatenate([update["row_loss"] for update in replay(RunConfig.parse(fields | how), None, 0, 12)])
        for how in ({"reduction": "mean"}, {"reduction": "sum"})
    ]
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-4)
