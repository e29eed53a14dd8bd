"""Whether two runs are the same run."""

from dataclasses import fields

import numpy as np

from epochwise.client import Run
from epochwise.core.curves import Curves, Series


def assert_same(one: Run, other: Run) -> None:
    """Every member is the same, every number bit for bit; how long training took and where is no part of a run."""
    _assert_same_members(one, other, {"train_seconds", "server"})


def _assert_same_members(one: Run | Curves | Series, other: Run | Curves | Series, apart: set[str]) -> None:
    for name in {field.name for field in fields(one)} - apart:
        ours, theirs = getattr(one, name), getattr(other, name)
        if isinstance(ours, Curves | Series):
            _assert_same_members(ours, theirs, set())
        elif isinstance(ours, dict):
            assert ours.keys() == theirs.keys(), name
            for part, series in ours.items():
                _assert_same_members(series, theirs[part], set())
        elif isinstance(ours, np.ndarray | float):
            assert np.asarray(ours).tobytes() == np.asarray(theirs).tobytes(), name
        else:
            assert ours == theirs, name
