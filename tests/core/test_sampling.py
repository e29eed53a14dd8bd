"""Which rows a batch holds, and what the losses of an epoch are made of: promises for any configuration."""

import math
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.history import History
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay, train
from tests.core import twin

SAMPLINGS = ("each-epoch", "once", "never", "replacement", "sorted", "buffer", "stratified", "oversampled")
DRAWN_AGAIN = ("replacement", "oversampled")


def trains(run: dict[str, Any]) -> bool:
    return bool(run["remainder"] == "keep" or run["batch_size"] <= run["samples"])


small_runs = st.fixed_dictionaries(
    {
        "dataset": st.just("moons"),
        "model": st.just("logistic"),
        "samples": st.integers(1, 40),
        "validation_samples": st.integers(0, 5),
        "batch_size": st.integers(1, 50),
        "epochs": st.integers(1, 4),
        "sampling": st.sampled_from(SAMPLINGS),
        "remainder": st.sampled_from(("keep", "drop")),
        "seed": st.integers(0, 2**32 - 1),
    }
).filter(trains)


def last(config: RunConfig) -> History:
    *_, history = train(config)
    return history


def epochs_of_rows(config: RunConfig) -> list[list[list[int]]]:
    """The rows of every batch of every epoch."""
    per_epoch = plan(config).updates_per_epoch
    inside = replay(config, None, 0, plan(config).total_updates)
    rows = [update["rows"].tolist() for update in inside]
    return [rows[at : at + per_epoch] for at in range(0, len(rows), per_epoch)]


