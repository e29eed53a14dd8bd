"""What is kept, what is held equal and which rates follow, against numbers worked out by hand."""

import math

import pytest

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.equal import Hold, epochs_held
from epochwise.core.compare.keeping import changes_in, differing_fields, kept_config
from epochwise.core.compare.rates import RateBase, Scaling
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.engine.plan import plan

GIVEN = {"samples": "200", "batch_size": "5", "epochs": "100", "learning_rate": "0.05", "seed": "13"}


def test_a_kept_run_is_this_run_with_what_differs_laid_over() -> None:
    kept = kept_config(GIVEN, changes_in("batch_size:50,learning_rate:0.5"))
    assert (kept.batch_size, kept.learning_rate, kept.epochs, kept.seed) == (50, 0.5, 100, 13)
    assert kept_config(GIVEN | {"patience": "3"}, changes_in("patience:")).patience is None


def test_what_has_no_effect_in_the_kept_run_falls_away() -> None:
    kept = kept_config(GIVEN | {"hidden": "8", "activation": "relu"}, changes_in("model:logistic"))
    assert (kept.model, kept.hidden, kept.activation) == ("logistic", None, None)


def test_one_seed_takes_the_place_of_three() -> None:
    kept = kept_config({"data_seed": "1", "init_seed": "2", "shuffle_seed": "3"}, changes_in("seed:7"))
    assert kept.normalized().data_seed == kept.normalized().shuffle_seed == 7


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("batch_size:5,seed", 'keep: "seed" is no field with a value \\(allowed: fields and values, as in '),
        ("seed:1,colour:red", 'keep: "colour" is not a known field \\(allowed: dataset, samples, '),
        ("seed:1,lr:0.5", 'keep: "lr" is not a known field; did you mean learning_rate\\?$'),
        ("batch_size:5,batch_size:6", "names batch_size twice"),
        ("batch_size:0", 'keep: batch_size: must be a whole number from 1 to 1,000,000, not "0"\\.$'),
        (
            "model:logistic,hidden:5",
            "keep: hidden: does not apply: only the neural network has hidden units \\(allowed: leave it out\\)\\.$",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(written: str, words: str) -> None:
    with pytest.raises(InvalidConfig, match=words) as refused:
        Comparison.of(GIVEN, [written])
    assert refused.value.errors[0].field == "keep"
    assert refused.value.errors[0].value == written


def test_seven_are_kept_and_no_more() -> None:
    eight = [f"batch_size:{size}" for size in range(10, 18)]
    assert len(Comparison.of(GIVEN, eight[:7]).runs) == 8
    with pytest.raises(InvalidConfig, match="at most 7"):
        Comparison.of(GIVEN, eight)


def test_differences_read_back_as_the_run_they_were_taken_from() -> None:
    this = RunConfig.parse(GIVEN)
    for name, value in {"batch_size": 50, "model": "logistic", "seed": 4, "data_seed": 4, "patience": 2}.items():
        kept = RunConfig.parse({**GIVEN, name: value})
        written = ",".join(
            f"{field}:{'' if changed is None else changed}" for field, changed in differing_fields(this, kept).items()
        )
        assert kept_config(GIVEN, changes_in(written)).normalized() == kept.normalized()


@pytest.mark.parametrize(
    ("hold", "size", "epochs", "uneven"),
    [
        ("", 50, 100, False),
        ("epochs", 50, 100, False),
        ("seconds", 50, 100, False),
        ("steps", 50, 100, False),
        ("updates", 50, 1000, False),
        ("updates", 200, 4000, False),
        ("updates", 64, 1000, False),
        ("updates", 30, 571, True),
        ("updates", 1, 20, False),
        ("samples", 64, 100, False),
    ],
)
def test_what_is_held_equal_says_for_how_many_epochs_a_run_is_trained(
    hold: Hold, size: int, epochs: int, uneven: bool
) -> None:
    # 4,000 updates: 1,000 epochs of 4 batches of 50 (and of 3 and a short one of 64), 571.4 epochs of 7 of 30.
    this, other = RunConfig.parse(GIVEN), RunConfig.parse(GIVEN | {"batch_size": str(size)})
    assert epochs_held(hold, plan(this), plan(other)) == (epochs, uneven)


def test_dropped_rows_are_not_counted_as_seen() -> None:
    # 200 rows in batches of 64 that are full: 192 an epoch; 20,000 rows are 104.2 epochs.
    this = RunConfig.parse(GIVEN)
    other = RunConfig.parse(GIVEN | {"batch_size": "64", "remainder": "drop"})
    assert epochs_held("samples", plan(this), plan(other)) == (104, True)


def test_more_epochs_than_a_run_may_have_are_refused() -> None:
    with pytest.raises(InvalidConfig, match=r"hold: would take 2,000,000 epochs of batch size 200"):
        Comparison.of(GIVEN | {"batch_size": "1", "epochs": "10000"}, ["batch_size:200"], "updates")


@pytest.mark.parametrize(
    ("scaling", "size", "rate"),
    [("linear", 50, 0.5), ("linear", 7, 0.07), ("linear", 3, 0.03), ("root", 20, 0.1), ("root", 10, 0.0707107)],
)
def test_a_rate_follows_from_the_base_to_six_digits(scaling: Scaling, size: int, rate: float) -> None:
    assert RateBase(5, 0.05).rate(scaling, size) == rate
    assert math.isclose(rate, 0.05 * (size / 5) ** (1 if scaling == "linear" else 0.5), rel_tol=5e-6)


def test_every_rate_that_is_not_written_is_scaled() -> None:
    compared = Comparison.of(GIVEN, ["batch_size:50", "batch_size:50,learning_rate:0.05"], scaling="linear")
    assert [run.config.learning_rate for run in compared.runs] == [0.05, 0.5, 0.05]
    other_base = Comparison.of(GIVEN, ["batch_size:50"], scaling="linear", base=RateBase.read("10:0.1"))
    assert [run.config.learning_rate for run in other_base.runs] == [0.05, 0.5]


def test_rates_follow_the_rows_of_an_update_however_many_batches_make_it() -> None:
    kept = ["batch_size:50", "batch_size:10,accumulate:5", "accumulate:10"]
    compared = Comparison.of(GIVEN, kept, scaling="linear")
    assert [run.config.learning_rate for run in compared.runs] == [0.05, 0.5, 0.5, 0.5]
    from_accumulated = Comparison.of(GIVEN | {"accumulate": "4"}, ["batch_size:20,accumulate:1"], scaling="linear")
    assert [run.config.learning_rate for run in from_accumulated.runs] == [0.05, 0.05]
    most = {"batch_size": "1000000", "accumulate": "1000000"}
    assert Comparison.of(GIVEN | most, ["batch_size:5,accumulate:1"], scaling="linear").base == RateBase(
        1_000_000, 0.05
    )


def test_a_rate_above_the_limit_is_refused_by_name() -> None:
    with pytest.raises(InvalidConfig, match=r"learning_rate: must be a number above 0, up to 1,?000"):
        Comparison.of(GIVEN | {"learning_rate": "100"}, ["batch_size:100"], scaling="linear")


@pytest.mark.parametrize("written", ["5", "5:", "0:0.1", "5:0", "5:x", "5:0.1:2", "-5:0.1"])
def test_a_base_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InvalidConfig, match="rate_from: must be a batch size and a learning rate"):
        RateBase.read(written)
