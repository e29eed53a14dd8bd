"""A run as a Jupyter notebook that fetches it, draws it, and computes it again without this server."""

from collections.abc import Iterator
from string import Template
from typing import Any

import orjson

from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.show.palette import BATCH, EPOCH, VALIDATION
from epochwise.web.cut import Cut
from epochwise.web.forms.form import Rendered
from epochwise.web.presets import written_out
from epochwise.web.requested_run import RequestedRun
from epochwise.web.wording import sentences, setting

_TITLE = """# $title

$setting.

This notebook fetches [the run]($page), draws its learning curves and computes it again, in plain NumPy and with
Epochwise itself. It needs NumPy and Plotly; the last cell needs Epochwise."""
_FETCH = '''from urllib.request import urlopen

import numpy as np

SERVER = $server
RUN = "$query"


def table(name):
    """The rows of the run's batches or epochs; nan where there is no number."""
    with urlopen(f"{SERVER}/api/v1/run.csv?{RUN}&table={name}") as lines:
        return np.atleast_1d(np.genfromtxt(lines, delimiter=",", names=True))


batches = table("batches")  # update, epoch, batch, batch_size, batch_loss
epochs = table("epochs")  # epoch, updates_done, running, unweighted, train, validation
print(f"{int(batches['update'][-1]):,} updates, {len(epochs):,} epochs")'''
_PLOT = """import plotly.graph_objects as go

every = -(-len(batches) // 5000)  # more points only hide each other
shown, validated = batches[::every], epochs[np.isfinite(epochs["validation"])]
figure = go.Figure()
figure.add_scatter(
    x=shown["update"],
    y=shown["batch_loss"],
    mode="markers",
    marker={"size": 3, "color": "$batch", "opacity": 0.5},
    name=f"loss of every {every}th batch" if every > 1 else "loss of every batch",
)
figure.add_scatter(x=epochs["updates_done"], y=epochs["train"], line={"color": "$epoch"}, name="training loss")
figure.add_scatter(
    x=validated["updates_done"],
    y=validated["validation"],
    line={"color": "$val", "dash": "dash"},
    name="validation loss",
)
figure.update_layout(xaxis_title="updates", yaxis_title="loss", template="plotly_white")
figure"""
_AGAIN = """## The same run in plain NumPy

Every line of it, from the random numbers to the last update; slower than the server by a factor of about a hundred."""
_COMPARE = """difference = np.nanmax(np.abs(np.array(batch_loss) - batches["batch_loss"]))
print(f"largest difference of {len(batch_loss):,} batch losses: {difference:.1g}")"""
_CLIENT = """## The same run with Epochwise

`Client` asks the server, `Run.local` trains in this very process; both give the same bits."""
_RUN = """from epochwise import Client, Run

with Client(SERVER) as client:
    run = client.run($fields)
here = Run.local(run.config)
print("the same bits:", np.array_equal(here.loss.batch, run.loss.batch, equal_nan=True))
run"""


async def notebook(requested: RequestedRun, cut: Cut) -> Rendered:
    """The notebook, its cells not yet run; nothing is trained for it."""
    return await requested.site.aside.spent(_written, requested.config, requested.origin)


def _written(config: RunConfig, origin: str) -> bytes:
    cells = [_cell(f"cell-{number}", kind, text) for number, (kind, text) in enumerate(_cells(config, origin))]
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _cells(config: RunConfig, server: str) -> Iterator[tuple[str, str]]:
    """Each cell's kind and text."""
    query = written_out(config)
    fields = {name: value for name, value in config.normalized().model_dump().items() if value is not None}
    facts = {
        "title": " ".join(sentences(config)),
        "setting": ", ".join(setting(config)),
        "server": orjson.dumps(server).decode(),
        "page": f"{server}/?{query}",
        "query": query,
        "fields": ", ".join(f"{name}={value!r}" for name, value in fields.items()),
        "batch": BATCH,
        "epoch": EPOCH,
        "val": VALIDATION,
    }
    for kind, text in (
        ("markdown", _TITLE),
        ("code", _FETCH),
        ("code", _PLOT),
        ("markdown", _AGAIN),
        ("code", None),
        ("code", _COMPARE),
        ("markdown", _CLIENT),
        ("code", _RUN),
    ):
        yield kind, as_code(config).rstrip() if text is None else Template(text).substitute(facts)


def _cell(name: str, kind: str, text: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