@settings(max_examples=60)
@given(small_runs)
def test_every_epoch_uses_each_row_exactly_once_but_for_the_dropped_ones(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    planned = plan(config)
    for batches in epochs_of_rows(config):
        used = Counter(row for batch in batches for row in batch)
        assert sum(used.values()) == planned.samples_seen // planned.epochs
        assert set(used) <= set(range(planned.samples))
        if values["sampling"] not in DRAWN_AGAIN:
            assert set(used.values()) <= {1}
        if values["sampling"] not in DRAWN_AGAIN and values["remainder"] == "keep":
            assert set(used) == set(range(planned.samples))


@settings(max_examples=60)
@given(small_runs)
def test_the_plan_equals_the_counted_updates(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    planned, history = plan(config), last(config)
    epochs = epochs_of_rows(config)
    sizes = [length for length, count in planned.batch_sizes for _ in range(count)]
    assert history.curves.status == "completed"
    assert history.curves.updates_done == planned.total_updates == len(epochs) * len(sizes)
    assert [[len(batch) for batch in batches] for batches in epochs] == [sizes] * planned.epochs
    assert len(epochs[0]) == planned.updates_per_epoch
    assert len(epochs[0][-1]) == planned.last_batch_size


@settings(max_examples=40)
@given(small_runs)
def test_epoch_losses_are_what_their_names_say(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    planned, data, history = plan(config), load(config), last(config)
    sizes = [length for length, count in planned.batch_sizes for _ in range(count)]
    batches = history.curves.loss.batch.reshape(planned.epochs, -1)
    inside = replay(config, history, 0, planned.total_updates)
    np.testing.assert_allclose(history.curves.loss.running, np.average(batches, axis=1, weights=sizes), rtol=1e-12)
    np.testing.assert_allclose(history.curves.loss.unweighted, batches.mean(axis=1), rtol=1e-12)
    for epoch in range(planned.epochs):
        after = inside[(epoch + 1) * planned.updates_per_epoch - 1]["parameters_after"]
        whole = twin.row_losses(twin.forward(after, data.train_x, "")[1], data.train_y, 2).mean()
        np.testing.assert_allclose(history.curves.loss.train[epoch], whole, rtol=1e-12)
        if len(data.validation_y):
            held_out = twin.row_losses(twin.forward(after, data.validation_x, "")[1], data.validation_y, 2).mean()
            np.testing.assert_allclose(history.curves.loss.validation[epoch], held_out, rtol=1e-12)
        else:
            assert np.isnan(history.curves.loss.validation[epoch])


@settings(max_examples=40)
@given(small_runs)
def test_no_gradient_leaks_from_one_batch_or_epoch_into_the_next(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    data = load(config)
    for update in replay(config, None, 0, plan(config).total_updates):
        rows = update["rows"]
        alone = twin.gradient(update["parameters_before"], data.train_x[rows], data.train_y[rows], 2, "")
        for name, part in alone.items():
            np.testing.assert_allclose(update["gradient"][name], part / len(rows), rtol=1e-9, atol=1e-12)


def test_1000_samples_at_400_give_batches_of_400_400_and_200() -> None:
    config = RunConfig.parse({"samples": 1000, "batch_size": 400, "epochs": 2})
    assert [[len(batch) for batch in batches] for batches in epochs_of_rows(config)] == [[400, 400, 200]] * 2


def test_short_last_batch_is_kept_and_weighted() -> None:
    history = last(RunConfig.parse({"samples": 25, "batch_size": 10, "epochs": 1, "model": "logistic"}))
    first, second, short = history.curves.loss.batch
    assert history.curves.loss.running[0] == pytest.approx((10 * first + 10 * second + 5 * short) / 25, rel=1e-14)
    assert history.curves.loss.unweighted[0] == pytest.approx((first + second + short) / 3, rel=1e-14)
    assert history.curves.loss.running[0] != history.curves.loss.unweighted[0]


@pytest.mark.parametrize(
    ("sampling", "different"),
    [
        *(("each-epoch", 3), ("once", 1), ("never", 1), ("replacement", 3), ("sorted", 1), ("buffer", 3)),
        *(("stratified", 3), ("oversampled", 3)),
    ],
)
def test_orders_change_from_epoch_to_epoch_as_their_name_says(sampling: str, different: int) -> None:
    config = RunConfig.parse({"sampling": sampling, "epochs": 3})
    orders = {tuple(row for batch in batches for row in batch) for batches in epochs_of_rows(config)}
    assert len(orders) == different
    assert (tuple(range(200)) in orders) == (sampling == "never")


@pytest.mark.parametrize(("dataset", "model"), [("iris", "logistic"), ("line", "linear")])
def test_sorted_rows_come_in_the_order_of_their_targets_and_the_data_s_within_one(dataset: str, model: str) -> None:
    config = RunConfig.parse({"dataset": dataset, "model": model, "sampling": "sorted", "epochs": 2})
    targets = load(config).train_y
    for batches in epochs_of_rows(config):
        order = [row for batch in batches for row in batch]
        assert order == sorted(range(len(targets)), key=lambda row: (targets[row], row))


def test_a_row_leaves_the_buffer_no_sooner_than_it_can_have_come_in() -> None:
    config = RunConfig.parse({"sampling": "buffer", "buffer_size": 20, "epochs": 3})
    as_read = np.argsort(load(config).train_y, kind="stable")
    came = {row: place for place, row in enumerate(as_read.tolist())}
    for batches in epochs_of_rows(config):
        order = [row for batch in batches for row in batch]
        ahead = [came[row] - place for place, row in enumerate(order)]
        assert max(ahead) == 19
        assert min(ahead) < -20  # a row may stay for long


def test_a_buffer_of_one_row_sorts_and_one_of_all_rows_shuffles() -> None:
    def batches(**values: Any) -> list[list[list[int]]]:
        return epochs_of_rows(RunConfig.parse({"samples": 100, "epochs": 200, "model": "logistic"} | values))

    assert batches(sampling="buffer", buffer_size=1) == batches(sampling="sorted")
    first = [epoch[0][0] for epoch in batches(sampling="buffer", buffer_size=100)]
    assert 0.3 < np.mean(np.array(first) % 2) < 0.7  # the classes take turns in the rows of two moons


stratified_runs = st.fixed_dictionaries(
    {
        "dataset": st.sampled_from(("imbalanced", "blobs", "moons", "iris", "line")),
        "samples": st.integers(1, 90),
        "batch_size": st.integers(1, 100),
        "epochs": st.integers(1, 3),
        "remainder": st.sampled_from(("keep", "drop")),
        "seed": st.integers(0, 2**32 - 1),
    }
).filter(trains)


def strata_of(config: RunConfig) -> dict[int, float]:
    """The stratum of each row: its class, or where its number lies in as many equal parts as a batch has rows."""
    data = load(config)
    if data.classes:
        return dict(enumerate(data.train_y))
    size = plan(config).batch_size
    by_number = np.argsort(data.train_y, kind="stable").tolist()
    return {row: place * size // len(by_number) for place, row in enumerate(by_number)}


@settings(max_examples=200)
@given(stratified_runs)
def test_stratified_batches_hold_of_each_class_its_share_rounded_down_or_up(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values | {"model": "network", "sampling": "stratified"})
    strata = strata_of(config)
    samples = Counter(strata.values())
    orders = [order.tolist() for order in rows_of_epochs(config, 0, config.epochs)]
    size = plan(config).batch_size
    for order in orders:
        assert len(set(order)) == len(order)
        left_out = [row for row in strata if row not in set(order)]
        for batch in (*(order[at : at + size] for at in range(0, len(order), size)), left_out):
            held = Counter(strata[row] for row in batch)
            for stratum, count in samples.items():
                assert abs(held[stratum] - len(batch) * count / len(strata)) < 1


def test_of_10_10_and_80_percent_every_stratified_batch_of_ten_has_one_one_and_eight() -> None:
    config = RunConfig.parse({"dataset": "imbalanced", "sampling": "stratified", "batch_size": 10, "epochs": 3})
    labels = load(config).train_y.astype(int)
    for batches in epochs_of_rows(config):
        assert [np.bincount(labels[batch]).tolist() for batch in batches] == [[1, 1, 8]] * 20


def test_shuffled_a_third_of_the_batches_of_five_have_no_rare_row_and_stratified_none() -> None:
    def without(sampling: str) -> float:
        config = RunConfig.parse({"dataset": "imbalanced", "sampling": sampling, "batch_size": 5, "epochs": 100})
        labels = load(config).train_y[np.stack(rows_of_epochs(config, 0, 100))].reshape(-1, 5)
        return float(np.mean((labels == 2).all(axis=1)))

    chance = math.comb(160, 5) / math.comb(200, 5)
    assert without("each-epoch") == pytest.approx(chance, abs=0.03)
    assert round(chance, 2) == 0.32
    assert without("stratified") == 0


@pytest.mark.parametrize("batch_size", [5, 20])
def test_the_losses_of_stratified_batches_scatter_a_sixth_less_and_training_ends_as_low(batch_size: int) -> None:
    def ends(sampling: str) -> tuple[float, float]:
        """The deviation of the batch losses of the last 20 epochs, and the last training loss: means of 8 runs."""
        values = {"dataset": "imbalanced", "model": "logistic", "epochs": 50, "batch_size": batch_size}
        runs = [last(RunConfig.parse(values | {"sampling": sampling, "seed": seed})) for seed in range(1, 9)]
        batches = [run.curves.loss.batch[-20 * run.curves.plan.batches_per_epoch :].std() for run in runs]
        return float(np.mean(batches)), float(np.mean([run.curves.loss.train[-1] for run in runs]))

    (wide, loss), (narrow, as_low) = ends("each-epoch"), ends("stratified")
    assert 0.78 < narrow / wide < 0.88
    assert as_low == pytest.approx(loss, rel=0.02)


def test_windows_may_be_shuffled_and_the_steps_inside_them_may_not() -> None:
    def ends(dataset: str, sampling: str = "each-epoch") -> npt.NDArray[np.float64]:
        """The last validation loss with each of six seeds."""
        values = {"dataset": dataset, "model": "linear", "epochs": 100, "sampling": sampling}
        runs = [last(RunConfig.parse(values | {"seed": seed})) for seed in (1, 2, 3, 4, 5, 15)]
        return np.array([run.curves.loss.validation[-1] for run in runs])

    shuffled, in_order, scrambled = ends("series"), ends("series", "never"), ends("scrambled")
    assert shuffled.mean() == pytest.approx(in_order.mean(), rel=0.15)
    assert (scrambled / shuffled).min() > 5
    assert (scrambled / shuffled).max() < 9


@pytest.mark.parametrize("values", [{"dataset": "imbalanced", "samples": 57}, {"dataset": "line", "samples": 53}])
def test_stratified_every_row_is_as_often_in_the_first_batch_and_in_the_dropped_one_as_any_other(
    values: dict[str, Any],
) -> None:
    config = RunConfig.parse(
        values | {"model": "network", "sampling": "stratified", "batch_size": 10, "epochs": 20_000}
    )
    samples, rest = config.samples or 0, (config.samples or 0) % 10
    orders = np.stack(rows_of_epochs(config.model_copy(update={"remainder": "keep"}), 0, 20_000))
    for part, share in ((orders[:, :10], 10 / samples), (orders[:, -rest:], rest / samples)):
        often = np.bincount(part.ravel(), minlength=samples) / 20_000
        np.testing.assert_allclose(often, share, atol=5 * np.sqrt(share / 20_000))


@pytest.mark.parametrize("values", [{"dataset": "imbalanced"}, {"dataset": "line", "model": "linear"}])
def test_stratified_batches_of_one_row_are_a_shuffle_and_one_batch_has_all_rows(values: dict[str, Any]) -> None:
    one = RunConfig.parse(values | {"sampling": "stratified", "batch_size": 1, "epochs": 400})
    orders = np.stack(rows_of_epochs(one, 0, 400))
    assert abs(np.corrcoef(orders.ravel(), np.tile(np.arange(200), 400))[0, 1]) < 0.02
    whole = RunConfig.parse(values | {"sampling": "stratified", "batch_size": 500, "epochs": 2})
    assert np.sort(rows_of_epochs(whole, 0, 2)).tolist() == [list(range(200))] * 2


def test_oversampled_each_class_is_drawn_equally_often_and_each_of_its_rows_too() -> None:
    config = RunConfig.parse({"dataset": "imbalanced", "sampling": "oversampled", "epochs": 2000})
    labels, drawn = load(config).train_y.astype(int), np.stack(rows_of_epochs(config, 0, 2000))
    often, sizes = np.bincount(drawn.ravel(), minlength=200), np.bincount(labels)
    of_class = np.bincount(labels, weights=often)
    np.testing.assert_allclose(of_class / of_class.sum(), 1 / 3, atol=0.004)  # 5 deviations of 400,000 draws
    expected = drawn.size / 3 / sizes[labels]
    assert np.abs((often - expected) / np.sqrt(expected)).max() < 5


def test_oversampled_a_class_without_a_training_row_is_never_drawn() -> None:
    config = RunConfig.parse({"dataset": "digits", "sampling": "oversampled", "samples": 5, "epochs": 40})
    labels, drawn = load(config).train_y, np.stack(rows_of_epochs(config, 0, 40))
    assert len(set(labels)) < 10
    assert set(drawn.ravel()) == set(range(5))


def test_oversampled_of_200_rows_fewer_are_seen_in_an_epoch_than_with_replacement() -> None:
    """A row of a class of c rows is missed by 200 draws with chance (1 - 1 / 3c)^200."""
    config = RunConfig.parse({"dataset": "imbalanced", "sampling": "oversampled", "epochs": 500})
    seen = np.mean([len(set(order)) for order in rows_of_epochs(config, 0, 500)])
    expected = sum(size * (1 - (1 - 1 / (3 * size)) ** 200) for size in (20, 20, 160))
    assert seen == pytest.approx(expected, abs=1)


def test_with_replacement_about_63_percent_of_the_rows_are_seen_in_an_epoch() -> None:
    config = RunConfig.parse({"sampling": "replacement", "samples": 2000, "epochs": 5, "model": "logistic"})
    seen = [len({row for batch in batches for row in batch}) / 2000 for batches in epochs_of_rows(config)]
    assert np.mean(seen) == pytest.approx(1 - 1 / np.e, abs=0.01)


def test_a_batch_larger_than_the_training_set_is_one_batch_of_all_rows() -> None:
    capped, whole = (last(RunConfig.parse({"batch_size": size, "epochs": 5})) for size in (1000, 200))
    assert capped.curves.updates_done == 5
    np.testing.assert_array_equal(capped.curves.loss.batch, whole.curves.loss.batch)


def test_with_one_sample_every_batch_size_gives_the_same_curve() -> None:
    curves = [last(RunConfig.parse({"samples": 1, "batch_size": size, "epochs": 20})) for size in (1, 5, 200)]
    for curve in curves[1:]:
        np.testing.assert_array_equal(curve.curves.loss.batch, curves[0].curves.loss.batch)


def test_only_the_shuffle_seed_changes_the_order() -> None:
    def order(**seeds: int) -> list[list[list[int]]]:
        return epochs_of_rows(RunConfig.parse({"epochs": 1, **seeds}))

    assert order(shuffle_seed=1, data_seed=2, init_seed=3) == order(shuffle_seed=1, data_seed=4, init_seed=5)
    assert order(shuffle_seed=1) != order(shuffle_seed=2)
