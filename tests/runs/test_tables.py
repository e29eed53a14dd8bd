"""A table has the same rows and the very same numbers in every form, whole or a range of it."""

import csv
import io
import json
import math
from typing import Any

import pytest

from epochwise.core.columns import Table
from epochwise.core.engine.plan import plan
from epochwise.runs import tables
from epochwise.runs.result import Result
from epochwise.runs.tables import ROWS_AT_ONCE
from tests.runs.support import document, small
from tests.runs.test_result import DIVERGING, trained

CASES = {
    "short last batch": small(samples=62),
    "some epochs without validation": small(validate_every=3),
    "no validation": small(validation_samples=0),
    "diverged": DIVERGING,
    "more rows than a piece": small(epochs=2 * ROWS_AT_ONCE // plan(small()).updates_per_epoch),
}


def from_csv(result: Result, table: Table, **cut: int) -> list[dict[str, float]]:
    text = b"".join(tables.csv(result.table(table, **cut))).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: float(cell or "nan") for name, cell in row.items()} for row in rows]


def from_ndjson(result: Result, table: Table, **cut: int) -> list[dict[str, float]]:
    lines = b"".join(tables.ndjson(result.table(table, **cut))).decode().splitlines()
    return [{name: math.nan if value is None else value for name, value in json.loads(line).items()} for line in lines]


def same(left: Any, right: Any) -> bool:
    """Equal to the last bit; a NaN is like another."""
    return repr([list(map(float, row.values())) for row in left]) == repr(
        [list(map(float, row.values())) for row in right]
    )


@pytest.mark.parametrize("case", CASES)
def test_csv_and_ndjson_read_back_as_the_very_numbers_of_the_json(case: str) -> None:
    result = trained(CASES[case])
    told = document(result.as_json())
    batches, epochs = from_csv(result, "batches"), from_csv(result, "epochs")
    assert [row["batch_loss"] for row in batches if math.isfinite(row["batch_loss"])] == [
        loss for loss in told["batch_loss"] if loss is not None
    ]
    assert len(batches) == len(told["batch_loss"])
    for name, losses in told["epochs"].items():
        assert [None if math.isnan(row[name]) else row[name] for row in epochs] == losses
    assert same(batches, from_ndjson(result, "batches"))
    assert same(epochs, from_ndjson(result, "epochs"))
    assert batches[0].keys() == from_ndjson(result, "batches")[0].keys()


@pytest.mark.parametrize("read", [from_csv, from_ndjson])
def test_updates_epochs_and_batches_count_from_1_as_on_the_page(read: Any) -> None:
    result = trained(CASES["short last batch"])
    planned, curves = result.plan, result.curves
    batches, epochs = read(result, "batches"), read(result, "epochs")
    names = ("update", "epoch", "batch")
    assert [batches[0][name] for name in names] == [1, 1, 1]
    assert [batches[planned.batches_per_epoch][name] for name in names] == [planned.updates_per_epoch + 1, 2, 1]
    assert [batches[-1][name] for name in names] == [
        planned.total_updates,
        planned.epochs,
        planned.batches_per_epoch,
    ]
    assert [row["epoch"] for row in epochs] == list(range(1, planned.epochs + 1))
    lowest = min(epochs, key=lambda row: row["validation"])
    assert (lowest["epoch"], lowest["validation"]) == (curves.lowest_epoch, curves.lowest_validation)


@pytest.mark.parametrize("table", ["batches", "epochs"])
def test_with_decimal_commas_it_is_the_same_table_for_other_spreadsheets(table: Table) -> None:
    result = trained(CASES["short last batch"])
    text = b"".join(tables.csv(result.table(table), "comma")).decode()
    assert "." not in text
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    read = [{name: float(cell.replace(",", ".") or "nan") for name, cell in row.items()} for row in rows]
    assert same(read, from_csv(result, table))


@pytest.mark.parametrize("read", [from_csv, from_ndjson])
@pytest.mark.parametrize(("first", "count"), [(0, 1), (7, 20), (ROWS_AT_ONCE - 3, 5), (9_990, 100)])
def test_a_range_is_that_part_of_the_whole(read: Any, first: int, count: int) -> None:
    result = trained(CASES["more rows than a piece"])
    assert same(read(result, "batches", first=first, count=count), read(result, "batches")[first : first + count])


@pytest.mark.parametrize("table", ["batches", "epochs"])
def test_the_csv_keeps_to_the_rfc_and_holds_nothing_that_a_spreadsheet_would_compute(table: Table) -> None:
    text = b"".join(tables.csv(trained(DIVERGING).table(table))).decode("ascii")
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    names, *rows = [line.split(",") for line in text.removesuffix("\r\n").split("\r\n")]
    assert all(name.replace("_", "").isalpha() for name in names)
    assert {len(row) for row in rows} == {len(names)}
    cells = {cell for row in rows for cell in row}
    assert all(not cell or math.isfinite(float(cell)) for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
