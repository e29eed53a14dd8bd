"""A grid of configurations: one or two fields, each with its values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import bounds
from epochwise.core.config.numbers import number_in
from epochwise.core.config.sendable import shown
from epochwise.core.config.text import Text

MOST_VALUES = 16
"""Of one axis; so two have no more cells than a page can show and a server soon compute."""
NUMERIC = tuple(name for name, info in RunConfig.model_fields.items() if bounds(info))
"""The fields that an axis can have."""
AXIS = "[a-z_]+:[-+0-9.eE]+(,[-+0-9.eE]+)*"
"""What an axis looks like."""


@dataclass(frozen=True)
class GridAxis:
    """A field and the values that it takes along an axis, in order."""

    field: str
    values: tuple[float | int, ...]

    @classmethod
    def read(cls, name: str, written: str) -> "GridAxis":
        """The axis in a text such as `batch_size:1,2,5`; `name` is that of the parameter.

        Raises:
            InvalidConfig: naming the parameter, where the text is none or has too many values.
        """
        takes = Text("a numeric field with up to {most} values, as in batch_size:1,2,5", most=MOST_VALUES)
        field, _, rest = written.partition(":")
        values = [number_in(value) for value in rest.split(",")]
        known = [int(value) if value.is_integer() else value for value in values if value is not None]
        right = re.fullmatch(AXIS, written) and field in NUMERIC and len(known) == len(values) <= MOST_VALUES
        if not right or len(set(known)) < len(known):
            message = Text("must be {allowed}, each once, not {value}", allowed=takes, value=shown(written))
            raise InvalidConfig([FieldError(name, written, message, takes)])
        return cls(field, tuple(known))


@dataclass(frozen=True)
class GridCell:
    """A cell: its values (`y` None where there is one axis), and its configuration, or why there is none."""

    x: float | int
    y: float | int | None
    config: RunConfig | None
    refused: str = ""


def cells_of(given: Mapping[str, object], x: GridAxis, y: GridAxis | None) -> list[GridCell]:
    """All cells, row by row: the run with these fields, with the cell's values in place of its own.

    Raises:
        InvalidConfig: naming `y`, where both axes have one field; or what every cell is refused for.
    """
    if y is not None and x.field == y.field:
        message = Text("has the field of the other axis, {field}", field=x.field)
        raise InvalidConfig([FieldError("y", y.field, message, Text("another field"))])
    cells = list(_cells(given, x, y))
    if not any(cell.config for cell in cells):
        RunConfig.parse(_with(given, x, x.values[0], y, y.values[0] if y else None))
    return cells


def _cells(given: Mapping[str, object], x: GridAxis, y: GridAxis | None) -> Iterator[GridCell]:
    rows: Sequence[float | int | None] = y.values if y else (None,)
    for row in rows:
        for column in x.values:
            try:
                config = RunConfig.parse(_with(given, x, column, y, row))
            except InvalidConfig as error:
                yield GridCell(column, row, None, error.errors[0].sentence())
            else:
                yield GridCell(column, row, config)


def _with(
    given: Mapping[str, object], x: GridAxis, column: float | int, y: GridAxis | None, row: float | int | None
) -> dict[str, object]:
    return {**given, x.field: column, **({y.field: row} if y else {})}
