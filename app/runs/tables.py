"""A run as CSV (RFC 4180): every batch, or every epoch. Indices count from 0; what is not finite is an empty field."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from app.core.events import dumps
from app.runs.record import EPOCH_LOSSES, Record
from app.runs.thinning import Floats

Table = Literal["batches", "epochs"]
ROWS_AT_ONCE = 5_000


def csv(record: Record, table: Table = "batches") -> Iterator[bytes]:
    """The table, some thousand rows at a time, first the line of the columns' names."""
    return _batches(record) if table == "batches" else _epochs(record)


def _batches(record: Record) -> Iterator[bytes]:
    plan, history = record.plan, record.history
    yield b"update,epoch,batch,batch_size,batch_loss\r\n"
    sizes = [size for size, count in plan.batch_sizes for _ in range(count)]
    for first in range(0, history.updates_done, ROWS_AT_ONCE):
        stop = min(first + ROWS_AT_ONCE, history.updates_done)
        rows = zip(range(first, stop), _cells(history.batch_loss[first:stop]), strict=True)
        places = ((update, *divmod(update, plan.updates_per_epoch), loss) for update, loss in rows)
        yield b"".join(b"%d,%d,%d,%d,%b\r\n" % (at, epoch, nth, sizes[nth], loss) for at, epoch, nth, loss in places)


def _epochs(record: Record) -> Iterator[bytes]:
    history, per_epoch = record.history, record.plan.updates_per_epoch
    yield b"epoch,updates_done,%b\r\n" % ",".join(EPOCH_LOSSES).encode()
    for first in range(0, history.epochs_done, ROWS_AT_ONCE):
        stop = min(first + ROWS_AT_ONCE, history.epochs_done)
        columns = [_cells(getattr(history, name)[first:stop]) for name in EPOCH_LOSSES]
        rows = zip(range(first, stop), *columns, strict=True)
        yield b"".join(b"%d,%d,%b\r\n" % (at, (at + 1) * per_epoch, b",".join(cells)) for at, *cells in rows)


def _cells(values: Floats) -> list[bytes]:
    """Each number in the fewest digits that read back as the same number; JSON's are the fastest to be had."""
    return [b"" if cell == b"null" else cell for cell in dumps(np.ascontiguousarray(values))[1:-1].split(b",")]
