"""What is measured once a run has ended: its models at the last epoch and at the lowest validation loss; its test."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Score:
    """A model on the rows that judge it.

    `error` is the standard error of the mean `loss`. Where there are classes, `right` is the share of rows that get
    their class, and `sure_when_wrong` the mean probability of the class that was chosen where it was another one's
    (None where no row is wrong).
    """

    loss: float
    error: float
    right: float | None = None
    sure_when_wrong: float | None = None


@dataclass(frozen=True)
class Judgement:
    """The last model and the one with the lowest validation loss, on the same rows.

    `fresh` rows are made-up ones that neither training nor validation has seen; else they are the validation rows, on
    which the lowest epoch was picked. `rise` is the mean of the row-by-row differences of the losses, last minus
    lowest, and `rise_error` its standard error. `floor` is the lowest training loss that the model can reach, where
    that is known.
    """

    rows: int
    fresh: bool
    last: Score
    lowest: Score
    rise: float
    rise_error: float
    floor: float | None = None


@dataclass(frozen=True)
class FinalTest:
    """The last model on the test rows, which nothing before has used: measured once, when the run has ended.

    `error` is the standard error of the mean `loss`; `measures` are the other measures by name. What is not finite is
    NaN.
    """

    samples: int
    loss: float
    error: float
    measures: Mapping[str, float]

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "FinalTest":
        """The test that a run's JSON has, where null stands for NaN."""
        measures = {name: _number(value) for name, value in document["measures"].items()}
        return cls(int(document["samples"]), _number(document["loss"]), _number(document["error"]), measures)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
