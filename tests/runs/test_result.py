"""A result is the design's document in the forms that were asked for, and complete as CSV."""

import csv
import io
import math

import numpy as np
import pytest

from epochwise.core.columns import Table
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.diagnose.verdict import verdict
from epochwise.core.engine import sgd
from epochwise.core.engine.plan import plan
from epochwise.runs import tables
from epochwise.runs.record import Record
from epochwise.runs.result import Result, check_singles
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import TooLarge
from tests.runs.numbers import record
from tests.runs.support import document, early, small

DIVERGING = RunConfig.parse({"dataset": "line", "model": "linear", "learning_rate": 5, "epochs": 2000, "batch_size": 3})


def trained(config: RunConfig) -> Result:
    *_, history = sgd.train(config)
    told = Record(run_id(config, sgd.ENGINE), config, history)
    return Result(told, sgd.ENGINE, verdict(config, history.curves, history.judgement), train_seconds=0.25)


def made_up(config: RunConfig) -> Result:
    told = record(config)
    return Result(told, "1-test", trained(small()).verdict, train_seconds=0.25)


def rows(result: Result, table: Table) -> list[dict[str, str]]:
    text = b"".join(tables.csv(result.table(table))).decode()
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_document_has_the_designs_members() -> None:
    config = small()
    told = document(trained(config).as_json())
    assert told["id"] == run_id(config, sgd.ENGINE)
    assert told["engine"] == sgd.ENGINE
    assert told["config"] == config.normalized().model_dump()
    assert told["plan"]["total_updates"] == told["updates_done"] == len(told["batch_loss"]) == 240
    assert told["samples_seen"] == told["plan"]["samples_seen"] == 1200
    assert told["status"] == "completed"
    assert told["warnings"] == []
    assert set(told["initial"]) == {"train", "validation"}
    assert {name: len(values) for name, values in told["epochs"].items()} == dict.fromkeys(
        ("running", "unweighted", "train", "validation"), 20
    )
    assert told["lowest"]["validation"] == min(told["epochs"]["validation"])
    assert told["lowest"]["epoch"] == told["epochs"]["validation"].index(told["lowest"]["validation"]) + 1
    assert told["stopped_at_epoch"] == 20
    assert told["diverged_at_update"] is None
    assert set(told["verdict"]) == {"code", "title", "reason", "facts", "next"}
    assert told["timing"] == {"train_seconds": 0.25}


def test_numbers_come_back_from_json_to_the_bit() -> None:
    result = trained(small())
    np.testing.assert_array_equal(document(result.as_json())["batch_loss"], result.curves.loss.batch)


def test_a_diverged_run_is_told_with_nulls_and_a_warning() -> None:
    told = document(trained(DIVERGING).as_json())
    assert told["status"] == "diverged"
    assert told["diverged_at_update"] == len(told["batch_loss"]) - 1
    assert told["updates_done"] < told["plan"]["total_updates"]
    (warning,) = (warning for warning in told["warnings"] if warning["code"] == "diverged")
    assert warning["field"] == "learning_rate"
    assert f"update {told['diverged_at_update'] + 1:,}" in warning["message"]


def test_the_samples_of_a_begun_epoch_are_counted() -> None:
    told = document(trained(DIVERGING).as_json())
    epochs, batches = divmod(told["updates_done"], 67)
    assert told["samples_seen"] == epochs * 200 + 3 * batches


@pytest.mark.parametrize("points", [None, 10, 300])
def test_a_form_is_encoded_once_and_kept(points: int | None) -> None:
    result = trained(small())
    assert result.kept_form(points) is None
    before = result.nbytes
    form = result.form(points, (0, 5))
    assert result.form(points, (0, 5)) is form
    assert result.kept_form(points, (0, 5)) is form
    assert result.nbytes >= before + len(form.body)


