"""A user's table: how it is written, what its columns are, what is refused and why, within how much memory."""

import csv
import io
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.data.badtable import (
    MOST_COLUMNS,
    MOST_TABLE_BYTES,
    MOST_TABLE_ROWS,
    InvalidTable,
    TableTooLarge,
)
from epochwise.core.data.cells import defused, numbers_in
from epochwise.core.data.table import Table, read_table

PLAIN = "a,b,y\n1,4,0.5\n2,5,1.5\n3,7,2.5\n"


def read(text: str, **asked: Any) -> Table:
    return read_table(text.encode(), **asked)


def columns(table: Table) -> list[tuple[str, str, str]]:
    return [(column.name, column.kind, column.use) for column in table.facts.columns]


def reasons(table: Table) -> list[tuple[int, str]]:
    return [(line.line, str(line.reason)) for line in table.refused]


def test_numbers_are_read_as_they_stand_and_the_last_column_is_the_target() -> None:
    table = read(PLAIN)
    np.testing.assert_array_equal(table.rows, [[1, 4, 0.5], [2, 5, 1.5], [3, 7, 2.5]])
    assert (table.facts.target, table.facts.task, table.facts.features) == ("y", "regression", ("a", "b"))
    assert (table.facts.rows, table.facts.rows_used, table.facts.refused_count) == (3, 3, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("delimiter", "decimal"), [(",", "."), (";", "."), ("\t", "."), (";", ","), ("\t", ",")])
def test_each_way_to_write_a_table_gives_the_same_rows(delimiter: str, decimal: str, end: str) -> None:
    lines = [["a", "b", "y"], ["1", "4", "0.5"], ["2", "5", "1.5"], ["3", "7", "2.5"]]
    text = "".join(delimiter.join(cell.replace(".", decimal) for cell in line) + end for line in lines)
    table = read(text)
    np.testing.assert_array_equal(table.rows, read(PLAIN).rows)
    assert (table.facts.delimiter, table.facts.decimal) == (delimiter, decimal)


def test_a_byte_order_mark_and_names_in_any_script_are_read() -> None:
    table = read_table("größe,年,y\n1,4,ja\n2,5,nein\n".encode("utf-8-sig"))
    assert (table.facts.encoding, table.facts.features) == ("utf-8-sig", ("größe", "年"))
    assert table.facts.class_names == ("ja", "nein")


def test_without_names_the_columns_are_numbered() -> None:
    table = read("5.1,3.5,setosa\n4.9,3,virginica\n")
    assert not table.facts.header
    assert table.facts.features == ("column 1", "column 2")
    assert table.facts.rows == 2


def test_names_that_stand_twice_or_nowhere_are_told_apart() -> None:
    assert read(",a,a,a,y\n1,2,3,4,0.5\n5,6,7,8,1.5\n").facts.features == ("column 1", "a", "a (2)", "a (3)")


def test_quotes_hold_delimiters_line_ends_and_quotes() -> None:
    table = read('"a, b","c ""d""",y\n1,"2",0.5\n3,"4\n",x\n5,6,0.7\n' + "7,8,1.5\n" * 10)
    assert table.facts.features == ("a, b", 'c "d"')
    assert reasons(table) == [(3, "y is x, which is not a number")]


def test_a_missing_number_becomes_the_mean_of_the_rows_that_are_used() -> None:
    table = read("a,b,y\n1,,0.5\n3,6,1.5\n,8,2.5\n100,9,\n")
    np.testing.assert_array_equal(table.rows, [[1, 7, 0.5], [3, 6, 1.5], [2, 8, 2.5]])
    assert [str(column.rule) for column in table.facts.columns] == [
        "1 missing value becomes the column's mean (2.000).",
        "1 missing value becomes the column's mean (7.000).",
        "",
    ]


def test_a_text_of_few_values_is_a_column_for_each_and_other_texts_are_left_out() -> None:
    names = "abcdefghijk"
    lines = [f"{'xyz'[row % 3]},{names[row % 11]},7,,one,{row},{row % 2}" for row in range(22)]
    table = read("\n".join(["kind,name,same,none,word,n,y", *lines, ",a,7,,one,22,1"]))
    assert columns(table) == [
        ("kind", "category", "one-hot"),
        ("name", "text", "left-out"),
        ("same", "constant", "left-out"),
        ("none", "empty", "left-out"),
        ("word", "constant", "left-out"),
        ("n", "number", "feature"),
        ("y", "number", "target"),
    ]
    assert table.facts.features == ("kind = x", "kind = y", "kind = z", "n")
    np.testing.assert_array_equal(table.rows[:3, :3], np.eye(3))
    np.testing.assert_array_equal(table.rows[22, :3], np.zeros(3))  # the row without a kind


