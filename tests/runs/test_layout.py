"""Frames are laid out by the configuration alone, and hold each update and each epoch exactly once."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import EPOCH_VALUES
from epochwise.core.engine.plan import plan
from epochwise.runs.layout import CHUNK_LOSSES, SNAPSHOT_VALUES, Chunks, Snapshots, layout_of
from epochwise.runs.record import Record
from epochwise.wire.events import LAYOUT_VERSION, Event, encode
from tests.core.former import formerly
from tests.runs.numbers import record, thinned

PINNED: dict[int, list[tuple[dict[str, Any], tuple[int, int], tuple[int, int]]]] = {
    1: [
        ({}, (2000, 50), (89120, 178240)),
        ({"dataset": "line", "model": "linear", "batch_size": 200, "epochs": 5000}, (2000, 500), (60380, 120759)),
        ({"batch_size": 1, "epochs": 30000}, (2000, 10), (300000, 600000)),
        ({"dataset": "digits", "hidden": 128, "epochs": 20000}, (2000, 10), (13400, 13400)),
        ({"samples": 100000, "batch_size": 100000, "dataset": "line", "model": "linear"}, (148, 148), (149, 298)),
        ({"samples": 100000, "batch_size": 100000, "epochs": 5000, "dataset": "line", "hidden": 128}, (1, 1), (21, 42)),
    ]
}
"""By layout version, for some configurations: a chunk's losses and a block's epochs; first and step of snapshots.

