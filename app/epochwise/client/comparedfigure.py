"""A comparison as a Plotly figure, in the colours of the page: this run blue, the others in ink."""

from collections.abc import Mapping
from typing import Any

from plotly import graph_objects as go

from epochwise.show.palette import EPOCH, INK


def compared_figure(document: Mapping[str, Any]) -> go.Figure:
    """The training loss of each run along the comparison's axis, the line thicker for larger batches."""
    traces = [
        go.Scatter(
            x=run["curve"]["at"],
            y=run["curve"]["train"],
            mode="lines",
            name=run["name"],
            line={"color": INK if index else EPOCH, "width": width, "dash": "solid"},
        )
        for index, (run, width) in enumerate(zip(document["runs"], document["widths"], strict=True))
    ]
    axis = document["axis"]
    layout = {
        "template": "plotly_white",
        "title": {"text": document["sentence"]},
        "xaxis": {"title": {"text": axis["title"]}, "range": [0, axis["end"]]},
        "yaxis": {"title": {"text": "training loss"}, "range": list(document["range"])},
        "showlegend": True,
    }
    return go.Figure(traces, layout)
