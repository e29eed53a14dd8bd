"""A run as a Plotly figure, in the colours and words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go

from epochwise.client.curve import COLOURS, batches_of, ending_of, lines_of, top_of
from epochwise.client.events import LossBands
from epochwise.core.numeric.arrays import Floats

if TYPE_CHECKING:
    from epochwise.client.run import Run

_MANY = 5_000
"""More marks than this are drawn by the graphics card."""


def figure_of(run: Run, points: int | None) -> go.Figure:
    """Losses over epochs: batch losses orange, the training loss blue, the validation loss green and dashed."""
    batches, per_epoch = batches_of(run, points), run.plan.updates_per_epoch
    drawn = _bands(batches, per_epoch) if isinstance(batches, LossBands) else _singles(batches, per_epoch)
    for line in lines_of(run):
        style = {"color": COLOURS[line.name], "width": 2.5, "dash": "dash" if line.name == "validation" else "solid"}
        drawn.append(_scatter(line.at / per_epoch, line.loss, mode="lines", name=line.name, line=style))
    if run.lowest is not None:
        mark = {"color": COLOURS["validation"], "size": 11, "symbol": "circle-open", "line": {"width": 2}}
        at = [run.lowest.epoch], [run.lowest.validation]
        drawn.append(
            go.Scatter(x=at[0], y=at[1], mode="markers", name=f"lowest, epoch {run.lowest.epoch:,}", marker=mark)
        )
    title = f"{run.verdict.title} · {ending_of(run)}" if ending_of(run) else run.verdict.title
    return go.Figure(
        drawn,
        {
            "template": "plotly_white",
            "title": {"text": title},
            "xaxis": {"title": {"text": "epoch"}, "rangemode": "tozero"},
            "yaxis": {"title": {"text": "loss"}, "range": [0, top_of(run, batches) * 1.05]},
            "hovermode": "x unified",
        },
    )


def _singles(losses: Floats, per_epoch: int) -> list[Any]:
    at = (np.arange(len(losses)) + 0.5) / per_epoch
    mark = {"color": COLOURS["batches"], "size": 4, "opacity": 0.6}
    return [_scatter(at, losses, mode="markers", name="one batch", marker=mark)]


def _bands(bands: LossBands, per_epoch: int) -> list[Any]:
    at = bands.at / per_epoch
    found = []
    for low, high, name, strength in (
        (bands.p10, bands.p90, "middle 80% of the batches", 0.25),
        (bands.p25, bands.p75, "middle half of the batches", 0.45),
    ):
        edge = {"x": at, "mode": "lines", "line": {"width": 0}, "legendgroup": name, "hoverinfo": "skip"}
        fill = {"fill": "tonexty", "fillcolor": f"rgba(230, 159, 0, {strength})"}
        found += [go.Scatter(y=low, showlegend=False, **edge), go.Scatter(y=high, name=name, **edge, **fill)]
    return found


def _scatter(x: Floats, y: Floats, **style: Any) -> Any:
    return (go.Scattergl if len(x) > _MANY else go.Scatter)(x=x, y=y, **style)
