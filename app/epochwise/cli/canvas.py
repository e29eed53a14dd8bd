"""A drawing made of braille characters: two dots across and four down in each. Pure."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

BLANK = 0x2800
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


class Canvas:
    """Dots in layers; x grows to the right and y downward, both in dots from 0. A later layer hides an earlier one,
    a character at a time, so that each character has one colour.
    """

    def __init__(self, columns: int, rows: int) -> None:
        """So many characters across and down."""
        self.columns, self.rows = columns, rows
        self.width, self.height = 2 * columns, 4 * rows
        self._layers: dict[str, NDArray[np.bool_]] = {}

    def dot(self, layer: str, x: int, y: int) -> None:
        """Set a dot; one outside is left out."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._dots(layer)[y, x] = True

    def column(self, layer: str, x: int, top: int, bottom: int) -> None:
        """Set the dots of a column from `top` to `bottom`, both included; what is outside is left out."""
        if 0 <= x < self.width:
            self._dots(layer)[max(0, top) : max(0, bottom + 1), x] = True

    def lines(self) -> Iterator[list[tuple[str, str]]]:
        """Each row of characters, as pieces of text with the layer that they belong to ("" where all is blank)."""
        codes = {name: self._codes(dots) for name, dots in self._layers.items()}
        for row in range(self.rows):
            cells = [self._cell(codes, row, column) for column in range(self.columns)]
            yield [
                ("".join(text for text, _ in piece), layer) for layer, piece in groupby(cells, key=lambda cell: cell[1])
            ]

    def _dots(self, layer: str) -> NDArray[np.bool_]:
        return self._layers.setdefault(layer, np.zeros((self.height, self.width), np.bool_))

    def _codes(self, dots: NDArray[np.bool_]) -> NDArray[np.int64]:
        cells = dots.reshape(self.rows, 4, self.columns, 2)
        codes: NDArray[np.int64] = (cells * BITS[:, None, :]).sum(axis=(1, 3))
        return codes

    def _cell(self, codes: dict[str, NDArray[np.int64]], row: int, column: int) -> tuple[str, str]:
        top = next((name for name in reversed(codes) if codes[name][row, column]), "")
        return chr(BLANK + int(codes[top][row, column])) if top else " ", top
