"""What an earlier verdict said that was not so: the inputs that showed it, and their kind."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.verdict.example import deserved
from epochwise.core.config.text import in_english, told_apart
from epochwise.core.data.samples import load
from tests.core.unseen import Seen

FORMER: dict[str, Any] = {"noise": 0.3, "hidden": 16, "learning_rate": 0.05, "seed": 13}
"""The default example when these were found."""
ROOT = Path(__file__).parent.parent.parent


def sentence(seen: Seen, code: str) -> str:
    return next(fact.sentence for fact in seen.verdict.facts if fact.code == code)


@pytest.mark.parametrize("values", [{}, FORMER, {"dataset": "line", "model": "linear"}, {"dataset": "spirals"}])
def test_the_gap_names_the_loss_on_ten_thousand_rows_and_that_of_the_chart(values: dict[str, Any]) -> None:
    seen = Seen.of(**values)
    pattern = r"on 10,000 fresh rows the loss is ([\d.]+) ± [\d.]+ \(([\d.]+) on the chart's 200\)"
    said = re.search(pattern, sentence(seen, "gap"))
    assert said
    assert float(said[1]) == pytest.approx(float(np.mean(seen.now.losses)), abs=0.006)
    assert float(said[2]) == pytest.approx(float(seen.validation[-1]), abs=0.0006)


def test_a_model_on_a_plateau_gets_no_better_name_than_one_that_learned_more() -> None:
    for size in (100, 200):
        assert Seen.of(**FORMER, batch_size=size).verdict.code != "suitably-fit"


@pytest.mark.parametrize(("values", "at_most"), [(FORMER, 1), ({}, 1)])
def test_twenty_epochs_of_the_example_are_hardly_ever_suitably_fit(values: dict[str, Any], at_most: int) -> None:
    """It was said of all twenty seeds; one plateau looks just like an end, and none can be foreseen."""
    codes = [Seen.of(**values | {"seed": seed}, epochs=20).verdict.code for seed in range(1, 21)]
    assert codes.count("suitably-fit") <= at_most


@pytest.mark.parametrize(
    "values",
    [
        FORMER | {"batch_size": 50},
        FORMER | {"epochs": 20, "momentum": 0.9},
        FORMER | {"batch_size": 200, "epochs": 10_000},
        {"dataset": "iris", "epochs": 10},
        {"dataset": "iris", "epochs": 4},
        {"dataset": "digits", "epochs": 6},
    ],
)
def test_validation_that_still_falls_is_under_learned_with_the_share_it_lost(values: dict[str, Any]) -> None:
    seen = Seen.of(**values)
    assert seen.verdict.code == "under-learned"
    half = len(seen.validation) // 2
    window = max(1, len(seen.validation) // 20)
    lost = 1 - np.mean(seen.validation[-window:]) / np.mean(seen.validation[half - window : half])
    assert f"validation loss by {lost:.{1 if lost < 0.095 else 0}%}" in seen.verdict.reason


def test_a_rise_comes_with_its_paired_error_and_no_rule_of_thumb() -> None:
    seen = Seen.of(**FORMER)
    paired = seen.now.losses - seen.then.losses
    rise = next(fact for fact in seen.verdict.facts if fact.code == "rise")
    assert rise.value == pytest.approx(float(np.mean(paired)), rel=1e-6)
    assert rise.standard_error == pytest.approx(float(np.std(paired, ddof=1) / 100.0), rel=1e-6)
    unpaired = np.sqrt(np.var(seen.now.losses, ddof=1) + np.var(seen.then.losses, ddof=1)) / 100.0
    assert rise.standard_error < 0.6 * unpaired
    said = " ".join([seen.verdict.reason, *(fact.sentence for fact in seen.verdict.facts)])
    assert "could be chance" not in said


def test_real_data_speak_of_their_validation_rows_and_more_often_of_perhaps() -> None:
    verdict = Seen.of(dataset="digits", samples=60, batch_size=1, hidden=128, epochs=60).verdict
    assert verdict.code == "perhaps-over-learned"
    assert "The same rows picked that epoch, so this may be chance." in verdict.reason
    assert "fresh" not in "".join(fact.sentence for fact in verdict.facts)


def test_a_loss_that_rises_while_the_mistakes_stay_is_over_confidence() -> None:
    seen = Seen.of(**FORMER | {"learning_rate": 0.2, "epochs": 2000})
    assert seen.verdict.code == "over-learned"
    assert abs(np.mean(seen.now.right) - np.mean(seen.then.right)) < 0.01
    now, then = (np.mean(scored.sure[~scored.right]) for scored in (seen.now, seen.then))
    assert f"it is {now:.0%} sure on average, {then:.0%} then" in sentence(seen, "accuracy")
    assert f"Accuracy on 10,000 fresh rows is {np.mean(seen.now.right):.1%}" in sentence(seen, "accuracy")


def test_of_twenty_seeds_the_default_example_turns_beyond_chance_and_seen_as_often_as_promised() -> None:
    turned, seen = deserved()
    assert turned >= 16
    assert seen >= 14


def test_a_large_gap_is_never_suitably_fit() -> None:
    for values in ({"samples": 20}, {"samples": 30, "epochs": 300}, {"dataset": "spirals", "samples": 40}):
        seen = Seen.of(**values)
        gap = float(np.mean(seen.now.losses)) - seen.train[-1]
        assert gap >= 0.1 * (seen.initial - seen.train[-1])
        assert seen.verdict.code != "suitably-fit"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (FORMER | {"learning_rate": 5, "epochs": 300}, "worse-than-untrained"),
        ({"learning_rate": 5, "epochs": 300}, "diverged"),
        ({"learning_rate": 5, "epochs": 5}, "worse-than-untrained"),
    ],
)
def test_what_is_worse_than_before_training_leads_to_a_smaller_rate_not_to_more_epochs(
    values: dict[str, Any], code: str
) -> None:
    verdict = Seen.of(**values).verdict
    assert verdict.code == code
    assert [dict(step.changes) for step in verdict.next] == [{"learning_rate": 0.5}]
    assert "ore epochs" not in verdict.reason


@pytest.mark.parametrize("values", [FORMER | {"learning_rate": 0.5}, {"learning_rate": 0.5}])
def test_a_run_that_ends_above_its_own_lowest_is_not_suitably_fit(values: dict[str, Any]) -> None:
    seen = Seen.of(**values, epochs=30)
    assert np.mean(seen.now.losses) > 1.05 * np.mean(seen.then.losses)
    assert seen.verdict.code == "unsteady"


def test_a_stop_on_a_plateau_is_no_success_and_leads_to_more_patience() -> None:
    seen = Seen.of(**FORMER, patience=20)
    assert seen.history.curves.status == "early_stopped"
    assert (seen.verdict.code, dict(seen.verdict.next[0].changes)) == ("flat", {"patience": 200})


def test_a_run_that_reached_its_target_says_so_first_and_leads_to_a_lower_one() -> None:
    seen = Seen.of(target_loss=0.4, epochs=100)
    curves = seen.history.curves
    assert (curves.status, seen.verdict.code) == ("target_reached", "under-learned")
    assert seen.verdict.reason.startswith(
        f"Training stopped after epoch {curves.epochs_done}: its loss, {curves.loss.train[-1]:.3g}, is not above the "
        "target of 0.4. "
    )
    assert dict(seen.verdict.next[0].changes) == {"target_loss": 0.04}


@pytest.mark.parametrize("seed", [1, 2, 3, 13, 15])
def test_training_is_said_to_have_fallen_only_from_a_higher_loss(seed: int) -> None:
    seen = Seen.of(dataset="line", model="linear", epochs=5, seed=seed)
    half, now = seen.train[1], seen.train[-1]
    assert f"was {half:.3f} after epoch 2 and is {now:.3f} now" in sentence(seen, "falling")
    share = abs(1 - now / half)
    change = f"{share:.{1 if share < 0.095 else 0}%} {'less' if now < half else 'more'}"
    assert ("about the same" if abs(1 - now / half) < 0.005 else change) in sentence(seen, "falling")


@pytest.mark.parametrize("epochs", [20, 100])
def test_a_line_whose_updates_scatter_about_its_best_fit_has_not_over_learned(epochs: int) -> None:
    """Least squares, which no training beats, has the lower validation loss too."""
    seen = Seen.of(dataset="line", model="linear", epochs=epochs)
    data = load(seen.config)
    inputs = [np.column_stack([x, np.ones(len(x))]) for x in (data.train_x, data.validation_x)]
    best = np.linalg.lstsq(inputs[0], data.train_y)[0]
    assert np.mean((inputs[1] @ best - data.validation_y) ** 2) < seen.validation[-1]
    assert seen.verdict.code != "over-learned"


@pytest.mark.parametrize("every", [17, 25, 50])
def test_few_looks_at_the_validation_loss_are_no_trend(every: int) -> None:
    seen = Seen.of(epochs=50, validate_every=every)
    assert seen.verdict.code in ("under-learned", "over-learned", "unsteady")
    if seen.verdict.code == "under-learned":
        assert "too seldom for a trend" in seen.verdict.reason


def test_nothing_is_called_best() -> None:
    pages = [
        *(ROOT / "app/epochwise/language").glob("*.pot"),
        *(ROOT / "templates").rglob("*.html"),
        ROOT / "docs/reference.md",
        ROOT / "tests/web/openapi.json",
    ]
    assert len(pages) > 3
    for page, word in product(pages, (r"\bbest epoch\b", r"\bbest\b.{0,20}\bloss\b", r'"best[_"]')):
        assert not re.search(word, page.read_text(), re.IGNORECASE), (page, word)


@pytest.mark.parametrize(
    ("one", "other", "written"),
    [
        (0.2121, 0.2124, ("0.2121", "0.2124")),
        (0.212, 0.213, ("0.212", "0.213")),
        (0.00204, 0.00196, ("0.00204", "0.00196")),
        (123.44, 123.41, ("123.44", "123.41")),
        (1.01e-6, 1.04e-6, ("1.01\u00a0×\u00a010⁻⁶", "1.04\u00a0×\u00a010⁻⁶")),
        (0.5, 0.5, ("0.500", "0.500")),
    ],
)
def test_numbers_that_are_compared_get_the_digits_that_tell_them_apart(
    one: float, other: float, written: tuple[str, str]
) -> None:
    assert tuple(in_english(value) for value in told_apart(one, other)) == written
