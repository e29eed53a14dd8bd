"""A measure beside the loss goes with a run through JSON, stream, tables and files, and comes back as it was."""

import csv
import io
from collections.abc import Iterator

import numpy as np
import pytest

from epochwise.client import Curve, LossBands, Run
from epochwise.client.answers import Answer, ask_window
from epochwise.client.events import StreamEvent, typed_event
from epochwise.core.columns import Table
from epochwise.core.curves import EPOCH_VALUES, Series
from epochwise.core.diagnose.verdict import Verdict
from epochwise.runs import tables
from epochwise.runs.frames import Frames
from epochwise.runs.result import Result
from epochwise.wire.events import decode, dumps
from tests.runs.numbers import record, thinned
from tests.runs.support import document, small

CONFIG = small(epochs=400)
VERDICT = Verdict("no-validation", "Made up", "These numbers are random.")


@pytest.fixture(scope="module")
def result() -> Result:
    return Result(record(CONFIG, measures=("accuracy",)), "1-test", VERDICT, train_seconds=0.25)


def streamed(result: Result, points: int | None) -> Iterator[StreamEvent]:
    """The typed events of the result's whole stream."""
    frames, made_up = Frames(result.id, result.engine, points), thinned(result.record, points, ended=True)
    count = frames.count(made_up, ended=True)
    encoded = [*(frames.frame(index, made_up) for index in range(count)), frames.finished(count, result)]
    for frame in encoded:
        for event in decode(frame.decode().split("\n")):
            typed = typed_event(event)
            assert typed is not None
            yield typed


def assert_same_series(one: Series, other: Series) -> None:
    for name in ("batch", *EPOCH_VALUES):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert (one.initial_train, one.initial_validation) == (other.initial_train, other.initial_validation)


def test_json_and_stream_give_a_run_with_the_measure(result: Result) -> None:
    accuracy = result.curves.measures["accuracy"]
    assert not np.array_equal(accuracy.batch, result.curves.loss.batch)
    for run in (Run.from_json(document(result.as_json())), Run.from_events(streamed(result, None))):
        assert_same_series(run.measures["accuracy"], accuracy)
        assert_same_series(run.loss, result.curves.loss)


def test_with_points_the_measure_is_thinned_as_the_loss_is(result: Result) -> None:
    *_, last = (event for event in streamed(result, 100) if isinstance(event, Curve))
    accuracy, shown = result.curves.measures["accuracy"], last.measures["accuracy"]
    assert isinstance(shown.batch, LossBands)
    bands = LossBands.thinned(accuracy.batch, shown.batch.width)
    np.testing.assert_array_equal(shown.batch.p90, bands.p90.astype(np.float32))
    np.testing.assert_array_equal(shown.train, accuracy.train[shown.epoch - 1].astype(np.float32))
    members = document(result.as_json(100))["measures"]["accuracy"]
    assert members["initial"] == {"train": 1.5, "validation": 1.25}
    assert (members["batch"]["of"], members["epochs"]["of"]) == (4800, 400)


def test_a_window_has_the_measure(result: Result) -> None:
    window = ask_window(CONFIG, 30, 24).answered(Answer(200, {}, dumps(result.record.window(30, 24))))
    accuracy = result.curves.measures["accuracy"]
    assert window.measures["accuracy"].tolist() == accuracy.batch[30:54].tolist()
    assert window.epochs.measures["accuracy"].train.tolist() == accuracy.train[2:5].tolist()


@pytest.mark.parametrize(
    ("table", "added"), [("batches", ["accuracy"]), ("epochs", [f"{name}_accuracy" for name in EPOCH_VALUES])]
)
def test_tables_have_further_columns(result: Result, table: Table, added: list[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(tables.csv(result.table(table))).decode())))
    assert list(rows[0])[-len(added) :] == added
    columns = Run.from_json(document(result.as_json())).columns(table)
    assert list(columns) == list(rows[0])
    accuracy = result.curves.measures["accuracy"]
    expected = [accuracy.batch] if table == "batches" else [getattr(accuracy, name) for name in EPOCH_VALUES]
    for name, values in zip(added, expected, strict=True):
        np.testing.assert_array_equal([float(row[name] or "nan") for row in rows], values)
        np.testing.assert_array_equal(columns[name], values)
