"""Whether two runs are the same run."""

from dataclasses import fields

import numpy as np

from epochwise.client import Run


def assert_same(one: Run, other: Run) -> None:
    """Every member is the same, every number bit for bit; how long training took and where is no part of a run."""
    for field in fields(Run):
        if field.name in ("train_seconds", "server"):
            continue
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray | float):
            mine, theirs = np.asarray(mine).tobytes(), np.asarray(theirs).tobytes()
        assert mine == theirs, field.name
