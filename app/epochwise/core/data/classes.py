"""Which class a model gives to the rows of each class, and what a model comes to that looks at no feature."""

import math
from dataclasses import dataclass

import numpy as np

from epochwise.core.data.rows import Dataset
from epochwise.core.numeric.arrays import Floats, Integers


@dataclass(frozen=True, eq=False)
class Confusion:
    """How many rows of each class get each class: `counts` (classes, classes), a line for each true class."""

    counts: Integers

    @classmethod
    def of(cls, targets: Floats, chosen: Integers, classes: int) -> "Confusion":
        """That of rows with these classes (rows), for which these were chosen (rows)."""
        counts = np.zeros((classes, classes), np.int64)
        np.add.at(counts, (targets.astype(np.int64), chosen), 1)
        return cls(counts)

    @property
    def rows(self) -> Integers:
        """The rows of each class (classes)."""
        found: Integers = self.counts.sum(axis=1)
        return found

    @property
    def recall(self) -> Floats:
        """Of each class (classes) the share of its rows that get it; NaN where it has no row."""
        rows = self.rows
        found: Floats = np.where(rows > 0, self.counts.diagonal() / np.maximum(rows, 1), np.nan)
        return found


@dataclass(frozen=True)
class Baseline:
    """A model that looks at no feature, on the training and on the validation rows (NaN where there are none).

    It always says `chosen`, the most common class of the training rows (the first of several): that is its accuracy.
    Its probabilities are the classes' shares among the training rows: that is its loss, infinite where a class of the
    rows is not among these.
    """

    chosen: int
    train_accuracy: float
    validation_accuracy: float
    train_loss: float
    validation_loss: float

    @classmethod
    def of(cls, data: Dataset) -> "Baseline":
        """That of a data set with classes."""
        train, validation = (
            np.bincount(labels.astype(np.int64), minlength=data.classes) for labels in (data.train_y, data.validation_y)
        )
        chosen, shares = int(train.argmax()), train / train.sum()

        def accuracy(rows: Integers) -> float:
            return float(rows[chosen] / rows.sum()) if rows.sum() else math.nan

        def loss(rows: Integers) -> float:
            there = rows > 0
            with np.errstate(divide="ignore"):
                logs = -np.log(shares[there])
            return float((rows[there] * logs).sum() / rows.sum()) if rows.sum() else math.nan

        return cls(chosen, accuracy(train), accuracy(validation), loss(train), loss(validation))
