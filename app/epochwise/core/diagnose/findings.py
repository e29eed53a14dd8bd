"""What is measured of a finished run before anything is said: the numbers behind the facts, and the questions that the
headline is decided by. The thresholds are those that `benchmarks/verdict` tries on random runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from epochwise.core.config.text import STANDARD_ERRORS
from epochwise.core.curves import Curves
from epochwise.core.judgement import Judgement
from epochwise.core.numeric.arrays import Floats, Integers

FEW_EPOCHS = 4
"""Fewer epochs, or fewer that were validated, are never a trend."""
WINDOW = 20
"""A loss is smoothed over the last twentieth of the epochs up to it."""
FALLING = 0.01
"""A loss that has fallen by less than this share since half the epochs is level."""
RISEN = 0.02
"""A rise above the lowest validation loss by less than this share is none, however sure it is."""
CLEARLY_RISEN = 0.05
"""A smaller rise is overfitting only while training still falls: on a plateau, losses wander by as much."""
FALLEN = 0.99
"""Training that is below this share of what it was at the lowest epoch may have fallen since."""
SURE, SURE_OF_THE_PICKED = 2.0, 3.0
"""Standard errors beyond which a rise is no chance; more are asked for on the rows by which the lowest was picked."""
UNSURE = 1.0
"""Standard errors beyond which a rise may be one."""
SMALL_GAP = 0.1
"""A gap below this share of what training has gained is small."""
HARDLY_LEARNED = 0.85
"""A training loss above this share of the untrained model's means that hardly anything was learned."""
UNSTEADY = 0.2
"""Training that has lost more than this share of its gain since its lowest loss is unsteady."""
RISEN_AGAIN = 0.1
"""Training that is above what it was at half the epochs by more than this share is not flat."""
AT_THE_FLOOR = 1.01
"""Up to this many times the lowest loss that a model can reach, training has nothing left to gain."""


@dataclass(frozen=True)
class Fall:
    """A loss at half the epochs and at the last one, each the mean of the `window` epochs that end there."""

    half_epoch: int
    window: int
    half: float
    now: float

    @property
    def share(self) -> float:
        """By how much the loss has fallen since half the epochs, as a share of what it was; below 0: it rose."""
        return 1.0 - self.now / self.half if self.half > 0.0 else 0.0