def test_every_refused_line_has_its_number_and_reason_and_the_first_twenty_are_named() -> None:
    good, bad = "1,2,0.5\n2,3,1.5\n" * 200, "1,2\n"
    table = read(f"a,b,y\n1,2,3,4\n1,2,\n1,NaN,1.5\n1,1e999,1.5\n-inf,2,1.5\nx,2,1.5\n1e101,2,1.5\n{good}{bad * 30}")
    assert reasons(table)[:8] == [
        (2, "4 cells, but the table has 3 columns"),
        (3, "the target y is missing"),
        (4, "b is NaN, which is not a number that can be learned from"),
        (5, "b is 1e999, which is not a number that can be learned from"),
        (6, "a is -inf, which is not a number that can be learned from"),
        (7, "a is x, which is not a number"),
        (8, "a is 1e101, which is not a number that can be learned from"),
        (409, "2 cells, but the table has 3 columns"),
    ]
    assert len(table.refused) == 20
    assert table.facts.refused_count == 37
    assert table.facts.rows_used == 400
    assert reasons(read(f"a,b,y\n{good}7\n")) == [(402, "1 cell, but the table has 3 columns")]


@pytest.mark.parametrize(
    ("targets", "task", "found", "classes"),
    [
        ("no yes no yes", None, "classification", ("no", "yes")),
        ("3 1 2 1", None, "classification", ("1", "2", "3")),
        ("3 1 2 1", "regression", "regression", ()),
        ("1 2 3 4.5", None, "regression", ()),
        (" ".join(map(str, range(11))), None, "regression", ()),
        (" ".join(map(str, range(20))), "classification", "classification", tuple(map(str, range(20)))),
        ("=1+1 -a =1+1 @b", None, "classification", ("-a", "=1+1", "@b")),
        ("1 2 b 2", None, "classification", ("1", "2", "b")),
    ],
)
def test_the_targets_values_decide_what_is_learned(targets: str, task: Any, found: str, classes: Any) -> None:
    lines = [f"{row},{target}" for row, target in enumerate(targets.split())]
    table = read("\n".join(["a,y", *lines]), task=task)
    assert (table.facts.task, table.facts.class_names) == (found, classes)
    if classes:
        assert [classes[int(code)] for code in table.rows[:, 1]] == targets.split()


