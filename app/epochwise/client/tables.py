"""A run as tables, with the columns of its CSV, and the libraries that hold tables."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

import numpy as np

from epochwise.core.curves import Curves

Name = Literal["batches", "epochs"]


def columns(curves: Curves, table: Name) -> dict[str, Any]:
    """The columns of a run's table, each an array with a number for each row; indices count from 0.

    Raises:
        ValueError: when there is no such table.
    """
    if table == "batches":
        return _batches(curves)
    if table == "epochs":
        return _epochs(curves)
    raise ValueError(f"table: {table!r} is not one of batches, epochs")


def _batches(curves: Curves) -> dict[str, Any]:
    plan, update = curves.plan, np.arange(curves.updates_done)
    batch = update % plan.updates_per_epoch
    sizes = np.repeat(*np.transpose(plan.batch_sizes))
    return {
        "update": update,
        "epoch": update // plan.updates_per_epoch,
        "batch": batch,
        "batch_size": sizes[batch],
        "batch_loss": curves.loss.batch,
    }


def _epochs(curves: Curves) -> dict[str, Any]:
    epoch = np.arange(curves.epochs_done)
    updates_done = (epoch + 1) * curves.plan.updates_per_epoch
    return {"epoch": epoch, "updates_done": updates_done, **curves.loss.epochs(0, curves.epochs_done)}


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
