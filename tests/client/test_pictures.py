"""A run as notebooks, editors and terminals show it."""

import base64
import re
import socket
import xml.etree.ElementTree as ET
from html import unescape

import numpy as np
import pytest

from epochwise.client import Fields, LossBands, Run
from epochwise.core.config.numbers import number_text

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
    assert not re.search(r"\bid=", told)
    (plot,) = root.findall(f"{SVG}svg")
    left, top = float(plot.attrib["x"]), float(plot.attrib["y"])
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in plot.iter(f"{SVG}text"):
        assert 0 <= left + float(text.attrib["x"]) <= width
        assert 0 <= top + float(text.attrib["y"]) <= height


def test_the_lines_end_where_the_run_ends() -> None:
    run = Run.local(epochs=3)
    root = ET.fromstring(run.to_svg())
    (blue,) = [path.attrib["d"] for path in root.iter(f"{SVG}path") if path.attrib.get("stroke") == "#0067a6"]
    steps = np.array([[float(x), float(y)] for x, y in re.findall(r"[Ml](-?[\d.]+) ?(-?[\d.]+)", blue)])
    (plot,) = root.findall(f"{SVG}svg")
    places = steps.cumsum(axis=0)
    assert places[:, 0] == pytest.approx(np.linspace(0, float(plot.attrib["width"]), 4), abs=0.1)
    heights = float(plot.attrib["height"]) - places[:, 1]
    losses = np.array([run.loss.initial_train, *run.loss.train])
    assert heights / heights[0] == pytest.approx(losses / losses[0], abs=0.01)
    assert number_text(run.loss.train[-1]) in [text.text for text in root.iter(f"{SVG}text")]


def test_a_measure_that_the_run_has_not_is_refused() -> None:
    run = Run.local(epochs=1)
    for draw in (run.to_svg, run.figure):
        with pytest.raises(ValueError, match="measure: 'speed' is not one of loss"):
            draw(measure="speed")


def test_the_table_has_the_picture_and_the_verdict(shown: Run) -> None:
    told = shown._repr_mimebundle_()
    html = told["text/html"]
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert picture
    assert base64.b64decode(picture[1]).decode() == told["image/svg+xml"]
    root = ET.fromstring(f"<div>{html}</div>")
    cells = {row[0].text: row[1].text for row in root.iter("tr")}
    assert f"{len(shown.loss.batch):,} update" in str(cells["whole run"])
    assert ("validation loss" in cells) == (shown.lowest is not None and shown.status != "diverged")
    assert shown.verdict.title in html


def test_the_text_says_what_matters() -> None:
    run = Run.local(samples=50, batch_size=20, epochs=30)
    assert repr(run).splitlines()[:4] == [
        f"Run {run.id[:8]}: {run.verdict.title}",
        "  model and data: Neural network on Two moons",
        "  one epoch: 50 samples in batches of 20: 3 updates",
        "  whole run: 30 epochs, 90 updates, completed",
    ]
    assert f"  {run.verdict.reason}" in repr(run).splitlines()


def test_text_and_table_tell_the_facts_a_line_each_and_the_fields_of_what_to_try_next() -> None:
    run = Run.local()
    falling, *_, accuracy = run.verdict.facts
    lines = repr(run).splitlines()
    assert f"  Is training still falling? {falling.answer}. {falling.sentence}" in lines
    assert f"  {accuracy.sentence}" in lines
    assert lines[-2:] == ["  Next: stop at epoch 115 (epochs=115)", "  Next: take 2,000 samples (samples=2000)"]
    html = run._repr_mimebundle_()["text/html"]
    assert all(line.strip() in unescape(html) for line in lines[-6:])


def test_the_figure_draws_the_runs_numbers(shown: Run) -> None:
    with pytest.raises(ValueError, match="points: must be at least 1, not 0"):
        shown.figure(points=0)
    traces = {trace.name: trace for trace in shown.figure(points=None).data}
    for name, measured in (
        ("one batch", shown.loss.batch),
        ("training", [shown.loss.initial_train, *shown.loss.train]),
        ("validation", [shown.loss.initial_validation, *shown.loss.validation]),
    ):
        values = np.array(measured)
        assert np.array_equal(traces[name].y if name in traces else [], values[np.isfinite(values)])
    marks = [(trace.x[0], trace.y[0]) for name, trace in traces.items() if name.startswith("lowest")]
    ended_well = shown.lowest is not None and shown.status != "diverged"
    assert marks == ([(shown.lowest.epoch, shown.lowest.validation)] if shown.lowest and ended_well else [])


def test_a_long_run_is_drawn_in_bands() -> None:
    run = Run.local()
    traces = {trace.name: trace for trace in run.figure().data}
    assert "middle half of the batches" in traces
    bands = LossBands.thinned(run.loss.batch, run.plan.bucket_width(300))
    assert np.array_equal(traces["middle 80% of the batches"].y[1:-1], bands.p90)
    assert bands.of == 40_000
