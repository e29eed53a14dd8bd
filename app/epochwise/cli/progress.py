"""The bar that shows how far a run has come, and its losses."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from epochwise.client.events import Batches, Epochs, StreamEvent
from epochwise.core.engine.plan import Plan
from epochwise.core.numeric.arrays import Floats

Watcher = Callable[[StreamEvent], None]


def is_live() -> bool:
    """Whether somebody looks on: a terminal that can move its cursor, and no wish for plain text (NO_COLOR)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def progress_bar(plan: Plan) -> Iterator[Watcher]:
    """A bar on the standard error while the block lasts, which the events of a run move; nothing where nobody looks."""
    if not is_live():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(complete_style="blue"), TextColumn("{task.fields[losses]}")
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("preparing", total=None, losses="(the engine is compiled once on a machine)")
        losses: dict[str, float] = {}

        def watch(event: StreamEvent) -> None:
            if isinstance(event, Batches):
                done = event.first + len(event.loss)
                told = f"epoch {min(done // plan.updates_per_epoch + 1, plan.epochs):,} of {plan.epochs:,}"
                losses["batch"] = _last(event.loss)
                bar.update(task, completed=done, total=plan.total_updates, description=told, losses=_told(losses))
            elif isinstance(event, Epochs):
                losses.update(training=_last(event.train), validation=_last(event.validation))
                bar.update(task, losses=_told(losses))

        yield watch


def _last(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else np.nan


def _told(losses: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.3g}" for name, value in losses.items() if np.isfinite(value))
