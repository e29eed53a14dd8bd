"""A run as the bytes of a file, by the file's suffix."""

from collections.abc import Callable

from epochwise.client.libraries import whole_package
from epochwise.client.run import Run
from epochwise.core.columns import TABLES, Table
from epochwise.runs import tables

ZOOM = 2
"""Pixels of a PNG for each of the SVG's, across and down: type of 12 pixels is hard to read on most screens."""


def written(run: Run, suffix: str, table: Table, decimal: tables.Decimal, script: Callable[[], str]) -> bytes:
    """The run in the form of a suffix, ".csv" say; `script` writes that of ".py".

    Raises:
        ValueError: when there is no such form, table or decimal.
    """
    if table not in TABLES:
        raise ValueError(f"table: {table!r} is not one of {', '.join(TABLES)}")
    if decimal not in tables.SPELLINGS:
        raise ValueError(f"decimal: {decimal!r} is not one of {', '.join(tables.SPELLINGS)}")
    forms: dict[str, Callable[[], bytes]] = {
        ".json": lambda: run.to_json().encode(),
        ".csv": lambda: b"".join(tables.csv(tables.pieces(run.curves, table), decimal)),
        ".svg": lambda: run.to_svg().encode(),
        ".png": lambda: _pixels(run),
        ".py": lambda: script().encode(),
    }
    if suffix.lower() not in forms:
        raise ValueError(f"file: a run has no form {suffix!r}; the suffix is one of {', '.join(forms)}")
    return forms[suffix.lower()]()


def _pixels(run: Run) -> bytes:
    with whole_package("a PNG file"):
        from epochwise.show.pixels import pixels  # who reads from a server alone need not have what draws

    return pixels(run.to_svg(), ZOOM)