@pytest.mark.parametrize(
    ("text", "asked", "detail"),
    [
        ("", {}, "The file is empty."),
        ("\n \n\n", {}, "The file is empty."),
        ("hello\nworld\n", {}, "Only one column was found. Put commas, semicolons or tabs between the cells of a row."),
        (PLAIN, {"target": "z"}, "The table has no column z. Its columns: a, b, y."),
        ("a,y\n", {}, "A table needs at least 2 rows that can be used. This one has 0 of 0."),
        ("a,y\n1,\n2,\n3,1\n", {}, "A table needs at least 2 rows that can be used. This one has 1 of 3."),
        ("a,y\n1,5\n2,5\n", {}, "The target y has the same value in every row."),
        ("a,y\n1,u\n2,u\n", {}, "The target y has the same value in every row."),
        ("a,y\n1,u\n2,v\n", {"task": "regression"}, "The target y is text; regression predicts a number."),
        (
            "a,y\n1,0.5\n2,1.5\n",
            {"task": "classification"},
            "The target y cannot be classes: these are 2 to 20 different whole numbers or texts.",
        ),
        (
            "a,y\n" + "".join(f"{row},w{row}\n" for row in range(21)),
            {},
            "The target y has more than 20 different texts.",
        ),
        (
            "a,y\n7,1\n7,2\n",
            {},
            "No column is left to learn from: beside the target, all are text or constant.",
        ),
        ('a,y\n1,"2\n' + "x" * 140_000, {}, "is a closing quote missing?"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(text: str, asked: Any, detail: str) -> None:
    with pytest.raises(InvalidTable) as refused:
        read(text, **asked)
    assert detail.lower() in refused.value.detail.lower()


def test_a_refusal_names_the_columns_to_choose_another_target_from() -> None:
    with pytest.raises(InvalidTable) as refused:
        read_table(b"a,y\n1,5\n2,5\n")
    assert refused.value.facts["columns"] == ["a", "y"]
    with pytest.raises(InvalidTable) as refused:
        read_table(b"")
    assert "columns" not in refused.value.facts


def test_another_encoding_is_refused_with_the_line_and_the_byte() -> None:
    with pytest.raises(InvalidTable, match="Line 2 is not in UTF-8: it has the byte 0xe9"):
        read_table("a,y\nété,1\n".encode("latin-1"))
    with pytest.raises(InvalidTable, match="UTF-16"):
        read_table(PLAIN.encode("utf-16"))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"a,y\n" + b"1,2\n" * (MOST_TABLE_ROWS + 1), "rows"),
        (b",".join([b"a"] * (MOST_COLUMNS + 1)) + b"\n", "columns"),
        (b"1," * (MOST_TABLE_BYTES // 2), "columns"),
        (b"1" * (MOST_TABLE_BYTES + 1), "bytes"),
        (
            b",".join(b"t%d" % column for column in range(12))
            + b",y\n"
            + b"".join(b",".join([b"v%d" % (row % 10)] * 12) + b",%d\n" % (row % 3) for row in range(30)),
            "features",
        ),
    ],
)
def test_what_is_too_large_is_refused_with_the_limit(body: bytes, what: str) -> None:
    with pytest.raises(TableTooLarge) as refused:
        read_table(body)
    assert refused.value.facts["what"] == what
    assert f"{refused.value.facts['limit']:,}" in refused.value.detail


BOMBS = {
    "a million columns": b"a," * 2_000_000,
    "one huge field": b"a,y\n1," + b"x" * 4_900_000,
    "one huge field in quotes": b'a,y\n1,"' + b"x\n" * 2_400_000,
    "quotes": b'"' * 4_900_000,
    "the most cells": b"a" + b",b" * 98 + b",y\n" + (b"," * 99 + b"\n") * 49_000,
    "many texts": b"a,b,y\n" + b"".join(b"%x,%x,1\n" % (row * 7919, row) for row in range(49_000)),
}
CHILD = """
import resource, sys
from epochwise.core.data.table import read_table
body = sys.stdin.buffer.read()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 150_000_000,) * 2)
try:
    read_table(body)
except Exception as error:
    print(getattr(error, "code", repr(error)))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells the address space")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_little_memory(bomb: str) -> None:
    """150 MB beside what is there at first: the numbers of the largest table are 40 of them, twice for a moment."""
    found = subprocess.run([sys.executable, "-c", CHILD], input=BOMBS[bomb], capture_output=True, check=True)
    assert found.stdout.decode().strip() in ("invalid-table", "table-too-large"), found.stdout


@pytest.mark.parametrize("name", ["=1+1", "+a", "-a", "@a"])
def test_a_name_that_a_spreadsheet_would_compute_is_defused(name: str) -> None:
    assert defused(name) == f"'{name}"
    assert defused("a-b") == "a-b"


CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e99, max_value=1e99).map(repr),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(["", "NA", "?", "nan", "1_0", "٣", "1e", "+", ".", "1,5", " 2 ", "0x1", "0\x1f"]),
    st.text(max_size=5),
)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_a_column_is_read_alike_all_at_once_and_cell_by_cell(cells: list[str]) -> None:
    """The fast way must take no cell that the careful one refuses, and read each number as Python does, without
    the space around it: a separator as U+001F is space to str.strip(), and none to float().
    """
    together = numbers_in(cells, ".")
    alone = [numbers_in([cell, ""], ".") for cell in cells]
    np.testing.assert_array_equal(together.values, [read.values[0] for read in alone])
    assert together.texts == [place for place, read in enumerate(alone) if read.texts]
    assert together.unbounded == [place for place, read in enumerate(alone) if read.unbounded]
    for cell, value in zip(cells, together.values, strict=True):
        assert np.isnan(value) or value == float(cell.strip())


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=12))
def test_whatever_is_written_as_csv_is_read_or_refused_in_words(table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(table)
    with suppress(InvalidTable, TableTooLarge):
        found = read(written.getvalue().encode(errors="replace").decode())
        assert np.isfinite(found.rows).all()
        assert found.rows.shape == (found.facts.rows_used, len(found.facts.features) + 1)
