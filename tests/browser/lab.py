"""The page as a person meets it: what it says, where its controls are, and which numbers its chart holds."""

import base64
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt
from playwright.sync_api import FrameLocator, Locator, Page, expect

from epochwise.web.pages import SINGLES_IN_VIEW

DEADLINE_MS = 60_000
POLL_MS = 20
POINTS = 300
CIRCLES = r"M(-?[\d.]+) (-?[\d.]+)a([\d.]+) "
CLOSE = 1e-6

Floats = npt.NDArray[np.floating[Any]]

READ_LINES = """(chart) => {
  if (!chart._fullLayout || !chart.data) return { top: 0, lines: [], painted: false };
  const { type, range } = chart._fullLayout.yaxis;
  const updateOf = (x) => {
    const { xaxis, meta: { updates: [from, to] } } = chart._fullLayout;
    return from + (x - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]) * (to - from);
  };
  const shown = chart.data.filter(({ visible }) => visible !== false);
  const lines = shown.map(({ x, y }) => ({ x: Array.from(x, updateOf), y: Array.from(y) }));
  const asked = (chart.layout.shapes ?? []).map(({ path }) => path).filter((path) => path.includes("L"));
  const dots = asked.map((path) => [...path.matchAll(/M([^,]+),([^L]+)/g)]);
  const strewn = dots.map((places) => ({
    x: places.map(([, x]) => updateOf(Number(x))),
    y: places.map(([, , y]) => Number(y)),
  }));
  const strokes = (paths) => paths.join("").split("L").length - 1;
  const painted = [...chart.querySelectorAll(".shapelayer path")].map((path) => path.getAttribute("d"));
  return {
    top: type === "log" ? Infinity : range[1],
    lines: [...lines, ...strewn],
    painted: strokes(painted) === strokes(asked),
  };
}"""
NOTHING_DRAWN = {"top": 0.0, "lines": [], "painted": False}
READ_PLACE = """(chart, [update, loss]) => {
  const { xaxis, yaxis, meta: { updates: [from, to] } } = chart._fullLayout;
  const [start, end] = xaxis.range;
  const x = start + (update - from) / (to - from) * (end - start);
  const box = chart.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(x), box.y + yaxis._offset + yaxis.d2p(loss)];
}"""


@dataclass(frozen=True)
class Line:
    """One trace of the chart: updates and losses."""

    x: Floats
    y: Floats

    def below(self, top: float) -> "Line":
        """The part that a chart with such an upper edge shows."""
        return Line(self.x[self.y <= top], self.y[self.y <= top])

    def is_close_to(self, other: "Line") -> bool:
        same = self.x.shape == other.x.shape
        return same and np.allclose(self.x, other.x, CLOSE, 0) and np.allclose(self.y, other.y, CLOSE, 0)


