"""Thirteen runs through every renderer, which agree on ranges, endings, marks and words."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree import ElementTree

import pytest

from epochwise.cli.curves import curve_lines
from epochwise.client.figure import figure_of
from epochwise.core.config.config import run_id
from epochwise.core.diagnose.verdict import verdict
from epochwise.core.engine.history import History
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.show.facts import ChartFacts, Showing
from epochwise.show.picture import svg_of
from epochwise.show.text import plural
from epochwise.show.ticks import nice_scale
from epochwise.web.firstpicture import first_picture
from epochwise.web.poster import poster
from epochwise.wire.events import dumps
from tests.show.made import CASES, curves_of, one_a_batch, series_of, ten_million, trained

SVG = "{http://www.w3.org/2000/svg}"
RUNS: dict[str, Callable[[], Showing]] = {
    **{case: partial(trained, case) for case in CASES},
    "ten million updates": ten_million,
}


@dataclass(frozen=True)
class Seen:
    """What a reader finds in a picture: its texts, and the value at the plot's upper edge."""

    texts: tuple[str, ...]
    top: float


def seen_in_svg(svg: str, attribute: str = "text-anchor") -> Seen:
    """Of an SVG; the scale follows from the numbers beside the rules."""
    root = ElementTree.fromstring(svg)
    found = [element for element in root.iter() if element.tag.rpartition("}")[2] == "text"]
    texts = tuple("".join(element.itertext()) for element in found)
    ticks = [
        (height_of(element, plot_height(root)), number(element.text or ""))
        for element in found
        if element.get("x") == "-5" and element.get("text-anchor") == "end"
    ]
    (bottom, low), (_, first), *_ = [*ticks, *ticks[1:]]
    assert low == 0
    shift = bottom - plot_height(root)
    pixels = bottom - ticks[1][0]
    return Seen(texts, first * (bottom - shift) / pixels)


def plot_height(root: ElementTree.Element) -> float:
    """The height of the innermost plot: the clipped one, which holds the curves."""
    plot = [element for element in root.iter() if element.tag.rpartition("}")[2] == "svg"][-1]
    height = plot.attrib["height"]
    return float(plot.attrib["viewBox"].split()[3] if height == "100%" else height)


def height_of(text: ElementTree.Element, plot: float) -> float:
    """Where a text's baseline stands: in pixels, or in shares of a plot that is as large as its page makes it."""
    y = text.attrib["y"]
    return float(y[:-1]) / 100 * plot + 12 * float(text.get("dy", "0em")[:-2]) if y.endswith("%") else float(y)


def number(label: str) -> float:
    return float(label.replace(",", ""))


def seen_in_figure(showing: Showing) -> Seen:
    drawn: dict[str, Any] = json.loads(figure_of(showing, "title").to_json())
    layout = drawn["layout"]
    assert layout["xaxis"]["range"] == [0, showing.facts.end.epochs]
    texts = [note["text"].removeprefix("▲ ") for note in layout["annotations"]]
    names = [trace["name"] for trace in drawn["data"] if "name" in trace]
    titles = [layout["yaxis"]["title"]["text"], layout["title"]["text"].partition(" · ")[2]]
    parts = [part for text in texts for part in text.split(" ", 1)]
    return Seen((*texts, *parts, *names, *titles), layout["yaxis"]["range"][1])


def seen_in_terminal(showing: Showing) -> Seen:
    lines = ["".join(text for text, _ in pieces).rstrip() for pieces in curve_lines(showing, 100)]
    ticks = [number(line.partition("┤")[0]) for line in lines if "┤" in line]
    chart = showing.facts.charts["loss"]
    assert sorted(ticks) == [tick.value for tick in nice_scale(chart.linear[1], 4)[1]]
    notes = [line.strip().removeprefix("validation ") for line in lines]
    words = [word for line in lines for word in line.split(" ")]
    counts = [" ".join(line.split()[-2:]) for line in lines[-8:] if line.split()]
    return Seen((*(line.strip() for line in lines), *notes, *words, *counts), chart.linear[1])


def expected(showing: Showing, chart: ChartFacts) -> set[str]:
    """What every picture of a run says."""
    end, stop = showing.facts.end, showing.facts.stop
    words = {chart.title, *(end.name for end in chart.ends), *(end.text for end in chart.ends)}
    words |= {above.text for above in chart.above}
    words |= {stop.words[0]} if stop else set()
    words |= {showing.facts.calls.words[0]} if showing.facts.calls else set()
    words |= {chart.target.words[0]} if chart.target and chart.target.value <= chart.linear[1] else set()
    if chart.lowest and chart.lowest.value <= chart.linear[1]:
        words.add(chart.lowest.words)
    return words - {""} | {plural(end.epochs, "epoch"), plural(end.updates, "update")}


