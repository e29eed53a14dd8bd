"""A frame is an event of the design with an id that says where it stands."""

import base64

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.runs.frames import FAILED_INDEX, Frames, index_of, is_last, next_index
from epochwise.runs.layout import layout_of
from epochwise.runs.record import Record
from epochwise.wire.refusals import Internal
from tests.runs.numbers import record, thinned
from tests.runs.support import events, id_in

RUN = "0123456789abcdef" * 2


def framed(told: Record, points: int | None) -> list[bytes]:
    frames = Frames(told.id, "1-test", points)
    thinned(told, points, ended=True)
    return [frames.frame(index, told) for index in range(frames.count(told, ended=True))]


@pytest.mark.parametrize(
    ("after", "index"),
    [
        (None, 0),
        ("", 0),
        ("0-01234567-300-1", 1),
        ("41-01234567-300-1", 42),
        ("41-01234567-0-1", 0),
        ("41-01234568-300-1", 0),
        ("forty", 0),
        ("-1-01234567-300-1", 0),
        (f"{FAILED_INDEX}-01234567-300-1", None),
        ("41-01234567-300-2", 0),
    ],
)
def test_the_frame_after_an_id(after: str | None, index: int | None) -> None:
    assert next_index(after, RUN, 300) == index


def test_the_first_frame_tells_what_is_known_before_training() -> None:
    config = RunConfig.parse({"samples": 1000, "batch_size": 400})
    started = events(framed(record(config), None))[0]
    assert (started.name, started.id) == ("started", "0-01234567-0-1")
    assert started.data["id"] == RUN
    assert started.data["engine"] == "1-test"
    assert started.data["config"] == config.normalized().model_dump()
    assert started.data["plan"]["batch_sizes"] == [[400, 2], [200, 1]]
    assert [warning["code"] for warning in started.data["warnings"]] == ["short-last-batch"]
    assert started.data["initial"] == {"train": 1.5, "validation": 1.25}


@pytest.mark.parametrize("points", [None, 300])
def test_ids_count_the_frames_of_this_run_and_these_points(points: int | None) -> None:
    frames = framed(record(RunConfig.parse({"epochs": 200})), points)
    assert [id_in(frame) for frame in frames] == [f"{n}-01234567-{points or 0}-1" for n in range(len(frames))]
    assert [index_of(frame) for frame in frames] == list(range(len(frames)))
    assert not any(map(is_last, frames))


def test_a_snapshot_waits_for_its_bands() -> None:
    told = record(RunConfig.parse({"epochs": 5000, "hidden": 128}))
    frames = Frames(RUN, "1-test", 300)
    assert frames.count(told, ended=False) == 1
    thinned(told, 300, ended=False)
    assert frames.count(told, ended=False) > 1


def test_thinned_epochs_have_their_numbers_counted_from_1_as_the_lowest_has() -> None:
    told = thinned(record(RunConfig()), 300, ended=True).curve(40_000, 1000, 300)["epochs"]
    numbers = np.frombuffer(base64.b64decode(told["epoch"]["bdata"]), "<i4")
    train = np.frombuffer(base64.b64decode(told["train"]["bdata"]), "<f4")
    assert (numbers[0], numbers[-1]) == (1, 1000)
    np.testing.assert_array_equal(train, record(RunConfig()).curves.loss.train[numbers - 1].astype("f4"))


def test_what_is_not_a_number_is_null_in_lists() -> None:
    told = record(RunConfig.parse({"epochs": 10, "validate_every": 5}))
    told.curves.loss.batch[-1] = float("inf")
    *_, batches, epochs = events(framed(told, None))
    assert batches.data["loss"][-1] is None
    assert [value is None for value in epochs.data["validation"]] == [True, True, True, True, False] * 2


@pytest.mark.parametrize("epochs", [200, 1000, 20_000])
@pytest.mark.parametrize("batch_size", [1, 5, 200])
def test_a_thinned_snapshot_stays_small_at_any_length(epochs: int, batch_size: int) -> None:
    config = RunConfig.parse({"epochs": epochs, "batch_size": batch_size})
    frames = Frames(RUN, "1-test", 300)
    told = thinned(record(config), 300, ended=True)
    if plan(config).bucket_width(300) > 1:
        assert len(frames.frame(frames.count(told, ended=True) - 1, told)) < 20_000
    everything = sum(len(frame) for frame in framed(told, 300))
    assert everything < 20_000_000


def test_a_fault_has_an_id_that_no_frame_of_a_whole_run_has() -> None:
    failed = Frames(RUN, "1-test", None).failed(Internal("abc123"))
    (event,) = events([failed])
    assert event.name == "failed"
    assert event.data["incident"] == "abc123"
    assert is_last(failed)
    assert index_of(failed) == FAILED_INDEX > layout_of(plan(RunConfig()), None).count(10**9, 10**9, True)