An id in the hands of a client names a place by them: do not mend a number, raise `LAYOUT_VERSION`.
"""

CONFIGS = st.builds(
    lambda samples, batch_size, epochs: RunConfig.parse(
        {"samples": samples, "batch_size": batch_size, "epochs": epochs, "hidden": 128}
    ),
    st.sampled_from([1, 7, 60, 2500]),
    st.sampled_from([1, 5, 10, 64, 10_000]),
    st.sampled_from([1, 2, 19, 300]),
)


@pytest.mark.parametrize(("values", "chunks", "snapshots"), PINNED[LAYOUT_VERSION])
def test_layouts_change_with_their_version_only(
    values: dict[str, Any], chunks: tuple[int, int], snapshots: tuple[int, int]
) -> None:
    planned = plan(formerly(values))
    singly, thinned = Chunks.of(planned), Snapshots.of(planned, 300)
    assert (singly.losses, singly.block_epochs) == chunks
    assert (thinned.first, thinned.step) == snapshots


def frames_of(told: Record, points: int | None, ended: bool) -> list[Event]:
    layout = layout_of(told.plan, points)
    updates = min(told.curves.updates_done, thinned(told, points, ended).thinned(points))
    count = layout.count(updates, told.curves.epochs_done, ended)
    return [layout.event(index, told) for index in range(1, count)]


def encoded(events: list[Event]) -> list[bytes]:
    return [encode(event) for event in events]


@st.composite
def stopped(draw: st.DrawFn) -> Record:
    """A run that has come to any point: between updates, or after an epoch with or without its evaluation noted."""
    config = draw(CONFIGS)
    planned = plan(config)
    updates = draw(st.integers(1, planned.total_updates))
    epochs = updates // planned.updates_per_epoch
    if updates % planned.updates_per_epoch == 0 and updates < planned.total_updates:
        epochs -= draw(st.sampled_from([0, 1]))
    return record(config, updates, epochs)


@given(stopped())
def test_a_run_that_has_ended_anywhere_tells_each_update_and_epoch_once(told: Record) -> None:
    batches, epochs = list[float](), list[tuple[float, ...]]()
    for event in frames_of(told, None, ended=True):
        if event.name == "batches":
            assert event.data["first"] == len(batches)
            assert 1 <= len(event.data["loss"]) <= CHUNK_LOSSES
            batches += event.data["loss"].tolist()
        else:
            assert event.data["first"] == len(epochs)
            epochs += list(zip(*(event.data[name].tolist() for name in EPOCH_VALUES), strict=True))
            assert len(epochs) * told.plan.updates_per_epoch <= len(batches)
    history = told.history
    assert batches == history.curves.loss.batch[: history.curves.updates_done].tolist()
    expected = (getattr(history.curves.loss, name)[: history.curves.epochs_done].tolist() for name in EPOCH_VALUES)
    np.testing.assert_equal(epochs, list(zip(*expected, strict=True)))


@given(stopped(), st.sampled_from([None, 10, 300]), st.data())
def test_what_was_told_on_the_way_is_the_beginning_of_what_is_told_at_the_end(
    told: Record, points: int | None, data: st.DataObject
) -> None:
    updates = data.draw(st.integers(1, told.curves.updates_done))
    # Another thread may see the updates before it sees the epochs that end with them.
    epochs = data.draw(st.integers(0, min(told.curves.epochs_done, updates // told.plan.updates_per_epoch)))
    before = record(told.config, updates, epochs)
    on_the_way = encoded(frames_of(before, points, ended=False))
    assert on_the_way == encoded(frames_of(told, points, ended=True))[: len(on_the_way)]


def test_frames_come_on_the_way_as_soon_as_their_part_of_the_run_is_done() -> None:
    config = RunConfig.parse({"samples": 60, "batch_size": 5, "epochs": 40_000})
    layout = layout_of(plan(config), None)
    block = Chunks.of(plan(config)).block
    assert [layout.count(updates, updates // 12, False) for updates in (1, block - 1, block, 2 * block)] == [1, 1, 3, 5]
    snapshots = Snapshots.of(plan(config), 300)
    first, step = snapshots.first, snapshots.step
    told = [snapshots.count(at, at // 12, False) for at in (first - 1, first, first + step - 1, first + step)]
    assert told == [1, 2, 2, 3]
    event = snapshots.event(1, thinned(record(config), 300, ended=True))
    assert (event.data["updates_done"], event.data["epochs_done"]) == (first, first // 12)


@pytest.mark.parametrize("points", [None, 10, 300])
def test_nothing_is_told_before_the_epochs_that_it_holds(points: int | None) -> None:
    planned = plan(RunConfig.parse({"samples": 2500, "batch_size": 1, "epochs": 300, "hidden": 128}))
    layout = layout_of(planned, points)
    for epochs in range(5):
        before_the_next = (epochs + 1) * planned.updates_per_epoch - 1
        told = layout.count(before_the_next, epochs, False)
        assert {layout.count(before_the_next + more, epochs, False) for more in (1, 2500, 500_000)} == {told}


@given(stopped())
def test_the_last_snapshot_is_the_whole_curve(told: Record) -> None:
    last = frames_of(told, 300, ended=True)[-1].data
    assert (last["updates_done"], last["epochs_done"]) == (told.curves.updates_done, told.curves.epochs_done)


@given(stopped(), st.sampled_from([10, 300]))
def test_snapshots_grow_and_hold_whole_buckets_until_the_last(told: Record, points: int) -> None:
    grown = [event.data["updates_done"] for event in frames_of(told, points, ended=True)]
    assert grown == sorted(set(grown))
    assert all(updates % told.plan.bucket_width(points) == 0 for updates in grown[:-1])


def test_frames_follow_the_work() -> None:
    fast = plan(RunConfig.parse({"dataset": "line", "model": "linear", "epochs": 100_000}))
    slow = plan(RunConfig.parse({"samples": 100_000, "batch_size": 100_000, "epochs": 500, "hidden": 64}))
    assert Chunks.of(fast).losses == CHUNK_LOSSES
    assert Chunks.of(slow).losses == max(1, int(0.05 / (slow.estimated_seconds / 500)))
    seconds = fast.estimated_seconds / fast.total_updates
    layout = Snapshots.of(fast, 300)
    assert layout.first * seconds == pytest.approx(0.05, rel=0.3)
    assert layout.step * seconds == pytest.approx(0.1, rel=0.3)


@pytest.mark.parametrize("points", [10, 300, 1000, 10_000])
def test_all_snapshots_of_a_stream_together_stay_small(points: int) -> None:
    long = plan(RunConfig.parse({"samples": 5000, "batch_size": 5000, "epochs": 19 * points, "hidden": 128}))
    layout = Snapshots.of(long, points)
    count = layout.count(long.total_updates, long.epochs, True)
    assert count * long.total_updates <= 2 * max(SNAPSHOT_VALUES, 8 * long.total_updates)
