"""What a run is said to cost is what it costs; and whoever changes that gives the frames of a stream a new version."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.cost import PIECE, work
from epochwise.core.engine.job import Job
from epochwise.core.engine.plan import plan
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.sgd import Stop, train
from epochwise.core.plan import Plan
from epochwise.wire.events import LAYOUT_VERSION
from tests.core.former import formerly

PINNED: dict[int, list[tuple[dict[str, Any], float, int, int]]] = {
    1: [
        ({}, 0.0224496, 17817, 445),
        ({"batch_size": 1, "epochs": 200, "momentum": 0.5}, 0.00673632, 59379, 296),
        ({"batch_size": 200}, 0.0197118, 507, 507),
        ({"dataset": "line", "model": "linear"}, 0.002236, 178890, 4472),
        (
            {"dataset": "line", "model": "linear", "features": 10, "samples": 100_000, "batch_size": 100_000}
            | {"epochs": 3},
            0.00252102315,
            11,
            11,
        ),
        ({"model": "logistic", "validation_samples": 0}, 0.00561, 71301, 1782),
        ({"dataset": "iris", "model": "logistic", "validate_every": 7}, 0.0069334285714285696, 28845, 1442),
        ({"activation": "relu", "hidden": 33, "batch_size": 30, "remainder": "drop"}, 0.01441452, 4162, 693),
        ({"dataset": "digits", "hidden": 128, "momentum": 0.9, "epochs": 2000}, 9.820512, 407, 19),
        ({"dataset": "diabetes", "sampling": "replacement"}, 0.04407432, 13613, 226),
        ({"dataset": "sine", "model": "wave"}, 0.002896, 138121, 3453),
    ]
}
"""By layout version, for some configurations: the estimate in seconds, updates of a piece, epochs between checkpoints.

The frames of a stream follow from the estimate, so a client that comes back with the id of a frame would miss losses or
get them twice if only one of these numbers changed under the same version. Do not mend a number: raise
`LAYOUT_VERSION`, and pin the new numbers under it.
"""

SIZES: tuple[dict[str, Any], ...] = (
    {},
    {"batch_size": 1, "momentum": 0.9},
    {"dataset": "line", "model": "linear", "features": 10, "samples": 50_000, "batch_size": 50_000, "epochs": 2},
    {"dataset": "line", "features": 1, "samples": 20_000, "validation_samples": 10_000, "epochs": 1, "hidden": 128},
    {"dataset": "digits", "model": "logistic", "batch_size": 1000, "epochs": 5},
    {"dataset": "digits", "hidden": 128, "momentum": 0.5, "epochs": 200},
    {"batch_size": 2, "accumulate": 90, "epochs": 20},
    {"samples": 1, "batch_size": 1, "validation_samples": 0, "epochs": 1, "model": "logistic"},
    {
        "dataset": "line",
        "model": "linear",
        "samples": 100_000,
        "batch_size": 50_000,
        "sampling": "stratified",
        "epochs": 1,
    },
)


@pytest.mark.parametrize(("values", "seconds", "piece", "checkpoint"), PINNED[LAYOUT_VERSION])
def test_estimates_and_pieces_change_with_the_layouts_version_only(
    values: dict[str, Any], seconds: float, piece: int, checkpoint: int
) -> None:
    made = plan(formerly(values))
    assert (made.estimated_seconds, made.batches_per_piece, made.checkpoint_every) == (seconds, piece, checkpoint)


configurations = st.builds(
    lambda data, batch_size, hidden, samples, epochs: RunConfig.parse(
        {"dataset": data, "batch_size": batch_size, "samples": samples, "epochs": epochs, "hidden": hidden}
    ),
    st.sampled_from(["moons", "line", "blobs"]),
    st.integers(1, 100_000),
    st.integers(1, 128),
    st.integers(1, 100_000),
    st.integers(1, 1_000_000),
)


def work_of(config: RunConfig, made: Plan) -> float:
    return work(config.resolved(), made)


@given(configurations)
def test_a_piece_is_ten_million_units_of_work_or_a_single_update(config: RunConfig) -> None:
    made = plan(config)
    one = work_of(config, made) / made.total_updates
    assert PIECE == 10e6  # a unit is about a nanosecond of one core
    if made.batches_per_piece == 1:
        assert 2 * one > PIECE
    else:
        assert PIECE - one < made.batches_per_piece * one <= PIECE * (1 + 1e-12)
    assert made.estimated_seconds == work_of(config, made) / 1e9


def test_the_largest_update_is_a_tenth_of_a_second_of_work() -> None:
    largest = {"dataset": "line", "features": 10, "samples": 100_000, "validation_samples": 10_000, "hidden": 128}
    config = RunConfig.parse(largest | {"batch_size": 100_000, "epochs": 1})
    assert plan(config).batches_per_piece == 1
    assert work_of(config, plan(config)) < 10 * PIECE


@pytest.mark.parametrize("values", [{}, {"batch_size": 200}, {"dataset": "digits", "hidden": 128, "epochs": 3}])
def test_training_takes_the_pieces_of_the_plan(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    piece, total = plan(config).batches_per_piece, plan(config).total_batches
    assert [history.curves.updates_done for history in train(config)] == [*range(piece, total, piece), total]


def arrays(job: Job) -> Iterator[np.ndarray[Any, Any]]:
    """All arrays of a job that have memory of their own."""
    room = (part for name, part in job.room._asdict().items() if name != "slope")
    yield from (
        *job.unordered,
        job.order,
        job.parameters.all,
        job.gradient.all,
        job.state,
        job.row_loss,
        job.checkpoints,
    )
    yield from (*room, *job.losses, *job.measures, *job.training[2:], *job.held_out[2:])


@pytest.mark.parametrize("values", SIZES, ids=str)
def test_the_estimated_bytes_are_those_of_all_arrays(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    data = load(config)
    held = sum(array.nbytes for array in arrays(prepare(config, Stop().flag)))
    held += sum(array.nbytes for array in (data.train_x, data.train_y, data.validation_x, data.validation_y))
    assert abs(plan(config).estimated_bytes - held) < 0.01 * held + 8_000


def test_checkpoints_and_rows_count_as_memory() -> None:
    few_losses = {"dataset": "digits", "hidden": 128, "momentum": 0.5, "batch_size": 1000, "epochs": 200}
    assert plan(RunConfig.parse(few_losses)).estimated_bytes > 15_000_000
    many_rows = {"samples": 100_000, "batch_size": 100_000, "epochs": 1, "model": "logistic"}
    assert plan(RunConfig.parse(many_rows)).estimated_bytes > 10_000_000
