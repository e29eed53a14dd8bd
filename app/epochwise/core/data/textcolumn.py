"""A column of texts: which row has which, as long as there are few different ones."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochwise.core.data.cells import MISSING, cleaned

NONE = -1
"""The code of a missing text."""


class TextColumn:
    """The texts of a column by code; with more than `most` different ones it is `overfull`, and forgets them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.missing = 0
        self.overfull = False
        self._codes = dict[str, int]()
        self._parts = list[NDArray[np.int8]]()

    @staticmethod
    def is_missing(cell: str) -> bool:
        """Whether a cell stands for nothing."""
        return cell.strip() in MISSING

    @property
    def values(self) -> list[str]:
        """The different texts, as they first came."""
        return list(self._codes)

    def take(self, cells: Iterable[str]) -> None:
        """More cells, in the order of the rows."""
        codes = list[int]()
        for cell in cells:
            text = cell.strip()
            if text in MISSING:
                self.missing += 1
                codes.append(NONE)
            elif not self.overfull:
                codes.append(self._codes.setdefault(text, len(self._codes)))
                self.overfull = len(self._codes) > self.most
        if self.overfull:
            self._codes, self._parts = {}, []
        else:
            self._parts.append(np.array(codes, np.int8))

    def ordered(self) -> tuple[tuple[str, ...], NDArray[np.int8]]:
        """The texts in alphabetical order, as they can be shown, and which of them each row has; `NONE` for none."""
        texts = sorted(self._codes)
        places = np.full(len(texts) + 1, NONE, np.int8)  # the last one is what NONE leads to
        for place, text in enumerate(texts):
            places[self._codes[text]] = place
        return tuple(map(cleaned, texts)), places[np.concatenate(self._parts)]