@pytest.mark.parametrize("case", RUNS)
def test_every_renderer_agrees(case: str) -> None:
    showing = RUNS[case]()
    chart = showing.facts.charts["loss"]
    words = expected(showing, chart)
    judged = showing if case != "ten million updates" else trained("the default")
    found = verdict(judged.config, judged.curves, None)
    pictures = {
        "page": seen_in_svg(str(first_picture(showing))),
        "picture": seen_in_svg(svg_of(showing, found.title)),
        "poster": seen_in_svg(poster(showing, found)),
        "terminal": seen_in_terminal(showing),
    }
    for name, seen in pictures.items():
        assert words - set(seen.texts) == set(), name
        assert seen.top == pytest.approx(chart.linear[1], rel=0.02), name
    figure = seen_in_figure(showing)
    ends = {plural(showing.facts.end.epochs, "epoch"), plural(showing.facts.end.updates, "update")}
    assert words - ends - set(figure.texts) == set()
    assert figure.top == chart.linear[1]


def test_calls_of_fit_and_the_target_stand_where_they_belong() -> None:
    showing = trained("fit() again")
    calls, chart = showing.facts.calls, showing.facts.charts["loss"]
    assert calls is not None
    assert chart.target is not None
    per_epoch = showing.curves.plan.updates_per_epoch
    assert (calls.every, calls.words) == (8 * per_epoch, ("fit() begins anew every 8 epochs", "fit() 5 times"))
    assert (chart.target.value, chart.target.words) == (0.05, ("target loss 0.05", "target"))
    root = ElementTree.fromstring(svg_of(showing, "title"))
    plot = next(each for each in root if each.tag == f"{SVG}svg")
    width, height = float(plot.attrib["width"]), float(plot.attrib["height"])
    lines = [each for each in plot if each.get("stroke-dasharray") == "2 3"]
    assert [float(each.attrib["x1"]) / width for each in lines] == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=1e-3)
    names = [each.text or "" for each in plot if (each.text or "").startswith("fit() ")]
    assert names[:4] == ["fit() 2", "fit() 3", "fit() 4", "fit() 5"]
    (target,) = [each for each in plot if each.get("stroke-dasharray") == "7 3"]
    assert float(target.attrib["y1"]) == pytest.approx(height * (1 - 0.05 / chart.linear[1]), abs=0.1)
    drawn = json.loads(figure_of(showing, "title").to_json())
    assert [shape["x0"] for shape in drawn["layout"]["shapes"]] == [8, 16, 24, 32]
    assert showing.facts.charts["accuracy"].target is None
    assert trained("the default").facts.calls is None


@pytest.mark.parametrize("case", [case for case in CASES if case != "all samples in one batch"])
def test_the_runs_json_carries_the_same_facts(case: str) -> None:
    showing = trained(case)
    record = Record(run_id(showing.config, "engine"), showing.config, History(showing.curves))
    said = verdict(showing.config, showing.curves, None)
    result = Result(record, "engine", said, 0.0)
    facts = Showing.of(showing.config, showing.curves, verdict=said).facts
    document = json.loads(result.as_json(300))
    assert document["show"] == json.loads(dumps(facts))
    assert result.showing().facts == facts


@pytest.mark.parametrize("case", RUNS)
def test_the_first_picture_is_small_and_has_no_style_of_its_own(case: str) -> None:
    svg = str(first_picture(RUNS[case]()))
    assert len(svg) < 20_000
    assert "style=" not in svg
    assert svg.count("<svg") == 2  # one for the page, one in it that is stretched


@pytest.mark.parametrize("case", RUNS)
def test_a_picture_draws_no_more_than_four_thousand_marks(case: str) -> None:
    svg = svg_of(RUNS[case](), "title")
    assert sum(path.count("M") for path in re.findall(r' d="([^"]*)"', svg)) < 4_000
    assert "nan" not in svg
    assert "inf" not in svg.replace("infinite", "")


def test_the_cursor_is_a_line_where_its_batch_stands() -> None:
    showing = trained("one epoch")
    (mark,) = re.findall(r'<line stroke="#b25900"[^>]*x1="([\d.]+)"', svg_of(showing, "title", cursor=2))
    (last,) = re.findall(r'<text[^>]*x="([\d.]+)"[^>]*>4 updates', svg_of(showing, "title"))
    assert float(mark) == pytest.approx(1.5 / 4 * float(last))
    assert '<line stroke="#b25900"' not in svg_of(showing, "title", cursor=5)


def test_accuracy_is_drawn_by_every_renderer() -> None:
    config = one_a_batch(40)
    losses = [1 / (epoch + 1) for epoch in range(40)]
    loss = series_of(losses, losses, losses, 1.0)
    shares = [1 - 0.5 * value for value in losses]
    showing = Showing.of(config, curves_of(config, loss, accuracy=series_of(shares, shares, shares, 0.5)))
    title = showing.facts.charts["accuracy"].title
    svg = svg_of(showing, "title", "accuracy")
    terminal = "\n".join("".join(text for text, _ in line) for line in curve_lines(showing, 80, "accuracy"))
    figure = json.loads(figure_of(showing, "title", "accuracy").to_json())["layout"]
    for said in (title, "lowest loss, epoch 40"):
        assert said in svg
        assert said in terminal
    assert "validation 0.988" in terminal
    assert ">0.988<" in svg
    assert (figure["yaxis"]["title"]["text"], figure["yaxis"]["range"]) == (title, [0, 1])
