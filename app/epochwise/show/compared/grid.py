"""What is said of a grid of runs, computed from its cells."""

import math
from collections.abc import Sequence

from epochwise.core.compare.grid import GridAxis, GridCell
from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text, counted, in_sequence
from epochwise.core.engine.plan import plan
from epochwise.show.compared.names import field_text
from epochwise.show.compared.numbers import RunEnd

GRID_MEASURES = ("validation", "train", "accuracy")
SAME_RATE = 1e-6
"""Rates per sample that differ by less, relatively, are the same."""
LEAST_ON_THE_LINE = 3

Ended = Sequence[tuple[GridCell, RunEnd]]


def cell_value(end: RunEnd, measure: str) -> float:
    """The final value of a measure in a cell; NaN where there is none or training diverged."""
    if end.status == "diverged":
        return math.nan
    if measure == "accuracy":
        return end.accuracy["validation"] if end.accuracy else math.nan
    return end.final[measure]


def grid_sentence(this: RunConfig, x: GridAxis, y: GridAxis | None, ended: Ended, measure: str) -> Text:
    """Where the lowest (or of accuracy the highest) cell lies, how many diverged, and whether cells with this run's
    learning rate per sample agree.
    """
    values = [(cell_value(end, measure), cell) for cell, end in ended]
    known = [pair for pair in values if math.isfinite(pair[0])]
    diverged = sum(end.status == "diverged" for _, end in ended)
    said = counted("{count} run diverged.", "{count} runs diverged.", count=diverged) if diverged else ""
    if not known:
        return in_sequence(said)
    best = (max if measure == "accuracy" else min)(known, key=lambda pair: pair[0])
    template = {
        "validation": Text(
            "Validation loss ends lowest, at {value}, for {cell}.", value=best[0], cell=_name(x, y, best[1])
        ),
        "train": Text("Training loss ends lowest, at {value}, for {cell}.", value=best[0], cell=_name(x, y, best[1])),
        "accuracy": Text("Accuracy ends highest, at {value}, for {cell}.", value=best[0], cell=_name(x, y, best[1])),
    }[measure]
    return in_sequence(template, _on_the_line(this, x, y, known), said)


def _name(x: GridAxis, y: GridAxis | None, cell: GridCell) -> Text:
    first = field_text(x.field, _typed(x.field, cell.x))
    if y is None or cell.y is None:
        return first
    return Text("{one}, {two}", one=first, two=field_text(y.field, _typed(y.field, cell.y)))


def _typed(field: str, value: float | int) -> float | int:
    """A learning rate of 1 is a number as 0.5 is."""
    return float(value) if field == "learning_rate" else value


def _on_the_line(this: RunConfig, x: GridAxis, y: GridAxis | None, known: Sequence[tuple[float, GridCell]]) -> Text:
    """What the cells with this run's learning rate per sample come to."""
    if y is None or {x.field, y.field} != {"batch_size", "learning_rate"}:
        return Text("")
    wanted = _rate_per_sample(this)
    on = [
        value
        for value, cell in known
        if cell.config and math.isclose(_rate_per_sample(cell.config), wanted, rel_tol=SAME_RATE)
    ]
    if len(on) < LEAST_ON_THE_LINE:
        return Text("")
    values = [value for value, _ in known]
    return Text(
        "The {count} cells with this run's learning rate per sample end between {low} and {high}; all cells, between "
        "{lowest} and {highest}.",
        count=len(on),
        low=min(on),
        high=max(on),
        lowest=min(values),
        highest=max(values),
    )


def _rate_per_sample(config: RunConfig) -> float:
    """The learning rate by the samples of a full batch, of which there are never more than all."""
    return config.learning_rate / plan(config).batch_size
