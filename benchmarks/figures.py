"""Measured figures beside what they have to reach."""

from dataclasses import dataclass

from benchmarks.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured figure: at most `bound`, or at least it."""

    what: str
    value: float
    unit: str
    bound: float
    at_least: bool = False
    detail: str = ""

    @property
    def reached(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def cells(self) -> tuple[str, ...]:
        side = "at least" if self.at_least else "at most"
        return (
            self.what,
            amount(self.value, self.unit),
            self.detail,
            f"{side} {amount(self.bound, self.unit)}",
            yes(self),
        )


def yes(figure: Figure) -> str:
    return "yes" if figure.reached else "NO"


def amount(value: float, unit: str) -> str:
    """A value with its unit, to about three figures."""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def table(title: str, figures: list[Figure], *notes: str) -> Table:
    heads = ("", "measured", "beside it", "to reach", "reached")
    return Table(title, heads, [figure.cells() for figure in figures], notes, all(figure.reached for figure in figures))
