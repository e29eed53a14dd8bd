"""Which part of a run a response holds, and for which framework a script is written."""

from dataclasses import dataclass, fields
from typing import Annotated, Literal

from fastapi import Query

from epochwise.code import DIALECTS, LENGTHS, MOST_LINES
from epochwise.core.columns import Table
from epochwise.core.config.errors import FieldError
from epochwise.core.config.fields import span
from epochwise.core.config.measures import MEASURES
from epochwise.core.config.text import Text
from epochwise.runs.ranges import MAX_LOSSES, MEMBERS, MOST_UPDATES
from epochwise.runs.result import Inside, Window
from epochwise.runs.tables import Decimal
from epochwise.show.view import Unit, View
from epochwise.web.query import GIVEN, NUMBER, SOME_MEMBERS, WHEN_THINNED, members_in, one_of
from epochwise.wire.refusals import InvalidRequest

MAX_POINTS = 100_000

_Points = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_POINTS,
        description=f"Thin the losses to at most this many buckets; without it all come singly. {WHEN_THINNED}",
        examples=[300],
    ),
    NUMBER,
]
_First = Annotated[
    int | None,
    Query(ge=0, le=MOST_UPDATES - 1, description="The first batch of a range, counted from 0.", examples=[40]),
    NUMBER,
]
_Count = Annotated[
    int | None,
    Query(
        ge=1,
        le=MOST_UPDATES,
        description="Number of batches in the range. JSON then has a `window` with their single losses beside the "
        f"whole run, at most {MAX_LOSSES:,}; tables hold the range alone, at any length.",
        examples=[80],
    ),
    NUMBER,
]
_Update = Annotated[
    int | None,
    Query(ge=0, le=MOST_UPDATES - 1, description="The update to show in `updates`, counted from 0.", examples=[40]),
    NUMBER,
]
_Members = Annotated[
    str | None,
    Query(
        description=f"With `update`: only these members, each once, separated by commas: {', '.join(MEMBERS)}.",
        examples=["rows,loss"],
        json_schema_extra=SOME_MEMBERS,
    ),
    GIVEN,
]
_Table = Annotated[
    Table | None,
    Query(
        description="One row per batch (the default) with the columns update, epoch, batch, batch_size, batch_loss and "
        f"the task's measure, {' or '.join(MEASURES)}; or one per epoch with epoch, updates_done, running, unweighted, "
        "train, validation and the same four of the measure, as train_accuracy.",
        examples=["epochs"],
    ),
    GIVEN,
]
NumberSpelling = Annotated[
    Decimal | None,
    Query(
        description="How a CSV writes numbers: 0.5 with commas between the cells (point, the default), or 0,5 with "
        "semicolons (comma), as spreadsheets of many countries read it.",
        examples=["comma"],
    ),
    GIVEN,
]
_Dialect = Annotated[
    str | None,
    Query(
        description="Framework of a script; numpy (the default) and pytorch give exactly the losses of the run.",
        examples=["pytorch"],
        json_schema_extra={"enum": list(DIALECTS)},
    ),
    one_of(DIALECTS),
]
_Length = Annotated[
    str | None,
    Query(
        description="Length of a script: complete (the default) needs no server; short, for numpy and pytorch, has at "
        f"most {MOST_LINES} lines and fetches its rows from this server. A run that has no short script gets the "
        "complete one, which begins with the reason.",
        examples=["short"],
        json_schema_extra={"enum": list(LENGTHS)},
    ),
    one_of(LENGTHS),
]
_Cursor = Annotated[
    int | None,
    Query(
        ge=1,
        le=MOST_UPDATES,
        description="A batch that a line in the picture marks, counted from 1 over the whole run as the page's "
        "`cursor`; without `accumulate` it has the number of its update.",
        examples=[40],
    ),
    NUMBER,
]
_Measure = Annotated[
    str | None,
    Query(
        description="The measure in the picture: loss (the default), or one of the run's `measures`.",
        examples=["accuracy"],
        json_schema_extra={"enum": ["loss", *MEASURES]},
    ),
    one_of(("loss", *MEASURES)),
]
_X = Annotated[
    Unit | None,
    Query(description="What the horizontal axis of the picture counts beside epochs.", examples=["samples"]),
    GIVEN,
]
_Y = Annotated[
    Literal["linear", "log"] | None,
    Query(
        description="The vertical axis of the picture: linear (the default), or logarithmic where the measure has such "
        "an axis.",
        examples=["log"],
    ),
    GIVEN,
]


