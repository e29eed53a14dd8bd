"""Which part of a run one answer holds."""

from dataclasses import dataclass, fields
from typing import Annotated

from fastapi import Query

from app.core.errors import FieldError
from app.runs.ranges import MAX_LOSSES
from app.runs.result import Inside, Window
from app.runs.tables import Table
from app.web.problems import InvalidRequest
from app.web.query import MEMBERS, members_in

MAX_POINTS = 100_000

_Points = Annotated[int | None, Query(ge=1, le=MAX_POINTS, description="Thin the losses to at most so many buckets.")]
_First = Annotated[int | None, Query(ge=0, description="The first update of `window`, counted from 0.")]
_Count = Annotated[int | None, Query(ge=1, le=MAX_LOSSES, description="How many single losses `window` has.")]
_Update = Annotated[int | None, Query(ge=0, description="The update whose inside `updates` tells, counted from 0.")]
_Members = Annotated[
    str | None, Query(description=f"With `update`: only these members, with commas between: {', '.join(MEMBERS)}.")
]
_Table = Annotated[Table | None, Query(description="CSV only: a row for each of the batches, or of the epochs.")]


@dataclass(frozen=True)
class Cut:
    """The parameters of a whole run's answer, beside its configuration."""

    points: int | None
    first: int | None
    count: int | None
    table: Table | None
    update: int | None
    fields: str | None

    @property
    def window(self) -> Window | None:
        """The single losses that are wanted beside the thinned ones."""
        return None if self.count is None else (self.first or 0, self.count)

    @property
    def inside(self) -> Inside | None:
        """The update whose inside is wanted, and which of its members; `fields` as in /run/updates."""
        return None if self.update is None else (self.update, members_in(self.fields or ""))

    def check(self, form: str) -> None:
        """Refuse what has no meaning in this format.

        Raises:
            InvalidRequest: naming the parameters.
        """
        if form == "csv":
            self._refuse(("points", "first", "count", "update", "fields"), "the CSV is always complete", "leave it out")
            return
        self._refuse(("table",), "belongs to the CSV", "leave it out")
        if self.count is None:
            self._refuse(("first",), "begins a range that has no count", "together with count")
        if self.update is None:
            self._refuse(("fields",), "thins an update that is not asked for", "together with update")

    def _refuse(self, names: tuple[str, ...], message: str, allowed: str) -> None:
        given = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        if given:
            raise InvalidRequest([FieldError(name, value, message, allowed) for name, value in given.items()])


CUTS = tuple(field.name for field in fields(Cut))


async def cut_of(
    points: _Points = None,
    first: _First = None,
    count: _Count = None,
    table: _Table = None,
    update: _Update = None,
    fields: _Members = None,
) -> Cut:
    """The dependency that reads a cut; a class would be called in a thread."""
    return Cut(points, first, count, table, update, fields)
