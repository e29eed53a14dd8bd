"""How a measure goes with the batch size, at the lowest and at the highest learning rate of a grid."""

import math
from collections.abc import Sequence
from itertools import combinations

from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text, Value, in_sequence
from epochwise.show.compared.gridends import EndedCell, shown_range, shown_value
from epochwise.show.compared.names import field_text

LEAST_SIZES = 3
"""Fewer batch sizes show no trend."""
SAME_VALUE = 0.01
"""Values that differ by no more than this share count as equal."""
CLEAR = 0.5
"""A trend: pairs of cells that go its way are so much more than those that go the other, as a share of all pairs."""


def trends(ended: Sequence[tuple[RunConfig, EndedCell]], measure: str) -> Text:
    """Where bigger batches end at the lowest and at the highest learning rate of these runs; "" where there is one rate
    or either has too few batch sizes.
    """
    rates = sorted({config.learning_rate for config, _ in ended})
    rows = [_row(ended, rate, measure) for rate in (rates[0], rates[-1])] if len(rates) > 1 else []
    if not rows or min(map(len, rows)) < LEAST_SIZES:
        return Text("")
    edges = (
        Text("At the lowest rate, {rate}", rate=set_text(rates[0])),
        Text("At the highest rate, {rate}", rate=set_text(rates[-1])),
    )
    return in_sequence(*(_trend(edge, row, measure) for edge, row in zip(edges, rows, strict=True)))


_Row = Sequence[tuple[int, float]]
"""Batch sizes in order, each with its final value, infinitely bad where training diverged."""


def _row(ended: Sequence[tuple[RunConfig, EndedCell]], rate: float, measure: str) -> _Row:
    worst = -math.inf if measure == "accuracy" else math.inf
    values = (
        (config.batch_size, worst if cell.diverged else cell.value(measure))
        for config, cell in ended
        if config.learning_rate == rate
    )
    return sorted((size, value) for size, value in values if not math.isnan(value))


def _trend(edge: Text, row: _Row, measure: str) -> Text:
    known = [value for _, value in row if math.isfinite(value)]
    if not known:
        return Text("{edge}, training diverges with every batch size.", edge=edge)
    ways = [_way(one, other) for (_, one), (_, other) in combinations(row, 2)]
    share, outer = sum(ways) / len(ways), _way(row[0][1], row[-1][1])
    ends: dict[str, Value] = {"edge": edge, "first": _end(*row[0], measure), "last": _end(*row[-1], measure)}
    if share >= CLEAR and outer > 0:
        return Text("{edge}, bigger batches tend to end higher: {first}, {last}.", **ends)
    if share <= -CLEAR and outer < 0:
        return Text("{edge}, bigger batches tend to end lower: {first}, {last}.", **ends)
    low, high = shown_range(known, measure)
    if len(known) == len(row) and _way(min(known), max(known)) == 0:
        return Text("{edge}, the batch size hardly matters: {low} to {high}.", edge=edge, low=low, high=high)
    return Text(
        "{edge}, bigger batches end neither steadily higher nor steadily lower: {low} to {high}.",
        edge=edge,
        low=low,
        high=high,
    )


def _way(one: float, other: float) -> int:
    """1 where the other value is higher by more than `SAME_VALUE`, -1 where it is lower, else 0."""
    if one == other or abs(other - one) <= SAME_VALUE * max(abs(one), abs(other)) < math.inf:
        return 0
    return 1 if other > one else -1


def _end(size: int, value: float, measure: str) -> Text:
    batch = field_text("batch_size", size)
    if math.isinf(value):
        return Text("divergence with {batch}", batch=batch)
    return Text("{value} with {batch}", value=shown_value(value, measure), batch=batch)
