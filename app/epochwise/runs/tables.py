"""A run as a table: a row for every batch or for every epoch, the same columns in every form. Indices count from 0."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochwise.core.curves import Curves
from epochwise.core.numeric.arrays import Floats
from epochwise.wire.events import dumps

Table = Literal["batches", "epochs"]
Columns = dict[str, NDArray[np.int64] | Floats]
"""Equally long columns by name: whole numbers, and losses with NaN where there is none."""

ROWS_AT_ONCE = 5_000


def pieces(curves: Curves, table: Table = "batches", first: int = 0, count: int | None = None) -> Iterator[Columns]:
    """The table's rows, some thousand at a time; from row `first` on, `count` of them or all. At least one piece."""
    done = curves.updates_done if table == "batches" else curves.epochs_done
    stop = done if count is None else min(done, first + count)
    columns = _batches if table == "batches" else _epochs
    for start in range(first, max(stop, first + 1), ROWS_AT_ONCE):
        yield columns(curves, start, min(start + ROWS_AT_ONCE, stop))


def csv(columns: Iterator[Columns]) -> Iterator[bytes]:
    """A table as CSV (RFC 4180), first the line of the names; what is not finite is an empty field.

    Every cell is a number, so nothing needs quotes, and a spreadsheet finds no formula.
    """
    named = False
    for piece in columns:
        if not named:
            yield ",".join(piece).encode() + b"\r\n"
            named = True
        rows = zip(*(cells(column) for column in piece.values()), strict=True)
        yield b"".join(b",".join(row).replace(b"null", b"") + b"\r\n" for row in rows)


def ndjson(columns: Iterator[Columns]) -> Iterator[bytes]:
    """A table as one JSON object a line; what is not finite is null."""
    for piece in columns:
        members = ",".join(f'"{name}":%b' for name in piece)
        line = f"{{{members}}}\n".encode()
        rows = zip(*(cells(column) for column in piece.values()), strict=True)
        yield b"".join(line % row for row in rows)


def cells(column: NDArray[np.int64] | Floats) -> list[bytes]:
    """Each number in the fewest digits that read back as the same number, as in the run's JSON; `null` for NaN."""
    return dumps(np.ascontiguousarray(column))[1:-1].split(b",") if len(column) else []


def _batches(curves: Curves, first: int, stop: int) -> Columns:
    plan = curves.plan
    updates = np.arange(first, stop)
    epochs, batches = np.divmod(updates, plan.updates_per_epoch)
    last = batches == plan.updates_per_epoch - 1
    return {
        "update": updates,
        "epoch": epochs,
        "batch": batches,
        "batch_size": np.where(last, plan.last_batch_size, plan.batch_size),
        "batch_loss": curves.loss.batch[first:stop],
    }


def _epochs(curves: Curves, first: int, stop: int) -> Columns:
    epochs = np.arange(first, stop)
    updates_done = (epochs + 1) * curves.plan.updates_per_epoch
    return {"epoch": epochs, "updates_done": updates_done, **curves.loss.epochs(first, stop)}
