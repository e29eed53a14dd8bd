"""A table as Markdown that reads as plain text too."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A title, the heads of the columns, the rows, and a line or two below."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: tuple[str, ...] = ()
    reached: bool = True
    """Whether every figure in it is what it has to be."""

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        columns = list(zip(self.heads, *self.rows, strict=True))
        widths = [max(3, *map(len, column)) for column in columns]
        yield f"### {self.title}"
        yield ""
        yield _row(self.heads, widths)
        yield _row(["-" * width for width in widths], widths)
        yield from (_row(row, widths) for row in self.rows)
        for note in self.notes:
            yield ""
            yield note


def _row(cells: tuple[str, ...] | list[str], widths: list[int]) -> str:
    filled = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(filled)} |"
