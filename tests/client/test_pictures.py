"""A run as notebooks, editors and terminals show it."""

import base64
import json
import re
import socket
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from epochwise.client import Fields, LossBands, Run
from epochwise.client.curve import round_step

SVG = "{http://www.w3.org/2000/svg}"
CASES: dict[str, Fields] = {
    "default": {},
    "three epochs": {"epochs": 3},
    "one update": {"epochs": 1, "batch_size": 200},
    "diverged": {"learning_rate": 500, "epochs": 300},
    "diverged at once": {"dataset": "line", "model": "linear", "learning_rate": 1000, "batch_size": 1, "epochs": 3},
    "no validation": {"validation_samples": 0, "epochs": 50},
    "stopped early": {"patience": 3, "epochs": 500, "learning_rate": 0.5},
}


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def shown(request: pytest.FixtureRequest) -> Run:
    return Run.local(**request.param)


def test_it_shows_itself_without_a_network(shown: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    told = shown._repr_mimebundle_()
    assert list(told) == ["image/svg+xml", "text/html", "text/plain"]
    assert list(shown._repr_mimebundle_(include=["text/plain", "image/svg+xml"])) == ["image/svg+xml", "text/plain"]
    assert list(shown._repr_mimebundle_(exclude=["text/html"])) == ["image/svg+xml", "text/plain"]
    assert told["text/plain"] == repr(shown)


def test_the_picture_stands_by_itself(shown: Run) -> None:
    told = shown._repr_mimebundle_()["image/svg+xml"]
    assert len(told) < 40_000
    root = ET.fromstring(told)
    assert root.tag == f"{SVG}svg"
    assert "nan" not in told
    assert "inf" not in told
    assert not re.search(r"class=|<style|<script|href", told)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", told):
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.attrib["y"]) <= height


def test_the_lines_end_where_the_run_ends() -> None:
    run = Run.local(epochs=3)
    root = ET.fromstring(run._repr_mimebundle_()["image/svg+xml"])
    blue = [path.attrib["d"] for path in root.iter(f"{SVG}path") if path.attrib.get("stroke") == "#0067a6"]
    points = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", blue[0])]
    assert len(points) == 4
    heights = 252 - np.array([y for _, y in points])
    losses = np.array([run.loss.initial_train, *run.loss.train])
    assert heights[1:] / heights[1] == pytest.approx(losses[1:] / losses[1], abs=0.02)  # the first stands above the top
    assert f"training {run.loss.train[-1]:.3g}" in [text.text for text in root.iter(f"{SVG}text")]


def test_the_table_has_the_picture_and_the_verdict(shown: Run) -> None:
    told = shown._repr_mimebundle_()
    html = told["text/html"]
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert picture
    assert base64.b64decode(picture[1]).decode() == told["image/svg+xml"]
    root = ET.fromstring(f"<div>{html}</div>")
    cells = {row[0].text: row[1].text for row in root.iter("tr")}
    assert f"{len(shown.loss.batch):,} update" in str(cells["whole run"])
    assert ("validation loss" in cells) == (shown.lowest is not None)
    assert shown.verdict.title in html


def test_the_text_says_what_matters() -> None:
    run = Run.local(samples=50, batch_size=20, epochs=30)
    assert repr(run).splitlines()[:4] == [
        f"Run {run.id[:8]}: {run.verdict.title}",
        "  model and data: Neural network on Two moons",
        "  one epoch: 50 samples in batches of 20: 3 updates",
        "  whole run: 30 epochs, 90 updates, completed",
    ]


def test_the_figure_draws_the_runs_numbers(shown: Run) -> None:
    drawn = json.loads(shown.figure(points=None).to_json())
    names = [trace["name"] for trace in drawn["data"]]
    assert names[:3] == ["one batch", "training", "validation"]
    traces = {trace["name"]: trace for trace in shown.figure(points=None).data}
    assert np.array_equal(traces["one batch"].y, shown.loss.batch, equal_nan=True)
    assert np.array_equal(traces["training"].y, [shown.loss.initial_train, *shown.loss.train], equal_nan=True)
    assert traces["training"].x[-1] == len(shown.loss.train)
    lowest = [trace for trace in traces.values() if trace.name.startswith("lowest, epoch")]
    assert [(trace.x[0], trace.y[0]) for trace in lowest] == (
        [(shown.lowest.epoch, shown.lowest.validation)] if shown.lowest else []
    )


def test_a_long_run_is_drawn_in_bands() -> None:
    run = Run.local()
    traces = {trace.name: trace for trace in run.figure().data}
    assert "middle half of the batches" in traces
    bands = LossBands.thinned(run.loss.batch, run.plan.bucket_width(300))
    assert np.array_equal(traces["middle 80% of the batches"].y, bands.p90)
    assert bands.of == 40_000


def test_a_last_bucket_may_be_short() -> None:
    losses = np.arange(10, dtype=np.float64)
    bands = LossBands.thinned(losses, 4)
    assert bands.min.tolist() == [0, 4, 8]
    assert bands.max.tolist() == [3, 7, 9]
    assert bands.p25.tolist() == [0.75, 4.75, 8.25]
    assert bands.at.tolist() == [2, 6, 9]


@pytest.mark.parametrize(("least", "step"), [(0.2, 0.2), (0.21, 0.5), (0.6, 1), (3, 5), (30, 50), (1e-5, 1e-5)])
def test_steps_are_round(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)
