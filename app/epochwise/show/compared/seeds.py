"""What many seeds come to: a band of curves, where their ends lie, and what can be said of it."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from epochwise.core.compare.seeds import Varied
from epochwise.core.config.text import STANDARD_ERRORS, Share, Text, Uncertain, counted, in_sequence, told_apart
from epochwise.core.curves import Series
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.show.compared.numbers import RunEnd
from epochwise.show.counts import epochs_text, updates_text

BAND = 0.8
"""The share of the runs that a band holds, as many above it as below."""
AGREED = 0.1
"""Training curves agree where their band, past the first tenth of the epochs, is never wider than this share of what
the median run gains by training."""
MOST_EPOCHS = 150
FEWEST_PAIRS = 5
"""Of fewer pairs nothing is said of chance."""
_LINES = ("train", "validation")


@dataclass(frozen=True, eq=False)
class SeedRun:
    """A run of one seed: its end, and its losses after the epochs of `epochs_drawn`, NaN where it had ended."""

    end: RunEnd
    train: Floats
    validation: Floats

    @classmethod
    def of(cls, end: RunEnd, series: Series, epochs: Floats) -> "SeedRun":
        """The run with these losses (epochs done,)."""
        return cls(end, _at(series.initial_train, series.train, end, epochs), _validation(series, end, epochs))


def epochs_drawn(epochs: int, validate_every: int) -> Floats:
    """The epochs at which curves are compared: 0 for the untrained model, and up to `MOST_EPOCHS` of those that were
    validated, evenly spread, the last among them.
    """
    due = np.unique([0, *range(validate_every, epochs + 1, validate_every), epochs])
    places = np.unique(np.linspace(0, len(due) - 1, MOST_EPOCHS + 1).round().astype(np.int64))
    return due[places].astype(np.float64)


def _validation(series: Series, end: RunEnd, epochs: Floats) -> Floats:
    return _at(series.initial_validation, series.validation, end, epochs)


def _at(initial: float, values: Floats, end: RunEnd, epochs: Floats) -> Floats:
    known = np.concatenate(([initial], values[: end.epochs_done]))
    found = np.full(len(epochs), np.nan)
    there = epochs < len(known)
    found[there] = known[epochs[there].astype(np.int64)]
    return found


@dataclass(frozen=True, eq=False)
class SeedBand:
    """Between `low` and `high` lie the middle 80% of the runs at each epoch, `middle` is their median."""

    low: Floats
    middle: Floats
    high: Floats


def band_of(runs: Sequence[SeedRun], line: str) -> SeedBand:
    """The band of one line; at each epoch of the runs that have a finite loss there."""
    values = np.array([getattr(run, line) for run in runs])
    values[~np.isfinite(values)] = np.nan
    edge = (1 - BAND) / 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # epochs that no run has come to
        low, middle, high = np.nanquantile(values, (edge, 0.5, 1 - edge), axis=0)
    return SeedBand(low.copy(), middle.copy(), high.copy())  # rows of their own, as JSON takes them


def disagreement(band: SeedBand) -> float:
    """How wide a band is at most past the first tenth of the epochs drawn, as a share of how far its median falls from
    the untrained model to the last epoch; infinite where it does not fall.
    """
    past = slice(math.ceil(len(band.middle) / 10), None)
    known = np.isfinite(band.middle)
    fall = band.middle[0] - band.middle[known][-1] if known[0] else 0.0
    widths = (band.high - band.low)[past][known[past]]
    return float(widths.max() / fall) if fall > 0 and widths.size else math.inf


@dataclass(frozen=True)
class Spread:
    """Where the runs' values lie: the least and the greatest, and those between which the middle 80% lie."""

    lowest: float
    low: float
    high: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread | None":
        """The spread of these values; None where none is finite."""
        known = np.array([value for value in values if math.isfinite(value)])
        if not known.size:
            return None
        edge = (1 - BAND) / 2
        low, high = np.quantile(known, (edge, 1 - edge))
        return cls(float(known.min()), float(low), float(high), float(known.max()))

    def holds(self, value: float) -> bool:
        """Whether a value lies in the middle 80%."""
        return self.low <= value <= self.high