def test_only_the_newest_forms_are_kept() -> None:
    result = trained(small())
    for first in range(40):
        result.as_json(10, (first, 1))
    assert result.kept_form(10, (0, 1)) is None
    assert result.kept_form(10, (39, 1)) is not None


def test_with_points_losses_come_in_buckets_and_epochs_with_their_numbers() -> None:
    told = document(made_up(RunConfig()).as_json(300))
    assert told["batch_loss"]["thinned"]
    assert (told["batch_loss"]["of"], told["batch_loss"]["width"]) == (40_000, plan(RunConfig()).bucket_width(300))
    assert told["batch_loss"]["p10"]["dtype"] == "f4"
    assert (told["epochs"]["thinned"], told["epochs"]["every"], told["epochs"]["of"]) == (True, 20, 1000)
    assert told["epochs"]["epoch"]["dtype"] == "i4"


def test_where_buckets_would_be_small_losses_come_singly() -> None:
    result = trained(small())
    told = document(result.as_json(300))
    assert told["batch_loss"] == result.curves.loss.batch.tolist()
    assert told["epochs"] == document(result.as_json())["epochs"]


def test_a_window_holds_single_losses_and_their_epochs() -> None:
    result = trained(small())
    window = document(result.as_json(10, (20, 10)))["window"]
    assert window["first"] == 20
    assert window["loss"] == result.curves.loss.batch[20:30].tolist()
    assert window["epochs"]["first"] == 1
    assert window["epochs"]["train"] == result.curves.loss.train[1:3].tolist()


def test_a_window_ends_where_the_run_ends() -> None:
    assert len(document(trained(small()).as_json(None, (235, 100)))["window"]["loss"]) == 5


def test_more_than_a_million_single_losses_are_refused_with_what_to_ask_instead() -> None:
    result = made_up(RunConfig.parse({"epochs": 25_001}))
    with pytest.raises(TooLarge, match=r"points=300.*CSV.*stream") as refused:
        result.as_json()
    assert problem_of(refused.value)["limit"] == 1_000_000
    with pytest.raises(TooLarge):
        result.as_json(100_000)
    assert document(result.as_json(300))["batch_loss"]["of"] == 1_000_040


def test_the_losses_of_epochs_are_counted_where_they_come_singly() -> None:
    check_singles(plan(RunConfig.parse({"epochs": 200_000, "batch_size": 200})), None)
    with pytest.raises(TooLarge) as refused:
        check_singles(plan(RunConfig.parse({"epochs": 200_001, "batch_size": 200})), None)
    assert problem_of(refused.value)["estimate"] == 1_000_005
    check_singles(plan(RunConfig.parse({"epochs": 200_001, "batch_size": 200})), 300)


def test_the_csv_of_batches_is_complete_and_reads_back_to_the_bit() -> None:
    result = trained(small(samples=62))
    table = rows(result, "batches")
    assert [float(row["batch_loss"]) for row in table] == result.curves.loss.batch.tolist()
    assert [int(row["update"]) for row in table] == list(range(1, 261))
    assert [int(row["batch_size"]) for row in table[:14]] == [5] * 12 + [2, 5]
    assert (table[13]["epoch"], table[13]["batch"]) == ("2", "1")


def test_the_csv_of_epochs_is_complete_and_reads_back_to_the_bit() -> None:
    result = trained(small(validate_every=3))
    table = rows(result, "epochs")
    assert [int(row["updates_done"]) for row in table] == list(range(12, 241, 12))
    for name in ("running", "unweighted", "train", "validation"):
        told = [float(row[name]) if row[name] else math.nan for row in table]
        np.testing.assert_array_equal(told, getattr(result.curves.loss, name))


def test_the_csv_of_a_run_that_ended_early_ends_there() -> None:
    result = trained(early())
    assert result.curves.status == "early_stopped"
    assert len(rows(result, "batches")) == result.curves.updates_done
    assert len(rows(result, "epochs")) == result.curves.epochs_done
