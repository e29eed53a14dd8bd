"""What many seeds come to: a band of curves, where their ends lie, and what can be said of it."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from epochwise.core.compare.seeds import Varied
from epochwise.core.config.text import Share, Text, in_sequence, told_apart
from epochwise.core.curves import Series
from epochwise.core.numeric.arrays import Floats
from epochwise.show.compared.numbers import RunEnd

BAND = 0.8
"""The share of the runs that a band holds, as many above it as below."""
AGREED = 0.1
"""Training curves agree where their band, past the first tenth of the epochs, is never wider than this share of what
the median run gains by training."""
MOST_EPOCHS = 150
_LINES = ("train", "validation")


@dataclass(frozen=True, eq=False)
class SeedRun:
    """A run of one seed: its end, and its losses after the epochs of `epochs_drawn`, NaN where it had ended."""

    end: RunEnd
    train: Floats
    validation: Floats

    @property
    def diverged(self) -> bool:
        """Whether training diverged."""
        return self.end.status == "diverged"

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
    ended = [run for run in runs if not run.diverged]
    lowest = [float(run.end.lowest["epoch"]) for run in ended if run.end.lowest]
    finals = {name: Spread.of([run.end.final[name] for run in ended]) for name in _LINES}
    return {"final_train": finals["train"], "final_validation": finals["validation"], "lowest_epoch": Spread.of(lowest)}


def _diverged_text(diverged: int, count: int) -> Text | str:
    if diverged == count:
        return Text("All {count} runs diverged.", count=count)
    if not diverged:
        return ""
    return Text("{diverged} of {count} runs diverged; the rest is of the others.", diverged=diverged, count=count)


def seeds_sentence(runs: Sequence[SeedRun], band: SeedBand, spreads: Mapping[str, Spread | None], epochs: int) -> Text:
    """Where the runs end, whether their training curves (`band`) agree, and where validation is lowest."""
    diverged = sum(run.diverged for run in runs)
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
    if yours.diverged:
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


def varied_text(vary: Varied) -> Text:
    """What differs from run to run."""
    return {
        "all": Text("other data, other initial parameters, another batch order"),
        "data": Text("other data"),
        "start": Text("other initial parameters"),
        "order": Text("another batch order"),
    }[vary]
