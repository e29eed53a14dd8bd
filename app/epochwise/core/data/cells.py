"""What a cell of a user's table is: a number, nothing, or a text."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from epochwise.core.numeric.arrays import Floats

MISSING = frozenset({"", "?", "NA", "N/A", "n/a", "na", "null", "NULL", "None"})
"""What stands for a value that is not known."""
MOST_NUMBER = 1e100
"""A number further from 0 is refused: its square could no longer be told from infinity."""
LONGEST_NAME_SHOWN = 60
NUMBER_CHARACTERS = frozenset("0123456789+-.eE")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DECIMAL_COMMA = str.maketrans(",.", ".,")


class Read(NamedTuple):
    """The cells of a column as numbers: NaN where nothing stands or no number does.

    `texts` and `unbounded` are the places of texts, and of what is no finite number or too far from 0.
    """

    values: Floats
    texts: list[int]
    unbounded: list[int]


def numbers_in(cells: Sequence[str], decimal: str) -> Read:
    """The numbers in the cells, with this decimal point."""
    plain = [cell.strip() for cell in cells]
    if decimal == ",":
        plain = [cell.translate(_DECIMAL_COMMA) for cell in plain]
    values = _all_numbers(plain)
    if values is not None:
        return Read(values, [], [])
    values, texts, unbounded = np.full(len(plain), np.nan), list[int](), list[int]()
    for place, cell in enumerate(plain):
        if cell in MISSING:
            continue
        if _NUMBER.fullmatch(cell):
            number = float(cell)
            if abs(number) <= MOST_NUMBER:
                values[place] = number
            else:
                unbounded.append(place)
        elif _NOT_FINITE.fullmatch(cell):
            unbounded.append(place)
        else:
            texts.append(place)
    return Read(values, texts, unbounded)


def _all_numbers(plain: Sequence[str]) -> Floats | None:
    """The same, ten times as fast, where every cell is a number; else None."""
    # Python's float also takes nan, 1_000 and the digits of other scripts; none of them has only these characters.
    if not NUMBER_CHARACTERS.issuperset("".join(plain)):
        return None
    try:
        values = np.array(list(map(float, plain)))
    except ValueError:
        return None
    return values if bool((np.abs(values) <= MOST_NUMBER).all()) else None


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell would be read as a number, or as one that is not finite."""
    read = numbers_in([cell], decimal)
    return bool(read.unbounded) or not np.isnan(read.values[0])


def cleaned(text: str) -> str:
    """A name or a value as it can be shown anywhere: in one line, without control characters, not too long."""
    line = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return line if len(line) <= LONGEST_NAME_SHOWN else f"{line[: LONGEST_NAME_SHOWN - 1]}…"


def defused(name: str) -> str:
    """A name for a cell of a CSV file: a spreadsheet would take one that begins like this for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name