class Lab:
    """A page of the lab, or an embed in a frame of it."""

    def __init__(self, page: Page, api: httpx.Client, inside: Page | FrameLocator | None = None) -> None:
        self.page = page
        self.api = api
        self.inside = inside or page
        self.stage = self.inside.get_by_role("region", name="The learning curves")
        self.chart = self.stage.get_by_role("img", name=re.compile("^(Learning curves over|Planned:) "))
        self.picture = self.stage.locator("#run")
        self.where = self.stage.get_by_role("paragraph").filter(has_text=re.compile(r"epoch\s[\d,]+\sof\s"))
        self.verdict = self.inside.get_by_role("region", name="Verdict")
        self.sentence = self.inside.get_by_role("region", name="The plan").get_by_role("paragraph")

    def open(self, query: str = "") -> "Lab":
        """Go to the page and wait until its chart is live."""
        self.page.goto(f"/?{query}" if query else "/")
        return self.live()

    def live(self) -> "Lab":
        expect(self.chart).to_be_visible()
        return self

    def ready(self) -> "Lab":
        """Wait until its script runs, whatever of it is in view."""
        expect(self.inside.locator(":root[data-ready]")).to_be_attached()
        return self

    # Controls

    def button(self, name: str) -> Locator:
        return self.inside.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.inside.get_by_label(label, exact=True)

    def slider(self, label: str) -> Locator:
        return self.inside.get_by_role("slider", name=f"{label}, slider")

    def fill(self, label: str, value: object) -> None:
        """Type into a field and leave it."""
        self.field(label).fill(str(value))
        self.field(label).press("Tab")

    def grip(self, label: str, share: float | None = None) -> tuple[float, float]:
        """Where a slider's thumb stands on the screen, or would stand at a share of its way."""
        slider = self.slider(label)
        slider.scroll_into_view_if_needed()
        box = box_of(slider)
        at = float(slider.input_value()) / 1000 if share is None else share
        radius = 11
        return box.x + radius + at * (box.width - 2 * radius), box.y + box.height / 2

    # What it shows

    def lines(self) -> list[Line]:
        """The traces that the chart holds now."""
        return lines_read(self._read())

    def draws(self, run: dict[str, Any]) -> bool:
        """Whether the chart holds every line of a run, as far as its upper edge, and the dots of no other run."""
        return is_drawn(run, self._read())

    def _read(self) -> dict[str, Any]:
        read: dict[str, Any] = self.chart.evaluate(READ_LINES) if self.chart.count() else NOTHING_DRAWN
        return read

    def place(self, update: float, loss: float) -> tuple[float, float]:
        """Where an update and a loss stand on the screen, by the chart's own axes."""
        x, y = self.chart.evaluate(READ_PLACE, [update, loss])
        return x, y

    def shows_run(self, query: str = "") -> dict[str, Any]:
        """Wait until the sentence and the chart are those of a run, by the API's own numbers; the run."""
        run = self.run(query)
        self.says_plan(run["plan"], run["config"]["batch_size"], ending_of(run))
        self.eventually(lambda: self.draws(run))
        return run

    def says_plan(self, plan: dict[str, Any], asked: int, ending: str = "") -> None:
        """Wait until the sentence is a plan's, and says what came of it."""
        expect(self.sentence).to_have_text(sentence_of(plan, asked, ending))

    def run(self, query: str = "") -> dict[str, Any]:
        """A run as the page draws it: few enough batches are drawn singly though they come in bands."""
        run = self.get("run", query, points=POINTS)
        losses = run["batch_loss"]
        if isinstance(losses, dict) and losses.get("thinned") and losses["of"] <= SINGLES_IN_VIEW:
            run["batch_loss"] = self.get("run/window", query, first=0, count=losses["of"])["loss"]
        return run

    def get(self, route: str, query: str = "", **more: object) -> dict[str, Any]:
        """What the API answers to a configuration's query with more parameters."""
        rest = [f"{name}={value}" for name, value in more.items()]
        answer: dict[str, Any] = (
            self.api.get(f"{route}?{'&'.join(filter(None, [query, *rest]))}").raise_for_status().json()
        )
        return answer

    def eventually(self, holds: Callable[[], bool]) -> None:
        eventually(self.page, holds)


