"""The verdict on curves that are plain to see."""

from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Series
from epochwise.core.diagnose import Verdict, verdict
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train


def made_up(train_losses: Any, validation: Any, initial: float = 1.0, samples: int = 200) -> Curves:
    """Curves with these losses of its epochs."""
    epochs = len(train_losses)
    planned = plan(RunConfig.parse({"epochs": epochs, "validation_samples": samples}))
    falling, held_out = np.array(train_losses, float), np.array(validation, float)
    loss = Series(np.zeros(40 * epochs), falling, falling, falling, held_out, initial_train=initial)
    curves = Curves(planned, loss, status="completed", epochs_done=epochs, stopped_at_epoch=epochs)
    if np.isfinite(held_out).any():
        curves.lowest_epoch = int(np.nanargmin(held_out)) + 1
        curves.lowest_validation = float(np.nanmin(held_out))
    return curves


FALLING = 0.2 + 0.8 * np.exp(-np.arange(1, 101) / 15)
RISING_AGAIN = 0.3 + 0.7 * np.exp(-np.arange(1, 101) / 10) + np.arange(100) * 0.001


def test_validation_that_rises_while_training_falls_is_over_learned() -> None:
    found = verdict(made_up(FALLING, RISING_AGAIN))
    lowest = int(np.argmin(RISING_AGAIN)) + 1
    assert found.code == "over-learned"
    assert found.title == f"Over-learned (overfitting) after epoch {lowest}"
    assert f"{RISING_AGAIN.min():.3g}" in found.reason
    assert "200 validation samples" in found.reason


def test_a_rise_that_chance_may_bring_is_not_over_learning() -> None:
    level = np.full(100, 0.300)
    level[40], level[-1] = 0.295, 0.305
    assert verdict(made_up(FALLING, level)).code == "suitably-fit"


def test_the_same_rise_needs_fewer_doubts_with_more_validation_rows() -> None:
    level = np.full(100, 0.30)
    level[40], level[-1] = 0.29, 0.31
    assert verdict(made_up(FALLING, level, samples=200)).code == "suitably-fit"
    assert verdict(made_up(FALLING, level, samples=2000)).code == "over-learned"


def test_a_best_epoch_near_the_end_is_not_over_learning() -> None:
    late = np.linspace(1, 0.3, 100)
    late[-1] = 0.5
    found = verdict(made_up(FALLING, late))
    assert found.code == "suitably-fit"
    assert (
        "Validation loss (0.500 after epoch 100) has only just left its lowest (0.307 after epoch 99)" in found.reason
    )


def test_a_rise_without_more_training_is_not_over_learning_and_no_chance_either() -> None:
    level, rising = np.full(100, 0.2), np.full(100, 0.3)
    rising[50:] = 0.4
    found = verdict(made_up(level, rising))
    assert found.code == "suitably-fit"
    assert (
        "(0.400 after epoch 100) is above its lowest (0.300 after epoch 1), though training loss is no lower"
        in found.reason
    )


def test_a_training_loss_that_jumps_about_is_not_settled() -> None:
    *_, history = train(RunConfig.parse({"learning_rate": 3, "epochs": 20}))
    found = verdict(history.curves)
    assert (found.code, found.title) == ("under-learned", "Under-learned (underfitting): training does not settle")
    assert f"{history.curves.loss.train.min():.3g} after epoch {history.curves.loss.train.argmin() + 1}" in found.reason
    assert f"{history.curves.loss.train[-1]:.3g} after epoch 20" in found.reason


def test_a_little_unrest_is_settled() -> None:
    restless = FALLING + 0.02 * (np.arange(100) % 2)
    assert verdict(made_up(restless, restless)).code == "suitably-fit"


def test_a_training_loss_that_still_falls_is_under_learned() -> None:
    found = verdict(made_up(np.linspace(0.99, 0.5, 100), np.linspace(1, 0.5, 100)))
    assert (found.code, found.title) == ("under-learned", "Under-learned (underfitting): still improving")
    assert "the last 10 epochs" in found.reason


def test_a_thousand_samples_at_four_hundred_have_not_settled_after_twenty_epochs() -> None:
    config = RunConfig.parse({"samples": 1000, "batch_size": 400, "epochs": 20, "seed": 3})
    assert verdict([*train(config)][-1].curves).title == "Under-learned (underfitting): still improving"


def test_the_default_run_turns_to_over_learning_between_epochs_100_and_500() -> None:
    found = [*train(RunConfig.parse({}))][-1].curves
    assert verdict(found).code == "over-learned"
    assert found.lowest_epoch is not None
    assert 100 < found.lowest_epoch < 500


def test_a_training_loss_near_the_initial_one_is_under_learned() -> None:
    found = verdict(made_up(np.full(100, 0.95), np.full(100, 0.95)))
    assert (found.code, found.title) == ("under-learned", "Under-learned (underfitting): hardly better than untrained")


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ({"dataset": "line", "model": "linear", "learning_rate": 1, "epochs": 2}, "is 3.13e25, above the 7.339"),
        ({"dataset": "line", "model": "linear", "learning_rate": 0.9, "batch_size": 40, "epochs": 2}, "above the"),
    ],
)
def test_a_training_loss_that_rose_is_worse_than_untrained_and_no_call_for_more_epochs(
    values: dict[str, Any], numbers: str
) -> None:
    *_, history = train(RunConfig.parse(values))
    found = verdict(history.curves)
    assert history.curves.status == "completed"
    assert (found.code, found.title) == ("under-learned", "Under-learned (underfitting): worse than untrained")
    assert numbers in found.reason
    assert "learning rate is too large" in found.reason
    assert "epochs" not in found.reason


def test_a_training_loss_that_rose_is_never_over_learning() -> None:
    assert (
        verdict(made_up(FALLING, RISING_AGAIN, initial=0.1)).title
        == "Under-learned (underfitting): worse than untrained"
    )
    assert verdict(made_up(FALLING, RISING_AGAIN, initial=0.18)).title == "Over-learned (overfitting) after epoch 42"


def test_one_epoch_is_judged_by_what_it_brought() -> None:
    assert verdict(made_up([0.5], [0.5])).code == "under-learned"


def test_without_validation_there_is_no_verdict_but_under_learning_shows() -> None:
    assert verdict(made_up(FALLING, np.full(100, np.nan), samples=0)).code == "no-validation"
    assert verdict(made_up(np.linspace(1, 0.5, 100), np.full(100, np.nan), samples=0)).code == "under-learned"


def run(**values: Any) -> Verdict:
    *_, history = train(RunConfig.parse(values))
    return verdict(history.curves)


def test_runs_of_the_page_get_the_verdict_that_they_are_there_to_show() -> None:
    assert run().code == "over-learned"
    assert run(model="logistic").code == "suitably-fit"
    assert run(epochs=2).code == "under-learned"
    assert run(dataset="spirals", model="logistic").code == "under-learned"
    assert run(model="logistic", validation_samples=0).code == "no-validation"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"learning_rate": 1, "seed": 3}, "the batch loss was 9"),
        ({"learning_rate": 1000, "batch_size": 1}, "no longer"),
    ],
)
def test_a_diverged_run_says_where(values: dict[str, Any], told: str) -> None:
    found = run(dataset="line", model="linear", **values)
    assert found.code == "diverged"
    assert told in found.reason
    assert "learning rate" in found.reason
