"""Models of several runs compared on the validation rows, row by row, so that a difference is told from chance."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, inf

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import STANDARD_ERRORS
from epochwise.core.data.samples import load
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.scoring import mean_and_error, score_rows
from epochwise.core.engine.sgd import Stop
from epochwise.core.engine.shape import SQUARED, Shape
from epochwise.core.numeric.arrays import Floats, filled, room

MOST_PAIRED_ROWS = 10_000
"""Of more rows only the mean is kept: those of many runs would take too much memory, and the error is small."""


@dataclass(frozen=True, eq=False)
class RowMean:
    """The mean of what a model gets on some rows, with its standard error (infinite where a row tells nothing).

    `values` (count,) are those of the rows, None above `MOST_PAIRED_ROWS`; `rows` is the same for equal rows in order.
    """

    count: int
    mean: float
    error: float
    rows: str
    values: Floats | None

    @classmethod
    def of(cls, values: Floats, rows: str) -> "RowMean":
        """The mean of these values (count,), of which there is at least one."""
        mean, error = _mean_and_error(values)
        return cls(len(values), mean, error, rows, values.copy() if len(values) <= MOST_PAIRED_ROWS else None)

    def may_equal(self, other: "RowMean") -> bool:
        """Whether the difference of both means may be chance: it is within 1.96 of its standard errors. The error is
        that of the row-by-row differences, or where they are of other rows that of two independent means.
        """
        if self.values is None or other.values is None or self.rows != other.rows:
            return abs(self.mean - other.mean) <= STANDARD_ERRORS * hypot(self.error, other.error)
        difference, error = _mean_and_error(self.values - other.values)
        return abs(difference) <= STANDARD_ERRORS * error


def row_means(config: RunConfig, parameters: Mapping[str, Floats]) -> dict[str, RowMean]:
    """What the model with these parameters, by their names, gets on the validation rows of a configuration that has
    some: `validation`, its loss; in classification also `accuracy`, the share of right choices.
    """
    job, shape, data = prepare(config, Stop().flag), Shape.of(config.resolved()), load(config)
    for name, part in job.parameters.named(shape).items():
        part[...] = parameters[name]
    losses, right, sure = room(*[(filled(job.held_out.size),)] * 3)
    score_rows(job, job.held_out, losses, right, sure)
    rows = hashlib.sha256(data.validation_x.tobytes() + data.validation_y.tobytes()).hexdigest()
    scored = {"validation": losses} if shape.loss == SQUARED else {"validation": losses, "accuracy": right}
    return {name: RowMean.of(values[: job.held_out.size], rows) for name, values in scored.items()}


def _mean_and_error(values: Floats) -> tuple[float, float]:
    mean, error = mean_and_error(np.ascontiguousarray(values), len(values))
    return mean, error if len(values) > 1 else inf
