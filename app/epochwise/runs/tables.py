"""A run's table in the forms that are written row by row."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from epochwise.core.columns import Columns, Table, columns, rows_of
from epochwise.core.curves import Curves
from epochwise.core.numeric.arrays import Floats, Integers
from epochwise.wire.events import dumps

ROWS_AT_ONCE = 5_000
Decimal = Literal["point", "comma"]
SPELLINGS: dict[Decimal, tuple[bytes, bytes]] = {"point": (b",", b"."), "comma": (b";", b",")}
"""What stands between the cells and in a number of a CSV, by its decimal."""


def pieces(curves: Curves, table: Table = "batches", first: int = 0, count: int | None = None) -> Iterator[Columns]:
    """The table's rows, some thousand at a time; from row `first` on, `count` of them or all. At least one piece, which
    is empty behind the end.
    """
    rows = rows_of(curves, table)
    first = min(first, rows)
    stop = rows if count is None else min(rows, first + count)
    for start in range(first, max(stop, first + 1), ROWS_AT_ONCE):
        yield columns(curves, table, start, min(start + ROWS_AT_ONCE, stop))


def csv(table: Iterator[Columns], decimal: Decimal = "point") -> Iterator[bytes]:
    """A table as CSV (RFC 4180), first the line of the names; what is not finite is an empty field.

    With the decimal "comma" it is what spreadsheets of many countries take for CSV: semicolons between the cells. Every
    cell is a number, so nothing needs quotes, and a spreadsheet finds no formula.
    """
    separator, mark = SPELLINGS[decimal]
    named = False
    for piece in table:
        if not named:
            yield separator.join(name.encode() for name in piece) + b"\r\n"
            named = True
        rows = zip(*(cells(column) for column in piece.values()), strict=True)
        yield b"".join(separator.join(row).replace(b"null", b"").replace(b".", mark) + b"\r\n" for row in rows)


def ndjson(table: Iterator[Columns]) -> Iterator[bytes]:
    """A table as one JSON object a line; what is not finite is null."""
    for piece in table:
        members = ",".join(f'"{name}":%b' for name in piece)
        line = f"{{{members}}}\n".encode()
        rows = zip(*(cells(column) for column in piece.values()), strict=True)
        yield b"".join(line % row for row in rows)


def cells(column: Integers | Floats) -> list[bytes]:
    """Each number in the fewest digits that read back as the same number, as in the run's JSON; `null` for NaN."""
    return dumps(np.ascontiguousarray(column))[1:-1].split(b",") if len(column) else []
