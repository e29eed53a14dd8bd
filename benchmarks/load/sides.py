"""The figures of one process and of a cluster, side by side."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from benchmarks.figures import Figure, amount, yes
from benchmarks.load.deployment import CLUSTERED, EMBEDDED, Deployment, clustered, embedded
from benchmarks.table import Table

HEADS = ("", EMBEDDED, CLUSTERED, "beside it", "to reach", "reached")
MILLISECONDS = {"ms": 1.0, "s": 1e3}
NOT_HERE = "-"


@dataclass(frozen=True)
class Sides:
    """The figures of a row by name of the deployment."""

    figures: dict[str, list[Figure]] = field(default_factory=dict)

    def rows(self, loop: float) -> Iterator[tuple[str, ...]]:
        """The cells of each figure that either has. `loop`: the calibration loop, in milliseconds."""
        named = {name: {figure.what: figure for figure in self.figures.get(name, [])} for name in (EMBEDDED, CLUSTERED)}
        for what in dict.fromkeys(what for figures in named.values() for what in figures):
            yield _cells(what, {name: figures.get(what) for name, figures in named.items()}, loop)

    @property
    def reached(self) -> bool:
        return all(figure.reached for figures in self.figures.values() for figure in figures)


def _cells(what: str, sides: dict[str, Figure | None], loop: float) -> tuple[str, ...]:
    """The cells of a figure; a bound or a detail that is the same for both stands once."""
    there = {name: figure for name, figure in sides.items() if figure is not None}
    values = [measured(figure, loop) if figure is not None else NOT_HERE for figure in sides.values()]
    details = {name: figure.detail for name, figure in there.items() if figure.detail}
    bounds = dict.fromkeys(figure.cells()[3] for figure in there.values())
    answers = dict.fromkeys(map(yes, there.values()))
    beside = " / ".join(f"{name}: {detail}" for name, detail in details.items())
    return what, *values, beside, " / ".join(bounds), " / ".join(answers)


def measured(figure: Figure, loop: float) -> str:
    """A figure; a time also as a multiple of the calibration loop."""
    shown = amount(figure.value, figure.unit)
    if figure.unit in MILLISECONDS:
        shown += f" (x{figure.value * MILLISECONDS[figure.unit] / loop:,.1f})"
    return shown


def on_each(measure: Callable[[Deployment], list[Figure]], settings: Mapping[str, str] | None = None) -> Sides:
    """One process and then a cluster, each started for this and measured alone."""
    starts: tuple[Callable[..., AbstractContextManager[Deployment]], ...] = (embedded, clustered)
    figures = dict[str, list[Figure]]()
    for start in starts:
        with start(settings) as deployment:
            figures[deployment.name] = measure(deployment)
    return Sides(figures)


def side_by_side(rows: list[Sides], loop: float, *notes: str) -> Table:
    """The table of all rows."""
    cells = [row for sides in rows for row in sides.rows(loop)]
    return Table("Under load", HEADS, cells, notes, all(sides.reached for sides in rows))
