"""A sweep as a Plotly figure: a map of its cells, or of one axis the final losses along it."""

from collections.abc import Mapping
from typing import Any

from plotly import graph_objects as go

from epochwise.core.config.numbers import number_text, set_text
from epochwise.show.palette import EPOCH, PAPER, VALIDATION

MEASURE_NAMES = {"validation": "validation loss", "train": "training loss", "accuracy": "accuracy"}


def swept_figure(document: Mapping[str, Any], measure: str) -> go.Figure:
    """The final values of a measure, the darker the better; cells without one are empty."""
    x, y = document["x"], document["y"]
    layout: dict[str, Any] = {
        "template": "plotly_white",
        "title": {"text": document["sentences"][measure]},
        "xaxis": {"title": {"text": x["label"]}, "type": "category"},
    }
    names = [set_text(float(value)) for value in x["values"]]
    if y is None:
        return go.Figure(
            _lines(document, names, measure), {**layout, "yaxis": {"title": {"text": MEASURE_NAMES[measure]}}}
        )
    cells = {(cell["x"], cell["y"]): _value(cell, measure) for cell in document["runs"]}
    rows = [[cells.get((column, row)) for column in x["values"]] for row in y["values"]]
    shades = [PAPER, VALIDATION] if measure == "accuracy" else [VALIDATION, PAPER]
    heatmap = go.Heatmap(
        x=names,
        y=[set_text(float(value)) for value in y["values"]],
        z=rows,
        text=[["" if value is None else number_text(value) for value in row] for row in rows],
        texttemplate="%{text}",
        colorscale=shades,
        colorbar={"title": {"text": MEASURE_NAMES[measure]}},
    )
    return go.Figure(heatmap, {**layout, "yaxis": {"title": {"text": y["label"]}, "type": "category"}})


def _lines(document: Mapping[str, Any], names: list[str], measure: str) -> list[go.Scatter]:
    cells = {cell["x"]: cell for cell in document["runs"]}
    drawn = {"accuracy": {"accuracy": VALIDATION}}.get(measure, {"train": EPOCH, "validation": VALIDATION})
    return [
        go.Scatter(
            x=names,
            y=[_value(cells[value], line) if value in cells else None for value in document["x"]["values"]],
            mode="lines+markers",
            name=MEASURE_NAMES[line],
            line={"color": colour, "dash": "solid" if line == "train" else "dash"},
        )
        for line, colour in drawn.items()
    ]


def _value(cell: Mapping[str, Any], measure: str) -> float | None:
    if cell["status"] == "diverged":
        return None
    values, name = (cell["accuracy"], "validation") if measure == "accuracy" else (cell["final"], measure)
    value: float | None = values[name] if values else None
    return value
