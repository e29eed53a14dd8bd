"""A run as a Plotly figure, in the colours and words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plotly import graph_objects as go

from epochwise.core.numeric.arrays import Floats
from epochwise.show.drawn import Drawn, Line, band_edge, band_places
from epochwise.show.facts import ChartFacts, RunFacts, Showing
from epochwise.show.palette import BATCH, BATCH_DOT, BATCH_LIGHT, DIM, EPOCH, TEST, VALIDATION

_MANY = 5_000
"""More marks than this are drawn by the graphics card."""
_MOST_CALLS = 150
"""More calls of fit() than this are not marked: their lines would touch."""
_COLOURS = {"batch": BATCH, "train": EPOCH, "validation": VALIDATION, "test": TEST}
_BANDS = (("p10", "p90", "middle 80% of the batches", 0.15), ("p25", "p75", "middle half of the batches", 0.25))


def figure_of(showing: Showing, title: str, measure: str = "loss") -> go.Figure:
    """A measure over epochs: batches orange, training blue, validation green and dashed."""
    facts, chart, drawn = showing.facts, showing.facts.charts[measure], showing.drawn[measure]
    per_epoch = showing.curves.plan.updates_per_epoch
    names = {end.line: end.name for end in chart.ends}
    if chart.measured and "validation" in names:
        names["validation"] += f", {chart.measured}"
    traces = [*_batches(drawn, per_epoch)]
    for line, dash in ((drawn.train, "solid"), (drawn.validation, "dash")):
        if line.line in names:
            style = {"color": _COLOURS[line.line], "width": 2.8, "dash": dash}
            look: dict[str, Any] = {"mode": "lines", "line": style}
            if not line.joined:  # between epochs that were never measured a line would say what nobody knows
                look = {"mode": "markers", "marker": {"color": _COLOURS[line.line], "size": 7}}
            traces.append(_scatter(line.at / per_epoch, line.values, name=names[line.line], **look))
    traces += [*_lowest(chart), *_target(facts, chart), *_tested(facts, chart)]
    layout = {
        "template": "plotly_white",
        "title": {"text": f"{title} · {facts.stop.words[0]}" if facts.stop else title},
        "xaxis": {"title": {"text": facts.axes["epochs"]}, "range": [0, facts.end.epochs]},
        "yaxis": {"title": {"text": chart.title}, "range": list(chart.linear)},
        "hovermode": "x unified",
        "annotations": [*_ends(facts, chart), *_above(chart), *_calls_note(facts)],
        "shapes": [*_calls(facts, per_epoch)],
        "margin": {"r": 110},
        "legend": {"orientation": "h", "y": -0.2},
    }
    return go.Figure(traces, layout)


def _batches(drawn: Drawn, per_epoch: int) -> Iterator[Any]:
    bands = drawn.bands
    if bands is None:
        mark = {"color": BATCH_DOT, "size": 4}
        line: Line = drawn.upper
        yield _scatter(line.at / per_epoch, line.values, mode="markers", name="one batch", marker=mark)
        return
    at = band_places(drawn.plan, bands) / per_epoch
    for low, high, name, strength in _BANDS:
        edge = {"x": at, "mode": "lines", "line": {"width": 0}, "legendgroup": name, "hoverinfo": "skip"}
        fill = {"fill": "tonexty", "fillcolor": faded(BATCH_LIGHT, strength)}
        yield go.Scatter(y=band_edge(bands, low), showlegend=False, **edge)
        yield go.Scatter(y=band_edge(bands, high), name=name, **edge, **fill)


def _lowest(chart: ChartFacts) -> Iterator[Any]:
    if lowest := chart.lowest:
        mark = {"color": VALIDATION, "size": 11, "symbol": "circle-open", "line": {"width": 2}}
        yield go.Scatter(x=[lowest.epoch], y=[lowest.value], mode="markers", name=lowest.words, marker=mark)


def _target(facts: RunFacts, chart: ChartFacts) -> Iterator[Any]:
    """A line at the loss to be reached, where the axis has it."""
    if chart.target and chart.target.value <= chart.linear[1]:
        line = {"color": DIM, "width": 1, "dash": "dash"}
        heights = [chart.target.value] * 2
        yield go.Scatter(x=[0, facts.end.epochs], y=heights, mode="lines", name=chart.target.words[0], line=line)


def _calls(facts: RunFacts, per_epoch: int) -> Iterator[dict[str, Any]]:
    """A line where fit() is called again; none where they would touch."""
    if facts.calls is None or facts.end.updates / facts.calls.every > _MOST_CALLS:
        return
    for update in range(facts.calls.every, facts.end.updates, facts.calls.every):
        at = update / per_epoch
        line = {"color": DIM, "width": 1, "dash": "dot"}
        yield {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _calls_note(facts: RunFacts) -> Iterator[dict[str, Any]]:
    """How often fit() is called, over the plot."""
    if facts.calls:
        place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
        yield {**place, "text": facts.calls.words[0], "font": {"color": DIM}, "showarrow": False}


def _tested(facts: RunFacts, chart: ChartFacts) -> Iterator[Any]:
    """The test's score, where the run ends."""
    for end in chart.ends:
        if end.line == "test":
            mark = {"color": TEST, "size": 12, "symbol": "diamond"}
            place = {"x": [facts.end.epochs], "y": [min(end.value, chart.linear[1])]}
            yield go.Scatter(**place, mode="markers", name=f"{end.name}, once after the run", marker=mark)


def _ends(facts: RunFacts, chart: ChartFacts) -> Iterator[dict[str, Any]]:
    """The names and values at the lines' ends."""
    for end in chart.ends:
        yield {
            "x": facts.end.epochs,
            "y": min(end.value, chart.linear[1]),
            "text": f"{end.name} {end.text}".strip(),
            "font": {"color": _COLOURS[end.line]},
            "xanchor": "left",
            "showarrow": False,
        }


def _above(chart: ChartFacts) -> Iterator[dict[str, Any]]:
    """How far something goes above the axis, in the upper right corner."""
    for row, above in enumerate(above for above in chart.above if above.text):
        yield {
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": 1 - 0.06 * row,
            "text": f"▲ {above.text}",
            "font": {"color": _COLOURS[above.line]},
            "xanchor": "right",
            "showarrow": False,
        }


def faded(colour: str, strength: float) -> str:
    """A colour "#rrggbb" at an opacity."""
    return f"rgba({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))}, {strength})"


def _scatter(x: Floats, y: Floats, **style: Any) -> Any:
    return (go.Scattergl if len(x) > _MANY else go.Scatter)(x=x, y=y, **style)