@dataclass(frozen=True)
class Findings:
    """A finished run that did not diverge, measured. Epochs count from 1."""

    curves: Curves
    judgement: Judgement | None
    """The last and the lowest epoch on the rows that judge them; None without validation."""

    @property
    def epochs(self) -> int:
        """Epochs that were finished."""
        return self.curves.epochs_done

    @cached_property
    def train(self) -> Floats:
        """The training loss after each epoch."""
        return self.curves.loss.train[: self.epochs]

    @property
    def initial(self) -> float:
        """The training loss of the untrained model."""
        return self.curves.loss.initial_train

    @property
    def last(self) -> float:
        """The training loss after the last epoch."""
        return float(self.train[-1])

    @property
    def lowest_train_epoch(self) -> int:
        """The epoch with the lowest training loss."""
        return int(np.argmin(self.train)) + 1

    @property
    def lowest_epoch(self) -> int:
        """The epoch with the lowest validation loss; only where there is a judgement."""
        return self.curves.lowest_epoch or 0

    @property
    def too_few(self) -> bool:
        """Whether there are too few epochs to speak of a trend."""
        return self.epochs < FEW_EPOCHS

    @cached_property
    def validated(self) -> Integers:
        """The epochs after which the validation loss was measured."""
        return np.flatnonzero(np.isfinite(self.curves.loss.validation[: self.epochs])) + 1

    @property
    def too_few_validated(self) -> bool:
        """Whether validation was measured too seldom to speak of a trend."""
        return len(self.validated) < FEW_EPOCHS

    @cached_property
    def training_fall(self) -> Fall:
        """The training loss now and at half as many epochs, at the epoch by which validation is compared too."""
        half = self.epochs // 2 if self.too_few_validated else self.validation_fall.half_epoch
        return self._fall(np.arange(1, self.epochs + 1), self.train, half)

    @cached_property
    def validation_fall(self) -> Fall:
        """The same of the validation loss, by the epochs that were validated."""
        return self._fall(self.validated, self.curves.loss.validation[self.validated - 1], self.epochs // 2)

    def _fall(self, epochs: Integers, losses: Floats, half: int) -> Fall:
        half = max(1, half)
        window = max(1, len(losses) // WINDOW)
        until_half = max(1, int(np.searchsorted(epochs, half, side="right")))
        before = losses[max(0, until_half - window) : until_half]
        return Fall(int(epochs[until_half - 1]), window, float(before.mean()), float(losses[-window:].mean()))

    # The rows that judge

    @property
    def rise(self) -> float:
        """The rise since the lowest epoch, as a share of the loss there."""
        judged = self._judged()
        return judged.rise / judged.lowest.loss if judged.lowest.loss > 0.0 else 0.0

    @property
    def rise_in_errors(self) -> float:
        """The same rise, in standard errors."""
        judged = self._judged()
        return judged.rise / judged.rise_error if judged.rise_error > 0.0 else 0.0

    @property
    def has_risen(self) -> bool:
        """Whether the last model is measurably worse than the one at the lowest epoch, by more than chance."""
        errors = SURE if self._judged().fresh else SURE_OF_THE_PICKED
        return self.rise > RISEN and self.rise_in_errors > errors

    @property
    def may_have_risen(self) -> bool:
        """Whether it may be, though the rows cannot tell it from chance."""
        return self.rise > RISEN and self.rise_in_errors > UNSURE and not self.has_risen

    @property
    def gap(self) -> float:
        """The loss on the rows that judge, minus the training loss."""
        return self._judged().last.loss - self.last

    @property
    def gap_may_be_chance(self) -> bool:
        """Whether the gap is within the error of the rows that judge; one row tells no error."""
        judged = self._judged()
        return judged.rows == 1 or abs(self.gap) <= STANDARD_ERRORS * judged.last.error

    @property
    def has_small_gap(self) -> bool:
        """Whether the gap is small beside what training has gained."""
        return self.gap < SMALL_GAP * (self.initial - self.last)

    @property
    def validation_is_level(self) -> bool:
        """Whether the validation loss no longer falls."""
        return self.validation_fall.share < FALLING

    @property
    def is_lowest_now(self) -> bool:
        """Whether the validation loss was never lower than after the last epoch."""
        return self.lowest_epoch == self.epochs

    @property
    def may_fall_further(self) -> bool:
        """Whether the last model is the lowest one, or is better than it on the rows that judge."""
        return self.is_lowest_now or self.rise_in_errors < -UNSURE

    # Training

    @property
    def is_falling(self) -> bool:
        """Whether the training loss has fallen by a measurable share since half the epochs."""
        return self.training_fall.share >= FALLING

    @property
    def has_risen_again(self) -> bool:
        """Whether the training loss is clearly above what it was at half the epochs."""
        return not self.too_few and self.training_fall.share < -RISEN_AGAIN

    @property
    def is_worse_than_untrained(self) -> bool:
        """Whether training made the model no better on its own rows."""
        return self.last >= self.initial

    @property
    def hardly_learned(self) -> bool:
        """Whether the training loss is hardly below that of the untrained model."""
        return self.last > HARDLY_LEARNED * self.initial

    @property
    def has_lost_its_gain(self) -> bool:
        """Whether training has lost much of what it had gained."""
        lowest = float(self.train.min())
        return self.last - lowest > UNSTEADY * (self.initial - lowest)

    @property
    def train_at_lowest(self) -> float:
        """The training loss after the epoch with the lowest validation loss."""
        return float(self.train[self.lowest_epoch - 1])

    @property
    def is_over_learned(self) -> bool:
        """Whether validation has risen while training fell."""
        if not self.has_risen or self.train_has_not_fallen:
            return False
        return self.rise >= CLEARLY_RISEN or self.is_falling

    @property
    def train_has_not_fallen(self) -> bool:
        """Whether the training loss is no further below that at the lowest epoch than single epochs scatter."""
        least = max((1.0 - FALLEN) * self.train_at_lowest, SURE * self.scatter)
        return self.train_at_lowest - self.last <= least

    @cached_property
    def scatter(self) -> float:
        """By how much training losses of two epochs in a row differ, in the second half: a standard deviation."""
        steps = np.diff(self.train[self.epochs // 2 :])
        return float(np.std(steps)) if steps.size else 0.0

    @property
    def rose_without_training(self) -> bool:
        """Whether validation is clearly above its lowest and training has not fallen since: updates that scatter."""
        return self.has_risen and self.rise >= CLEARLY_RISEN and self.train_has_not_fallen

    @property
    def rose_together(self) -> bool:
        """The same where training is above what it was, too."""
        return self.rose_without_training and self.last >= self.train_at_lowest

    @property
    def is_at_the_floor(self) -> bool:
        """Whether training is known to have nothing left to gain."""
        judged = self.judgement
        return judged is not None and judged.floor is not None and self.last <= AT_THE_FLOOR * judged.floor

    def _judged(self) -> Judgement:
        assert self.judgement is not None, "a run without validation has no such finding"
        return self.judgement
