"""Two configurations compared seed by seed: how many pairs one of them wins, and whether that is more than chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from epochwise.core.config.text import STANDARD_ERRORS, Text, Uncertain, counted, in_sequence
from epochwise.core.curves import CUT_SHORT
from epochwise.core.plan import Plan
from epochwise.show.compared.seeds import SeedRun
from epochwise.show.counts import epochs_text, updates_text

FEWEST_PAIRS = 5
"""Of fewer pairs nothing is said of chance."""


@dataclass(frozen=True)
class Paired:
    """Another configuration against this one, seed by seed, by the loss of `measure` after the last epoch: in how many
    it ends lower, higher or equal, and the mean difference with its standard error and its margin of 95%. `seeds` and
    `differences` have one entry for each pair in which neither run diverged; in `diverged` pairs one did. `stopped`:
    whether some ended before their plan.
    """

    measure: str
    better: int
    worse: int
    equal: int
    diverged: int
    seeds: tuple[int, ...]
    differences: tuple[float, ...]
    mean: float
    error: float
    margin: float
    stopped: bool

    @classmethod
    def of(cls, seeds: Sequence[int], runs: Sequence[SeedRun], others: Sequence[SeedRun]) -> "Paired | None":
        """The comparison; None where fewer than two pairs are left."""
        pairs = list(zip(seeds, runs, others, strict=True))
        kept = [(seed, run, other) for seed, run, other in pairs if not (run.diverged or other.diverged)]
        if len(kept) < 2:
            return None
        measure = "validation" if math.isfinite(kept[0][1].end.final["validation"]) else "train"
        differences = np.array([other.end.final[measure] - run.end.final[measure] for _, run, other in kept])
        error = float(differences.std(ddof=1) / math.sqrt(len(differences)))
        counts = (int((differences < 0).sum()), int((differences > 0).sum()), int((differences == 0).sum()))
        left_out = len(pairs) - len(kept)
        at = tuple(seed for seed, _, _ in kept)
        margin = standard_errors(len(differences)) * error
        stopped = any(each.end.status in CUT_SHORT for _, run, other in kept for each in (run, other))
        mean = float(differences.mean())
        return cls(measure, *counts, left_out, at, tuple(differences.tolist()), mean, error, margin, stopped)

    @property
    def beyond_chance(self) -> bool:
        """Whether the margin of the mean leaves no difference out."""
        return abs(self.mean) > self.margin


def standard_errors(count: int) -> float:
    """How many standard errors of a mean of so many values make its margin of 95%: the quantile of Student's t, by its
    expansion about the normal one; below `FEWEST_PAIRS` values it would be too small.
    """
    z, freedom = STANDARD_ERRORS, max(1, count - 1)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def paired_sentence(paired: Paired | None, names: tuple[str, str], plans: tuple[Plan, Plan]) -> Text:
    """What is held equal in each pair, in how many of them the second of these configurations ends lower, and whether
    chance alone could explain the mean.
    """
    held = _held(names, plans)
    if paired is None:
        return in_sequence(held, Text("Too many runs diverged to compare the two."))
    this, other = names
    of = {"validation": Text("validation loss"), "train": Text("training loss")}[paired.measure]
    first = Text(
        "In {better} of {count} pairs with the same seed, {name} ends with the lower {of}.",
        name=other,
        of=of,
        better=paired.better,
        count=len(paired.seeds),
    )
    mean = Text(
        "Its loss minus that of {name} is {mean} on average.",
        name=this,
        mean=Uncertain(paired.mean, paired.margin / STANDARD_ERRORS, signed=True),
    )
    stopped = Text("Some of these runs stopped early.") if paired.stopped else ""
    left_out = (
        counted(
            "{count} pair is left out: a run of it diverged.",
            "{count} pairs are left out: a run of each diverged.",
            paired.diverged,
        )
        if paired.diverged
        else ""
    )
    return in_sequence(held, stopped, first, mean, _chance(paired), left_out)


def _chance(paired: Paired) -> Text:
    """Whether chance alone can explain the mean difference."""
    if paired.equal == len(paired.seeds):
        return Text("The runs of each pair come to the same.")
    if len(paired.seeds) < FEWEST_PAIRS:
        return Text("So few pairs do not say whether that is more than chance.")
    if not paired.beyond_chance:
        return Text("Chance alone can explain it.")
    return Text("That is more than chance explains.")


def _held(names: tuple[str, str], plans: tuple[Plan, Plan]) -> Text:
    """How long the runs of a pair train."""
    (this, other), (one, two) = names, plans
    epochs, updates = epochs_text(one.epochs), updates_text(one.total_updates)
    if one.epochs == two.epochs and one.total_updates == two.total_updates:
        return Text("Equal epochs and updates: both train for {epochs}, {updates}.", epochs=epochs, updates=updates)
    if one.epochs == two.epochs:
        return Text(
            "Equal epochs, {epochs} each: {this} makes {updates}, {other} makes {others}.",
            epochs=epochs,
            this=this,
            updates=updates,
            other=other,
            others=updates_text(two.total_updates),
        )
    if one.total_updates == two.total_updates:
        return Text(
            "Equal updates, {updates} each: {this} takes {epochs}, {other} takes {others}.",
            updates=updates,
            this=this,
            epochs=epochs,
            other=other,
            others=epochs_text(two.epochs),
        )
    return Text(
        "Neither epochs nor updates are equal: {this} has {epochs}, {updates}; {other} has {others}, {more}.",
        this=this,
        epochs=epochs,
        updates=updates,
        other=other,
        others=epochs_text(two.epochs),
        more=updates_text(two.total_updates),
    )