def eventually(page: Page, holds: Callable[[], bool], deadline_ms: int = DEADLINE_MS) -> None:
    """Wait until a condition holds; the page goes on meanwhile.

    Raises:
        TimeoutError: when it does not within the deadline.
    """
    for _ in range(deadline_ms // POLL_MS):
        if holds():
            return
        page.wait_for_timeout(POLL_MS)
    raise TimeoutError("the condition did not come true")


def lines_read(read: dict[str, Any]) -> list[Line]:
    """The traces among what READ_LINES found."""
    return [Line(np.array(line["x"], float), np.array(line["y"], float)) for line in read["lines"]]


def is_drawn(run: dict[str, Any], read: dict[str, Any]) -> bool:
    """Whether what READ_LINES found in a chart is this run, as far as the chart's upper edge."""
    top = read["top"]
    seen = [line.below(top) for line in lines_read(read)]
    every = all(any(line.below(top).is_close_to(each) for each in seen) for line in lines_of(run))
    return bool(read["painted"]) and every


@dataclass(frozen=True)
class Box:
    """A rectangle on the screen, in CSS pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def box_of(locator: Locator) -> Box:
    box = locator.bounding_box()
    assert box is not None, "it is not on the screen"
    return Box(**box)


def centres(page: Page, selector: str) -> list[tuple[float, float]]:
    """The middles of the circles that the data's picture draws."""
    paths: list[str] = page.locator(selector).evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
    return [(float(x) + float(r), float(y)) for path in paths for x, y, r in re.findall(CIRCLES, path)]


def ending_of(run: dict[str, Any]) -> str:
    """What came of a run that made fewer updates than planned."""
    if run["status"] == "diverged":
        return f"training diverged at update {run['diverged_at_update'] + 1:,}"
    early = run["status"] == "early_stopped" and run["stopped_at_epoch"] < run["plan"]["epochs"]
    return f"training stopped early after epoch {run['stopped_at_epoch']:,}" if early else ""


def sentence_of(plan: dict[str, Any], asked: int, ending: str = "") -> str:
    """The sentence that a plan makes, its regime's name behind it."""
    total = "once" if plan["total_updates"] == 1 else f"{plan['total_updates']:,} times"
    return (
        f"With {plural(plan['samples'], 'sample')} and a batch size of {asked:,}, one epoch makes "
        f"{plural(plan['updates_per_epoch'], 'update')}. Over {plural(plan['epochs'], 'epoch')} the model "
        f"{'would be' if ending else 'is'} updated {total}{ending and f'; {ending}'}. {plan['regime']} gradient descent"
    )


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shown(loss: float) -> str:
    """A loss of about one, as the page writes it."""
    return f"{math.floor(loss * 1000 + 0.5) / 1000:.3f}"


def numbers(values: Any) -> Floats:
    """A list of the API, null as NaN, or its base64 form."""
    if isinstance(values, dict):
        kind = {"f4": np.float32, "f8": np.float64, "i4": np.int32}[values["dtype"]]
        return np.frombuffer(base64.b64decode(values["bdata"]), kind).astype(float)
    return np.array([math.nan if value is None else value for value in values], float)


def lines_of(run: dict[str, Any]) -> list[Line]:
    """The lines that a run must be drawn with: training, validation, and its batches."""
    told, each = run["epochs"], run["plan"]["updates_per_epoch"]
    count = len(numbers(told["train"]))
    ends = numbers(told["epoch"]) if "epoch" in told else np.arange(1.0, count + 1)
    updates = np.concatenate([[0.0], ends]) * each
    lines = [evaluated(updates, run["initial"][name], told[name]) for name in ("train", "validation")]
    return [line for line in lines if line.x.size] + batch_lines(run)


def evaluated(updates: Floats, initial: float | None, losses: Any) -> Line:
    values = np.concatenate([numbers([initial]), numbers(losses)])
    there = np.isfinite(values)
    return Line(updates[there], values[there])


def batch_lines(run: dict[str, Any]) -> list[Line]:
    """Every batch at the middle of its update, or of each band the upper edge and back along the lower: at the middle
    of its buckets and at its two ends.
    """
    losses = run["batch_loss"]
    if not (isinstance(losses, dict) and losses.get("thinned")):
        values = numbers(losses)
        # One of all samples stands where its update begins, under the training line.
        return [Line(np.arange(values.size) + (0 if run["show"]["charts"]["loss"]["whole"] else 0.5), values)]
    starts = np.arange(0, losses["of"], losses["width"], dtype=float)
    stops = np.minimum(starts + losses["width"], losses["of"])
    places = np.concatenate([starts[:1], (starts + stops) / 2, stops[-1:]])
    there_and_back = np.concatenate([places, places[::-1]])
    edges = {name: numbers(losses[name]) for name in ("p10", "p25", "p75", "p90")}
    along = {name: np.concatenate([edge[:1], edge, edge[-1:]]) for name, edge in edges.items()}
    bands = (("p10", "p90"), ("p25", "p75"))
    return [Line(there_and_back, np.concatenate([along[high], along[low][::-1]])) for low, high in bands]