def spreads_of(runs: Sequence[SeedRun]) -> dict[str, Spread | None]:
    """The spreads of the final losses and of the epochs with the lowest validation loss."""
    ended = [run for run in runs if not _diverged(run)]
    lowest = [float(run.end.lowest["epoch"]) for run in ended if run.end.lowest]
    finals = {name: Spread.of([run.end.final[name] for run in ended]) for name in _LINES}
    return {"final_train": finals["train"], "final_validation": finals["validation"], "lowest_epoch": Spread.of(lowest)}


def _diverged(run: SeedRun) -> bool:
    return run.end.status == "diverged"


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
        kept = [(seed, run, other) for seed, run, other in pairs if not (_diverged(run) or _diverged(other))]
        if len(kept) < 2:
            return None
        measure = "validation" if math.isfinite(kept[0][1].end.final["validation"]) else "train"
        differences = np.array([other.end.final[measure] - run.end.final[measure] for _, run, other in kept])
        error = float(differences.std(ddof=1) / math.sqrt(len(differences)))
        counts = (int((differences < 0).sum()), int((differences > 0).sum()), int((differences == 0).sum()))
        left_out = len(pairs) - len(kept)
        at = tuple(seed for seed, _, _ in kept)
        margin = standard_errors(len(differences)) * error
        stopped = any(each.end.status == "early_stopped" for _, run, other in kept for each in (run, other))
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


def _diverged_text(diverged: int, count: int) -> Text | str:
    if diverged == count:
        return Text("All {count} runs diverged.", count=count)
    if not diverged:
        return ""
    return Text("{diverged} of {count} runs diverged; the rest is of the others.", diverged=diverged, count=count)


def seeds_sentence(runs: Sequence[SeedRun], band: SeedBand, spreads: Mapping[str, Spread | None], epochs: int) -> Text:
    """Where the runs end, whether their training curves (`band`) agree, and where validation is lowest."""
    diverged = sum(map(_diverged, runs))
    train, validation, lowest = (spreads[name] for name in ("final_train", "final_validation", "lowest_epoch"))
    said = [
        _diverged_text(diverged, len(runs)),
        _ends(Text("Training loss ends"), train),
        _ends(Text("Validation loss ends"), validation),
    ]
    if not diverged and disagreement(band) <= AGREED:
        said.append(
            Text(
                "The training curves agree: past the first tenth the band is at most {share} of what training gains.",
                share=Share(disagreement(band), 1),
            )
        )
    if lowest and diverged < len(runs):
        said.append(
            Text("Validation loss is lowest after epoch {first}.", first=int(lowest.lowest))
            if lowest.lowest == lowest.highest
            else Text(
                "Over all {count} runs, the epoch after which validation loss is lowest lies between {first} and "
                "{last} of {epochs}.",
                count=len(runs) - diverged,
                first=int(lowest.lowest),
                last=int(lowest.highest),
                epochs=epochs,
            )
        )
    return in_sequence(*said)


def _ends(what: Text, spread: Spread | None) -> Text:
    if spread is None:
        return Text("")
    low, high = told_apart(spread.low, spread.high)
    return Text("{what} between {low} and {high} in the middle 80% of the runs.", what=what, low=low, high=high)


def yours_sentence(yours: SeedRun, spreads: Mapping[str, Spread | None]) -> Text:
    """Whether this run ends where most do."""
    if _diverged(yours):
        return Text("This run diverged.")
    parts = [
        _inside(name, yours.end.final[line], spreads[f"final_{line}"])
        for name, line in ((Text("training loss"), "train"), (Text("validation loss"), "validation"))
    ]
    return in_sequence(*parts)


def _inside(name: Text, value: float, spread: Spread | None) -> Text:
    if spread is None or not math.isfinite(value):
        return Text("")
    if spread.holds(value):
        return Text("This run's {name}, {value}, is inside the middle 80%.", name=name, value=value)
    return Text("This run's {name}, {value}, is outside the middle 80%.", name=name, value=value)


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


def varied_text(vary: Varied) -> Text:
    """What differs from run to run."""
    return {
        "all": Text("other data, other initial parameters, another batch order"),
        "data": Text("other data"),
        "start": Text("other initial parameters"),
        "order": Text("another batch order"),
    }[vary]
