"""The verdict: which headline follows from which findings, on curves that are plain to see and on real runs."""

from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Series
from epochwise.core.diagnose.verdict import Verdict, verdict
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.core.judgement import Judgement, Score

FALLING = 0.2 + 0.8 * np.exp(-np.arange(1, 101) / 30)
LEVEL = np.full(100, 0.3)


def judged(
    lowest: float, last: float, error: float, *, fresh: bool = True, rows: int = 10_000, floor: float | None = None
) -> Judgement:
    """A judgement with these losses at the lowest and the last epoch, and this standard error of their difference."""
    return Judgement(rows, fresh, Score(last, 0.01), Score(lowest, 0.01), last - lowest, error, floor)


def found(
    training: Any, validation: Any, judgement: Judgement | None, *, initial: float = 1.0, lowest_epoch: int = 50
) -> Verdict:
    """The verdict on a run with these losses after its epochs."""
    epochs = len(training)
    config = RunConfig.parse({"epochs": epochs, "validation_samples": 200 if judgement else 0})
    losses, held_out = np.array(training, float), np.array(validation, float)
    loss = Series(np.zeros(40 * epochs), losses, losses, losses, held_out, initial_train=initial)
    curves = Curves(plan(config), loss, status="completed", epochs_done=epochs, stopped_at_epoch=epochs)
    curves.lowest_epoch = lowest_epoch if judgement else None
    return verdict(config, curves, judgement)


def run(**values: Any) -> Verdict:
    config = RunConfig.parse(values)
    *_, history = train(config)
    return verdict(config, history.curves, history.judgement)


@pytest.mark.parametrize(
    ("training", "judgement", "code"),
    [
        (FALLING, judged(0.30, 0.40, 0.02), "over-learned"),
        (FALLING, judged(0.30, 0.31, 0.002), "over-learned"),
        (FALLING, judged(0.30, 0.305, 0.001), "suitably-fit"),  # hardly risen, and the gap is 0.076 of 0.771
        (FALLING, judged(0.30, 0.34, 0.03), "perhaps-over-learned"),
        (FALLING, judged(0.30, 0.40, 0.04, fresh=False), "perhaps-over-learned"),  # 2.5 errors, by the rows that picked
        (FALLING, judged(0.30, 0.40, 0.03, fresh=False), "over-learned"),
        (LEVEL * 1.5, judged(0.46, 0.46, 0.02), "flat"),
        (np.r_[LEVEL[:80], LEVEL[80:] * 1.2], judged(0.4, 0.4, 0.02), "unsteady"),  # training rose, it is not flat
        (FALLING, judged(0.40, 0.40, 0.002), "perhaps-over-learned"),  # level, but the gap is 0.171 of 0.771
        (FALLING[::-1], judged(0.30, 0.40, 0.02), "unsteady"),
        (np.full(100, 0.25), judged(0.30, 0.31, 0.002), "flat"),  # on a plateau a small rise is no overfitting
        (np.full(100, 0.25), judged(0.27, 0.27, 0.02, floor=0.249), "suitably-fit"),
        (np.full(100, 0.25), judged(0.27, 0.27, 0.02, floor=0.24), "flat"),
        (np.full(100, 0.90), judged(0.91, 0.91, 0.02, floor=0.90), "flat"),
        (np.full(100, 1.00), judged(0.91, 0.91, 0.02), "worse-than-untrained"),
        (FALLING, None, "no-validation"),
    ],
)
def test_the_headline_follows_from_the_findings(training: Any, judgement: Judgement | None, code: str) -> None:
    assert found(training, LEVEL, judgement).code == code


def test_validation_that_still_falls_is_under_learned_and_leads_to_ten_times_the_epochs() -> None:
    verdict = found(FALLING, FALLING + 0.05, judged(0.25, 0.25, 0.0), lowest_epoch=100)
    assert (verdict.code, verdict.title) == ("under-learned", "Under-learned (underfitting)")
    assert [dict(step.changes) for step in verdict.next] == [{"epochs": 1000}]


def test_two_epochs_are_never_a_trend() -> None:
    for epochs in (1, 2, 3):
        verdict = run(epochs=epochs)
        assert verdict.code == "under-learned"
        assert verdict.facts[0].answer == "Too early to say"


def test_the_default_run_is_over_learned_and_grew_over_confident() -> None:
    verdict = run()
    assert verdict.code == "over-learned"
    assert {fact.code for fact in verdict.facts} == {"falling", "gap", "rise", "accuracy"}
    assert "over-confident" in verdict.facts[-1].sentence
    assert verdict.next[0].changes == {"epochs": 115}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"learning_rate": 1, "seed": 3}, "the batch loss was"),
        ({"learning_rate": 1000, "batch_size": 1}, "no longer"),
    ],
)
def test_a_diverged_run_says_where(values: dict[str, Any], words: str) -> None:
    verdict = run(dataset="line", model="linear", **values)
    assert verdict.code == "diverged"
    assert words in verdict.reason
    assert "learning rate" in verdict.reason
    assert verdict.facts == ()
    assert verdict.next[0].changes["learning_rate"] == values["learning_rate"] / 10
