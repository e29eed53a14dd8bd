"""A run as a table: a row for every batch or for every epoch, the same columns in every form.

Updates, epochs and batches count from 1, as on the page and in the sentences; rows of the table count from 0.
"""

from typing import Literal

import numpy as np

from epochwise.core.curves import Curves
from epochwise.core.numeric.arrays import Floats, Integers

Table = Literal["batches", "epochs"]
TABLES: tuple[Table, ...] = ("batches", "epochs")
Columns = dict[str, Integers | Floats]
"""Equally long columns by name: whole numbers, and losses with NaN where there is none."""


def rows_of(curves: Curves, table: Table) -> int:
    """How many rows a run's table has by now."""
    return curves.batches_done if table == "batches" else curves.epochs_done


def columns(curves: Curves, table: Table, first: int, stop: int) -> Columns:
    """The rows of a table from `first` to before `stop`.

    A measure adds to the batches a column with its name, to the epochs a column for each of their values. A run with
    test rows has one for its test after them, with a value in its last row alone.
    """
    return _batches(curves, first, stop) if table == "batches" else _epochs(curves, first, stop)


def _batches(curves: Curves, first: int, stop: int) -> Columns:
    plan = curves.plan
    epochs, batches = np.divmod(np.arange(first, stop), plan.batches_per_epoch)
    updates = epochs * plan.updates_per_epoch + batches // plan.accumulate
    places = np.arange(first, stop) % plan.batches_per_order
    last = places == plan.batches_per_pass - 1
    return {
        "update": updates + 1,
        "epoch": epochs + 1,
        "batch": batches + 1,
        "batch_size": np.where(last, plan.last_batch_size, plan.batch_size),
        "batch_loss": curves.loss.batch[first:stop],
        **{measure: series.batch[first:stop] for measure, series in curves.measures.items()},
    }


def _epochs(curves: Curves, first: int, stop: int) -> Columns:
    epochs = np.arange(first, stop) + 1
    updates_done = epochs * curves.plan.updates_per_epoch
    found: Columns = {"epoch": epochs, "updates_done": updates_done, **curves.loss.epochs(first, stop)}
    for measure, series in curves.measures.items():
        found |= {f"{name}_{measure}": values for name, values in series.epochs(first, stop).items()}
    return found | _test(curves, epochs) if curves.plan.test_samples else found


def _test(curves: Curves, epochs: Integers) -> Columns:
    """What the test has found, beside the last epoch of a run that has ended; else NaN."""
    test, last = curves.test, epochs == curves.epochs_done
    found = {"test": test.loss if test else np.nan}
    found |= {f"test_{name}": test.measures[name] if test else np.nan for name in curves.measures}
    return {name: np.where(last, value, np.nan) for name, value in found.items()}
