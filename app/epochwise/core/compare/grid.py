"""A grid of configurations: one or two fields, each with its values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import bounds
from epochwise.core.config.normal import SEED_FIELDS
from epochwise.core.config.numbers import number_in, set_text
from epochwise.core.config.sendable import shown
from epochwise.core.config.spelling import meant
from epochwise.core.config.text import Text

MOST_VALUES = 16
"""Of one axis; so two have no more cells than a page can show and a server soon compute."""
NUMERIC = tuple(name for name, info in RunConfig.model_fields.items() if bounds(info))
"""The fields that an axis can have."""


@dataclass(frozen=True)
class GridAxis:
    """A field and the values that it takes along an axis, in order."""

    field: str
    values: tuple[float | int, ...]

    @classmethod
    def read(cls, name: str, written: str) -> "GridAxis":
        """The axis in a text such as `batch_size:1,2,5`; `name` is that of the parameter.

        Raises:
            InvalidConfig: naming the parameter and what of the text cannot be.
        """
        field, colon, rest = written.partition(":")
        if not colon:
            takes = Text("a numeric field with up to {most} values, as in batch_size:1,2,5", most=MOST_VALUES)
            message = Text("must be {allowed}, each once, not {value}", allowed=takes, value=shown(written))
            raise InvalidConfig([FieldError(name, written, message, takes)])
        if field not in NUMERIC:
            raise InvalidConfig([_not_numeric(name, written, field)])
        return cls(field, _values(name, written, rest.split(",")))


def _not_numeric(name: str, written: str, field: str) -> FieldError:
    if field in RunConfig.model_fields:
        return FieldError(name, written, Text("{field} takes no numbers", field=field), ", ".join(NUMERIC))
    if near := meant(field, NUMERIC):
        question = Text("{field} is not a known field; did you mean {near}?", field=shown(field), near=near)
        return FieldError(name, written, question, near)
    return FieldError(name, written, Text("{field} is not a known field", field=shown(field)), ", ".join(NUMERIC))


def _values(name: str, written: str, texts: Sequence[str]) -> tuple[float | int, ...]:
    if len(texts) > MOST_VALUES:
        too_many = Text("has {count} values", count=len(texts))
        raise InvalidConfig([FieldError(name, written, too_many, Text("at most {most}", most=MOST_VALUES))])
    values = list[float | int]()
    for text in texts:
        if (value := number_in(text)) is None:
            no_number = Text("{value} is not a number", value=shown(text))
            raise InvalidConfig([FieldError(name, written, no_number, Text("numbers, as in batch_size:1,2,5"))])
        if value in values:
            twice = Text("has the value {value} twice", value=set_text(value))
            raise InvalidConfig([FieldError(name, written, twice, Text("each value once"))])
        values.append(int(value) if value.is_integer() else value)
    return tuple(values)


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
    cell = {x.field: column, **({y.field: row} if y else {})}
    # As in a comparison: the other seeds follow the one that a cell changes, unless it changes them too.
    followers = SEED_FIELDS if "seed" in cell else ()
    return {name: value for name, value in given.items() if name not in followers} | cell
