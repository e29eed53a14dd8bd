"""The bar that shows how far a run has come, and its losses."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from epochwise.core.curves import Curves, Watcher
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan

RECENT = 1_000
"""A loss older than so many is not shown."""


def is_live() -> bool:
    """Whether somebody looks on: a terminal that can move its cursor, and no wish for plain text (NO_COLOR)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def progress_bar(plan: Plan) -> Iterator[Watcher]:
    """A bar on the standard error while the block lasts, moved by growing curves; nothing where nobody looks."""
    if not is_live():
        yield lambda curves: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(complete_style="blue"), TextColumn("{task.fields[losses]}")
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("preparing", total=None, losses="(the engine is compiled once on a machine)")

        def watch(curves: Curves) -> None:
            done, loss = curves.batches_done, curves.loss
            epoch = f"epoch {min(done // plan.batches_per_epoch + 1, plan.epochs):,} of {plan.epochs:,}"
            shown = _shown(
                batch=loss.batch[: curves.batches_done],
                training=loss.train[: curves.epochs_done],
                validation=loss.validation[: curves.epochs_done],
            )
            bar.update(task, completed=done, total=plan.total_batches, description=epoch, losses=shown)

        yield watch


def _shown(**losses: Floats) -> str:
    """The last loss of each kind; of many epochs at once some may not have been validated."""
    found = {name: values[-RECENT:][np.isfinite(values[-RECENT:])] for name, values in losses.items()}
    return "  ".join(f"{name} {values[-1]:.3g}" for name, values in found.items() if values.size)
