"""How the cells of a grid ended, and which of them leads."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from epochwise.core.compare.grid import GridCell
from epochwise.core.compare.rowmeans import RowMean
from epochwise.core.config.text import Share, Value, told_apart
from epochwise.show.compared.numbers import RunEnd

NEAR_LOWEST = 0.01
"""A training loss that ends above the lowest by no more than this share is about as low."""


@dataclass(frozen=True)
class EndedCell:
    """A cell whose run has ended; `rows` has its means over the validation rows by measure, where it has any."""

    cell: GridCell
    end: RunEnd
    rows: Mapping[str, RowMean] = field(default_factory=dict)

    @property
    def diverged(self) -> bool:
        """Whether training diverged."""
        return self.end.status == "diverged"

    def value(self, measure: str) -> float:
        """The final value of a measure; NaN where there is none or training diverged."""
        if self.diverged:
            return math.nan
        if measure == "accuracy":
            return self.end.accuracy["validation"] if self.end.accuracy else math.nan
        return self.end.final[measure]


def shown_value(value: float, measure: str) -> float | Share:
    """A value as a sentence has it: accuracy is a share."""
    return Share(value, 1) if measure == "accuracy" else value


def shown_range(values: Sequence[float], measure: str) -> tuple[Value, Value]:
    """The least and the greatest of some values, told apart where they differ."""
    low, high = min(values), max(values)
    if measure == "accuracy":
        return shown_value(low, measure), shown_value(high, measure)
    return told_apart(low, high)


@dataclass(frozen=True)
class Lead:
    """Which cell ends lowest, or of accuracy highest, and which others are about as good: places among the cells.

    Of a training loss these end within `NEAR_LOWEST` of it; else the validation rows cannot tell them from it.
    """

    cell: int
    near: tuple[int, ...]

    @classmethod
    def of(cls, cells: Sequence[EndedCell], measure: str) -> "Lead | None":
        """The lead; None where no cell has a value."""
        known = [place for place, each in enumerate(cells) if math.isfinite(each.value(measure))]
        if not known:
            return None
        leads = (max if measure == "accuracy" else min)(known, key=lambda place: cells[place].value(measure))
        near = (place for place in known if place != leads and _is_near(cells[place], cells[leads], measure))
        return cls(leads, tuple(near))


def _is_near(one: EndedCell, lead: EndedCell, measure: str) -> bool:
    if measure == "train":
        return one.value(measure) <= (1 + NEAR_LOWEST) * lead.value(measure)
    return one.rows[measure].may_equal(lead.rows[measure])
