"""The data sets that users bring: found by their names, in whatever holds them, and beside them those of `DATASETS`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from epochwise.core.config.datasets import DATASETS, DatasetSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OWN_PATTERN = "own-[0-9a-z]{20}"
"""The name of a user's data set: about 100 random bits, so that nobody finds one by guessing."""
_OWN = re.compile(OWN_PATTERN)
SPECS_KEPT = 1000
TABLES_KEPT = 3
"""Each is up to 40 MB; others are asked for again."""


class OwnSource(Protocol):
    """What holds users' data sets: a server's folder, or a client that has asked one."""

    def own_spec(self, name: str) -> DatasetSpec | None:
        """What is known of a data set; None for one that is not here."""

    def own_rows(self, name: str) -> NDArray[np.float64] | None:
        """Its rows (rows, features + 1) with the target last, read-only; None for one that is not here."""


SOURCES: list[OwnSource] = []
"""Asked in turn. What is under a name never changes, so the first to know it is right."""


def is_own(dataset: str) -> bool:
    """Whether a name is one of users' data sets, known here or not."""
    return _OWN.fullmatch(dataset) is not None


def own_names(text: str) -> set[str]:
    """The names of users' data sets that occur in a text."""
    return set(_OWN.findall(text)) if "own-" in text else set()


def knows(dataset: str) -> bool:
    """Whether a data set can be named in a configuration here."""
    try:
        spec_of(dataset)
    except LookupError:
        return False
    return True


def spec_of(dataset: str) -> DatasetSpec:
    """What is known of a data set.

    Raises:
        LookupError: for a name that nobody knows here.
    """
    return DATASETS[dataset] if dataset in DATASETS else _own_spec(dataset)


@lru_cache(maxsize=SPECS_KEPT)
def _own_spec(name: str) -> DatasetSpec:
    if is_own(name):
        for source in tuple(SOURCES):
            if (spec := source.own_spec(name)) is not None:
                return spec
    raise LookupError(f"no data set is called {name}")


@lru_cache(maxsize=TABLES_KEPT)
def rows_of_own(name: str) -> NDArray[np.float64]:
    """The rows of a user's data set (rows, features + 1), the target last; read-only.

    Raises:
        LookupError: where they are not here, or no longer.
    """
    for source in tuple(SOURCES):
        if (rows := source.own_rows(name)) is not None:
            return rows
    raise LookupError(f"the rows of {name} are not here")
