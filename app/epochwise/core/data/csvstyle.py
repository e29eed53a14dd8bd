"""How a CSV file is written: what stands between its cells, its decimal point, and whether it begins with names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.text import Text
from epochwise.core.data.badtable import InvalidTable
from epochwise.core.data.cells import cleaned, is_number
from epochwise.core.data.csvrecords import BOM, CsvRow, records

DELIMITERS = ("\t", ";", ",")
"""In the order in which they are tried: decimal commas stand in files with semicolons, hardly ever the other way."""
ROWS_LOOKED_AT = 200
ALIKE = 0.8
"""The share of rows that have as many cells as most, from which on a delimiter is taken."""
_WITH_COMMA = re.compile(r"\s*[+-]?[0-9]+,[0-9]+\s*")
_WITH_POINT = re.compile(r"\s*[+-]?[0-9]+\.[0-9]+\s*")


@dataclass(frozen=True)
class CsvStyle:
    """How a file is written; `names` are the columns' own, or column 1, column 2 and so on without a `header`."""

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    names: tuple[str, ...]

    @classmethod
    def of(cls, body: bytes) -> "CsvStyle":
        """The style of a file, by its first rows.

        Raises:
            InvalidTable: where it is no table of at least two columns.
            TableTooLarge: as `records`.
        """
        delimiter, first = _best(body)
        decimal = _decimal(first)
        named = first[0].cells
        header = any(cell.strip() for cell in named) and not any(is_number(cell, decimal) for cell in named)
        encoding = "utf-8-sig" if body.startswith(BOM) else "utf-8"
        return cls(encoding, delimiter, decimal, header, _names(named, header))


def _best(body: bytes) -> tuple[str, list[CsvRow]]:
    """The delimiter by which the first rows are most alike, and these rows."""
    failed: EpochwiseError = InvalidTable(Text("The file is empty."))
    best, found = 0.0, ("", list[CsvRow]())
    for delimiter in DELIMITERS:
        try:
            first = list(islice(records(body, delimiter), ROWS_LOOKED_AT))
        except EpochwiseError as error:
            failed = error
            continue
        widths = Counter(len(record.cells) for record in first)
        width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        share = rows / len(first) if width > 1 else 0.0
        if first and width <= 1:
            failed = InvalidTable(
                Text("Only one column was found. Put commas, semicolons or tabs between the cells of a row.")
            )
        if share > best:
            best, found = share, (delimiter, first)
        if share >= ALIKE:
            break
    if not best:
        raise failed
    return found


def _decimal(first: Sequence[CsvRow]) -> str:
    cells = [cell for record in first for cell in record.cells]
    commas = sum(_WITH_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum(_WITH_POINT.fullmatch(cell) is not None for cell in cells)
    return "," if commas > points else "."


def _names(first: Sequence[str], header: bool) -> tuple[str, ...]:
    """A name for each column, all different."""
    names = list[str]()
    for place, cell in enumerate(first, 1):
        wanted = (cleaned(cell) if header else "") or f"column {place}"
        name, again = wanted, 2
        while name in names:
            name, again = f"{wanted} ({again})", again + 1
        names.append(name)
    return tuple(names)
