"""What is measured once a run has ended: its models at the last epoch and at the lowest validation loss."""

from dataclasses import dataclass


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
