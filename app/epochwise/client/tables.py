"""A run as tables, with the columns of its CSV, and the libraries that hold tables."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from epochwise.client.run import Run

Name = Literal["batches", "epochs"]


def columns(run: Run, table: Name) -> dict[str, Any]:
    """The columns of a table, each an array with a number for each row; indices count from 0.

    Raises:
        ValueError: when there is no such table.
    """
    if table == "batches":
        return _batches(run)
    if table == "epochs":
        return _epochs(run)
    raise ValueError(f"table: {table!r} is not one of batches, epochs")


def _batches(run: Run) -> dict[str, Any]:
    plan, update = run.plan, np.arange(len(run.batch_loss))
    batch = update % plan.updates_per_epoch
    sizes = np.repeat(*np.transpose(plan.batch_sizes))
    return {
        "update": update,
        "epoch": update // plan.updates_per_epoch,
        "batch": batch,
        "batch_size": sizes[batch],
        "batch_loss": run.batch_loss,
    }


def _epochs(run: Run) -> dict[str, Any]:
    epoch = np.arange(len(run.train))
    return {
        "epoch": epoch,
        "updates_done": (epoch + 1) * run.plan.updates_per_epoch,
        "running": run.running,
        "unweighted": run.unweighted,
        "train": run.train,
        "validation": run.validation,
    }


def library(name: str, what: str) -> Any:
    """A library that `what` needs and Epochwise does without.

    Raises:
        ModuleNotFoundError: saying how to install it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ModuleNotFoundError(
            f"{what} needs {name}, which is not installed: pip install {name}", name=name
        ) from error
