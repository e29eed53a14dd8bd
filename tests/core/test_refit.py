"""fit() called again and again: to carry on changes nothing, to begin anew sets back all but the parameters."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay, train
from tests.core import twin
from tests.core.test_accumulate import leaves
from tests.core.test_twin import CLOSE, assert_named_close, last, named

SMALL = {"samples": 90, "validation_samples": 31, "batch_size": 40, "learning_rate": 0.01, "seed": 11, "hidden": 5}
ANEW = SMALL | {"epochs": 7, "fit_every": 3, "refit": "anew"}
OPTIMIZERS: list[dict[str, Any]] = [
    {},
    {"momentum": 0.8},
    {"optimizer": "nesterov"},
    {"optimizer": "rmsprop"},
    {"optimizer": "adam", "accumulate": 2},
]


@pytest.mark.parametrize("optimized", OPTIMIZERS, ids=named)
def test_calls_that_carry_on_give_the_bits_of_one_call_under_an_id_of_their_own(optimized: dict[str, Any]) -> None:
    whole = RunConfig.parse(SMALL | optimized | {"epochs": 7})
    called = RunConfig.parse(SMALL | optimized | {"epochs": 7, "fit_every": 3})
    assert run_id(called, "1") != run_id(whole, "1")
    assert plan(called).fits == 3
    one, several = last(whole), last(called)
    for name, losses in vars(one.curves.loss).items():
        np.testing.assert_array_equal(getattr(several.curves.loss, name), losses, err_msg=name)


@pytest.mark.parametrize("sampling", ["each-epoch", "once", "replacement", "buffer"])
@pytest.mark.parametrize("optimized", OPTIMIZERS, ids=named)
def test_calls_that_begin_anew_agree_with_the_twin(optimized: dict[str, Any], sampling: str) -> None:
    config = RunConfig.parse(ANEW | optimized | {"sampling": sampling})
    history, expected = last(config), twin.run(load(config), config.normalized().model_dump())
    np.testing.assert_allclose(history.curves.loss.batch, expected.batch_loss, rtol=CLOSE)
    np.testing.assert_allclose(history.curves.loss.validation, expected.validation, rtol=CLOSE)
    inside = replay(config, history, 0, history.curves.updates_done)
    assert [update["rows"].tolist() for update in inside] == expected.rows
    assert_named_close(inside[-1]["parameters_after"], expected.theta, 1e-7)
    for name, part in expected.state.items():
        assert_named_close(inside[-1]["state_after"][name], part, 1e-7)


def test_the_state_is_zero_and_the_order_the_first_one_at_each_call_and_the_parameters_go_on() -> None:
    config = RunConfig.parse(ANEW | {"optimizer": "adam"})
    updates = replay(config, last(config), 0, 21)
    for first in (0, 9, 18):
        assert all(not part.any() for part in leaves(updates[first]["state_before"]))
        assert updates[first]["rows"].tolist() == updates[0]["rows"].tolist()
    assert any(part.any() for part in leaves(updates[8]["state_after"]))
    assert_named_close(updates[9]["parameters_before"], updates[8]["parameters_after"], 0)


def test_the_rows_of_an_epoch_are_those_that_it_trains_on() -> None:
    config = RunConfig.parse(ANEW | {"sampling": "replacement", "remainder": "drop"})
    orders = rows_of_epochs(config, 1, 6)
    assert orders[0].tolist() == orders[3].tolist() != orders[1].tolist()
    for epoch, order in enumerate(orders, 1):
        (first, second) = replay(config, None, epoch * 2, 2)
        assert [*first["rows"], *second["rows"]] == order.tolist()


def test_a_run_of_one_call_is_the_same_whether_the_next_would_carry_on_or_not() -> None:
    one, other = (last(RunConfig.parse(ANEW | {"fit_every": 9, "refit": how})) for how in ("carry", "anew"))
    np.testing.assert_array_equal(one.curves.loss.batch, other.curves.loss.batch)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(1, 17), st.sampled_from(["adam", "sgd"]))
def test_neither_pieces_nor_checkpoints_change_a_bit(epochs: int, every: int, piece: int, optimizer: str) -> None:
    config = RunConfig.parse(
        {"samples": 20, "batch_size": 3, "validation_samples": 5, "hidden": 4, "optimizer": optimizer}
        | {"epochs": epochs, "fit_every": every, "refit": "anew"}
    )
    whole = last(config)
    *_, cut = train(config, piece=piece)
    assert cut.curves.loss.batch.tolist() == whole.curves.loss.batch.tolist()
    last_update = whole.curves.updates_done - 1
    ours, theirs = (replay(config, kept, last_update, 1)[0] for kept in (whole, None))
    for mine, other in zip(leaves(ours["parameters_after"]), leaves(theirs["parameters_after"]), strict=True):
        np.testing.assert_array_equal(mine, other)


def stopped_at(**rules: object) -> int | None:
    return last(
        RunConfig.parse({"epochs": 400, "patience": 5, "min_delta": 0.01, "seed": 1} | rules)
    ).curves.epochs_done


def test_patience_begins_anew_with_each_call() -> None:
    whole = last(RunConfig.parse({"epochs": 400, "seed": 1}))
    stopped = stopped_at()
    assert stopped is not None
    assert stopped_at(fit_every=stopped - 2) == stopped
    anew = stopped_at(fit_every=stopped - 2, refit="anew", sampling="never")
    losses = last(RunConfig.parse({"epochs": 400, "seed": 1, "sampling": "never"})).curves.loss.validation
    assert anew == expected_stop(losses, stopped - 2)
    assert whole.curves.status == "completed"


def expected_stop(losses: Any, every: int) -> int:
    to_beat, waited = np.inf, 0
    for epoch, loss in enumerate(losses):
        if epoch % every == 0:
            to_beat, waited = np.inf, 0
        if loss < to_beat - 0.01:
            to_beat, waited = loss, 0
        else:
            waited += 1
        if waited == 5:
            return epoch + 1
    return len(losses)


def test_the_best_epoch_is_over_the_whole_run() -> None:
    history = last(RunConfig.parse({"epochs": 300, "fit_every": 20, "refit": "anew", "optimizer": "adam"}))
    validation = history.curves.loss.validation
    assert history.curves.lowest_epoch == int(np.argmin(validation)) + 1
    assert history.curves.lowest_validation == validation.min()


def test_one_call_is_left_out_of_the_canonical_form() -> None:
    config = RunConfig.parse({"epochs": 2})
    assert b"fit" not in config.canonical()
    called = json.loads(RunConfig.parse({"epochs": 2, "fit_every": 1}).canonical())
    assert (called["fit_every"], called["refit"]) == (1, "carry")
    assert RunConfig.from_canonical(called).canonical() == RunConfig.parse(called).canonical()
    with pytest.raises(InvalidConfig, match="does not apply: fit\\(\\) is called once"):
        RunConfig.parse({"refit": "anew"})


@pytest.mark.parametrize(
    ("every", "fits", "codes"),
    [(None, 1, []), (5, 2, []), (10, 1, []), (4, 3, ["short-last-fit"]), (11, 1, ["one-fit"])],
)
def test_the_plan_counts_the_calls(every: int | None, fits: int, codes: list[str]) -> None:
    made = plan(RunConfig.parse({"epochs": 10, "fit_every": every}))
    assert (made.fits, made.epochs_per_fit) == (fits, min(every or 10, 10))
    assert [warning.code for warning in made.warnings] == codes