@dataclass(frozen=True)
class Cut:
    """The parameters of a request for a whole run, beside its configuration."""

    points: int | None
    first: int | None
    count: int | None
    table: Table | None
    decimal: Decimal | None
    update: int | None
    fields: str | None
    dialect: str | None
    length: str | None
    cursor: int | None
    measure: str | None
    x: Unit | None
    y: Literal["linear", "log"] | None

    @property
    def window(self) -> Window | None:
        """The range of single losses to add to the thinned ones."""
        return None if self.count is None else (self.first or 0, self.count)

    @property
    def inside(self) -> Inside | None:
        """The update to show, and which of its members; `fields` as in /run/updates."""
        return None if self.update is None else (self.update, members_in(self.fields or ""))

    @property
    def words(self) -> str:
        """The framework of a script."""
        return self.dialect or "numpy"

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells the responses for one run and form apart, in characters allowed in an entity tag."""
        inside = None if self.inside is None else f"{self.update}-{'+'.join(self.inside[1])}"
        marks = {
            "points": self.points,
            "first": 0 if self.first is None and self.count is not None else self.first,
            "count": self.count,
            "table": self.table,
            "decimal": self.decimal,
            "update": inside,
            "dialect": self.dialect,
            "length": self.length,
            "cursor": self.cursor,
            "measure": self.measure,
            "x": self.x,
            "y": self.y,
        }
        return tuple(f"{name}-{value}" for name, value in marks.items() if value is not None)

    def given(self) -> dict[str, object]:
        """The parameters that were given."""
        return {name: getattr(self, name) for name in CUTS if getattr(self, name) is not None}

    def check_window(self) -> None:
        """Refuse combinations that mean nothing in JSON.

        Raises:
            InvalidRequest: naming the parameters.
        """
        if self.count is None:
            self.refuse("first", Text("begins a range, which needs a count too"), Text("together with count"))
        elif self.count > MAX_LOSSES:
            self.refuse("count", Text("is too many for a window; a table takes any number"), span(1, MAX_LOSSES))
        if self.update is None:
            self.refuse(
                "fields", Text("selects members of an update, but no update is requested"), Text("together with update")
            )

    def check_cursor(self, batches: int) -> None:
        """Refuse a cursor on a batch that the plan, which has so many, does not have.

        Raises:
            InvalidRequest: naming the parameter.
        """
        if self.cursor is not None and self.cursor > batches:
            self.refuse("cursor", Text("the run has no such batch"), span(1, batches))

    def measured(self, known: tuple[str, ...]) -> str:
        """The measure in the picture of a run that has these.

        Raises:
            InvalidRequest: when it has no such measure.
        """
        measure = self.measure or "loss"
        if measure not in known:
            self.refuse("measure", Text("the run has no such measure"), ", ".join(known))
        return measure

    def view(self, measure: str) -> View:
        """How the picture looks at a measure of the run."""
        return View(measure, self.x or "epochs", self.y == "log", self.cursor)

    def refuse(self, name: str, message: str, allowed: str) -> None:
        """Refuse a parameter, if it was given.

        Raises:
            InvalidRequest: naming it.
        """
        if name in self.given():
            raise InvalidRequest([FieldError(name, self.given()[name], message, allowed)])


CUTS = tuple(field.name for field in fields(Cut))


async def cut_of(
    points: _Points = None,
    first: _First = None,
    count: _Count = None,
    table: _Table = None,
    decimal: NumberSpelling = None,
    update: _Update = None,
    fields: _Members = None,
    dialect: _Dialect = None,
    length: _Length = None,
    cursor: _Cursor = None,
    measure: _Measure = None,
    x: _X = None,
    y: _Y = None,
) -> Cut:
    """The dependency that reads a cut; a class would be called in a thread."""
    return Cut(points, first, count, table, decimal, update, fields, dialect, length, cursor, measure, x, y)
