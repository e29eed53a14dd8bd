"""Many seeds as a Plotly figure, in the colours of the page: bands, every run, and this run over all."""

from collections.abc import Iterator, Mapping
from typing import Any

from plotly import graph_objects as go

from epochwise.client.figure import faded
from epochwise.show.palette import EPOCH, VALIDATION

_LINES = (("validation", VALIDATION, "dash"), ("train", EPOCH, "solid"))
_BAND = 0.16
"""How strong a band is."""
_NAMES = {"train": "training", "validation": "validation"}


def seeds_figure(document: Mapping[str, Any]) -> go.Figure:
    """Training loss and, where there is any, validation loss; the other configuration is left out."""
    layout = {
        "template": "plotly_white",
        "title": {"text": f"{document['count']} runs: {document['varied']}"},
        "xaxis": {"title": {"text": "epochs"}},
        "yaxis": {"title": {"text": "loss"}},
    }
    traces = [trace for line, colour, dash in _LINES for trace in _traces(document, line, colour, dash)]
    return go.Figure(traces, layout)


def _traces(document: Mapping[str, Any], line: str, colour: str, dash: str) -> Iterator[go.Scatter]:
    this, *seeds = (run for run in document["runs"] if not run["is_other"])
    if all(loss is None for loss in this[line]):
        return
    at, band, name = document["epoch"], document["band"][line], _NAMES[line]
    edge = {"x": at, "mode": "lines", "line": {"width": 0}, "legendgroup": name, "hoverinfo": "skip"}
    words = f"{name}, middle {document['share']:.0%} of {document['count']} runs"
    yield go.Scatter(y=band["low"], showlegend=False, **edge)
    yield go.Scatter(y=band["high"], name=words, fill="tonexty", fillcolor=faded(colour, _BAND), **edge)
    for run in seeds:
        thin = {"color": colour, "width": 0.7}
        yield go.Scatter(x=at, y=run[line], mode="lines", name=f"seed {run['seed']}", line=thin, showlegend=False)
    yield go.Scatter(x=at, y=this[line], mode="lines", name=f"{name}, this run", line={"color": colour, "dash": dash})
