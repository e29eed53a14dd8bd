"""The plan's arithmetic, on the numbers people ask about."""

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan


def plan_of(**values: object) -> Plan:
    return plan(RunConfig.parse(values))


def test_the_worked_example_makes_forty_updates_an_epoch_and_forty_thousand_in_all() -> None:
    made = plan_of()
    assert (made.updates_per_epoch, made.total_updates, made.samples_seen) == (40, 40_000, 200_000)
    assert (made.regime, made.batch_sizes, made.last_batch_size) == ("mini-batch", ((5, 40),), 5)


def test_a_thousand_samples_at_four_hundred_give_four_hundred_four_hundred_two_hundred() -> None:
    made = plan_of(samples=1000, batch_size=400, epochs=1)
    assert made.batch_sizes == ((400, 2), (200, 1))
    assert (made.updates_per_epoch, made.last_batch_size) == (3, 200)
    assert [warning.code for warning in made.warnings] == ["short-last-batch"]


def test_a_dropped_last_batch_leaves_its_samples_unused() -> None:
    made = plan_of(samples=1000, batch_size=400, epochs=2, remainder="drop")
    assert (made.batch_sizes, made.total_updates, made.samples_seen) == (((400, 2),), 4, 1600)
    assert [warning.code for warning in made.warnings] == ["dropped-samples"]
    assert "200 of 1,000" in made.warnings[0].message


def test_fifty_thousand_at_sixty_four_for_thirty_five_epochs() -> None:
    made = plan_of(samples=50_000, batch_size=64, epochs=35)
    assert (made.updates_per_epoch, made.last_batch_size, made.total_updates) == (782, 16, 27_370)


@pytest.mark.parametrize(
    ("batch_size", "regime"), [(1, "stochastic"), (2, "mini-batch"), (199, "mini-batch"), (200, "full-batch")]
)
def test_the_regime_follows_from_the_batch_size(batch_size: int, regime: str) -> None:
    assert plan_of(batch_size=batch_size).regime == regime


def test_a_single_sample_is_the_whole_data() -> None:
    assert plan_of(samples=1, batch_size=1).regime == "full-batch"


def test_a_batch_larger_than_the_data_is_all_of_it_and_is_told() -> None:
    made = plan_of(batch_size=500)
    assert (made.batch_size, made.regime, made.updates_per_epoch) == (200, "full-batch", 1)
    assert [(warning.code, warning.field) for warning in made.warnings] == [("batch-larger-than-data", "batch_size")]


def test_forty_batches_make_ten_updates_of_four() -> None:
    made = plan_of(accumulate=4)
    assert (made.batches_per_epoch, made.updates_per_epoch, made.accumulate) == (40, 10, 4)
    assert (made.total_batches, made.total_updates, made.samples_seen) == (40_000, 10_000, 200_000)
    assert (made.rows_of_update, made.warnings) == (20, ())
    assert (made.regime, made.last_batch_size, made.batch_sizes) == ("mini-batch", 5, ((5, 40),))


def test_the_last_update_of_an_epoch_takes_the_batches_that_are_left_and_is_told() -> None:
    made = plan_of(accumulate=15, epochs=2)
    assert (made.updates_per_epoch, made.total_updates) == (3, 6)
    (warning,) = made.warnings
    assert (warning.code, warning.field) == ("short-last-update", "accumulate")
    assert warning.message == (
        "40 batches do not divide into updates of 15: the last update of an epoch has 10 batches."
    )
    assert [made.update_of(batch) for batch in (0, 14, 15, 30, 39, 40, 55)] == [0, 0, 1, 2, 2, 3, 4]
    assert [made.updates_after(batches) for batches in (0, 14, 15, 39, 40, 54, 80)] == [0, 0, 1, 2, 3, 3, 6]
    assert [made.batches_until(updates) for updates in range(7)] == [0, 15, 30, 40, 55, 70, 80]


def test_an_epoch_with_fewer_batches_than_an_update_takes_makes_one_update_and_is_told() -> None:
    made = plan_of(batch_size=100, accumulate=1_000_000)
    assert (made.updates_per_epoch, made.accumulate, made.rows_of_update) == (1, 2, 200)
    (warning,) = made.warnings
    assert (warning.code, warning.field) == ("one-update-an-epoch", "accumulate")
    assert warning.message == "An update would take 1,000,000 batches, but an epoch has 2: they make one update."


@pytest.mark.parametrize(
    ("values", "points", "width"),
    [
        ({}, 300, 160),  # ceil(40,000 / 300) = 134, above an epoch of 40: rounded up to whole epochs
        ({"batch_size": 1, "epochs": 200}, 300, 134),  # under an epoch of 200: as it is
        ({"epochs": 100}, 300, 1),  # ceil(4,000 / 300) = 14, under 20: singly
        ({"batch_size": 200, "epochs": 1_000_000}, 300, 3334),
    ],
)
def test_buckets_have_one_width_known_before_the_run(values: dict[str, object], points: int, width: int) -> None:
    assert plan_of(**values).bucket_width(points) == width


def test_the_cost_grows_with_the_work() -> None:
    assert plan_of(epochs=2000).estimated_seconds == pytest.approx(2 * plan_of(epochs=1000).estimated_seconds)
    assert plan_of(hidden=32).estimated_seconds > plan_of(hidden=16).estimated_seconds
    assert plan_of(batch_size=200).estimated_seconds < plan_of(batch_size=1).estimated_seconds


def test_the_json_has_the_names_that_programs_rely_on() -> None:
    assert list(plan_of().as_json()) == [
        "samples", "validation_samples", "batch_size", "regime", "batches_per_epoch", "updates_per_epoch",
        "last_batch_size", "epochs", "total_batches", "total_updates", "samples_seen", "batch_sizes",
        "estimated_seconds", "accumulate", "batches_per_pass", "restarts", "passes", "unseen_samples",
        "fits", "epochs_per_fit", "begins_anew", "test_samples",
    ]  # fmt: skip
