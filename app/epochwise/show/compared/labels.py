"""The names at the ends of a comparison's lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from epochwise.core.config.text import Text
from epochwise.show.compared.facts import ComparedFacts
from epochwise.show.compared.numbers import ComparedNumbers
from epochwise.show.counts import updates_text

Line = Literal["own", "kept", "val", "tie"]


@dataclass(frozen=True)
class ComparedLabel:
    """What stands at a line's end: its name, the loss there in words, and the updates done. `at` on the axis and `loss`
    say where the line ends; of a run that diverged the loss is None.
    """

    line: Line
    name: str
    value: str
    updates: str
    at: float
    loss: float | None


def labels_of(names: Sequence[str], runs: Sequence[ComparedNumbers], facts: ComparedFacts) -> list[ComparedLabel]:
    """One label for each run, or one for all at a tie; and this run's validation, where its end is drawn."""
    tie, own, end = facts.tie, runs[0], facts.ends[0]
    if tie:
        labels = [ComparedLabel("tie", tie.words, "", "", end.at, tie.high)]
    else:
        labels = [_label(place, name, runs[place], facts) for place, name in enumerate(names)]
    known = own.curve.validation[own.at(facts.axis.unit) <= end.at]
    known = known[np.isfinite(known)]
    if len(known) and not own.diverged:
        value = "" if end.cut else Text("{loss}", loss=float(known[-1]))
        name = Text("{name}: validation", name=names[0])
        labels.append(ComparedLabel("val", name, value, "", end.at, float(known[-1])))
    return labels


def _label(place: int, name: str, run: ComparedNumbers, facts: ComparedFacts) -> ComparedLabel:
    end = facts.ends[place]
    line: Line = "kept" if place else "own"
    if run.diverged:
        value = Text("diverged at update {update}", update=run.diverged_update)
        return ComparedLabel(line, name, value, "", end.at, None)
    return ComparedLabel(line, name, Text("{loss}", loss=end.train), updates_text(end.updates), end.at, end.train)
