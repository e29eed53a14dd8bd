"""What many runs came to, as a table with a line for each."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

from epochwise.show.compared.numbers import RunEnd

END_COLUMNS = (
    "id",
    "status",
    "updates",
    "diverged_at_update",
    "train",
    "validation",
    "lowest_epoch",
    "lowest_validation",
    "accuracy",
)
"""What stands in the table of a run's end; after it `test`, the test loss, where any of the runs has a test."""


def ends_csv(places: Sequence[str], lines: Iterable[tuple[Sequence[object], str, RunEnd]]) -> bytes:
    """CSV with a line of names, then one for each run: where it stands among the others (a value for each of `places`),
    its id, and how it ended. `diverged_at_update` counts from 0; `train` and `validation` are the losses
    after its last epoch, `accuracy` that of the validation set; what is not known, or not finite, is an empty field.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    listed = list(lines)
    tested = any(end.test is not None for _, _, end in listed)
    table.writerow((*places, *END_COLUMNS, *(("test",) if tested else ())))
    for at, run, end in listed:
        lowest, accuracy = end.lowest or {}, end.accuracy or {}
        values = (
            *(end.final[line] for line in ("train", "validation")),
            *(lowest.get(name) for name in ("epoch", "validation")),
            accuracy.get("validation"),
            *((end.test,) if tested else ()),
        )
        diverged_at = _field(end.diverged_at_update)
        table.writerow((*map(_field, at), run, end.status, end.updates_done, diverged_at, *map(_field, values)))
    return written.getvalue().encode()


def _field(value: object) -> object:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return str(value).lower() if isinstance(value, bool) else value
