"""Markdown for the pages that are written from the code."""

import inspect
from collections.abc import Iterable, Iterator
from typing import get_args

PIPE = "\\|"


def summary(thing: object) -> str:
    """The first paragraph of a docstring, in one line; of a choice between types, their names."""
    if not callable(thing) and (kinds := get_args(thing)):
        return f"One of {', '.join(f'`{kind.__name__}`' for kind in kinds)}."
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def table(*columns: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', PIPE) for cell in row)} |"


def as_typed(value: object) -> str:
    """A default, as a reader would type it."""
    return "" if value is None else f"`{value}`"


def block(language: str, text: str) -> Iterator[str]:
    yield from ("", f"```{language}", text, "```", "")
