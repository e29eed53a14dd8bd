"""A comparison as a picture of its own, 1200 x 630: what is held equal, the curves with their names, who gains."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from epochwise.core.compare.equal import COUNTED, Hold
from epochwise.core.numeric.arrays import Floats
from epochwise.show.compared.facts import LOSS_TICKS, ComparedFacts
from epochwise.show.compared.labels import ComparedLabel
from epochwise.show.compared.numbers import ComparedNumbers
from epochwise.show.frame import FAR_ABOVE, moved_apart
from epochwise.show.palette import BATCH, DIM, EPOCH, FONTS_IN_TURN, INK, LOOKS, PAPER, VALIDATION
from epochwise.show.svg import Attributes, element, num, svg_root
from epochwise.show.text import text_width, wrapped
from epochwise.show.ticks import nice_scale

WIDTH, HEIGHT = 1200, 630
MARGIN, MIDDLE, SMALL = 48, 22, 17
THICKER = 1.4
"""Lines are as many times as thick as on the page."""
HELD, SETTING, GAINS = 48, 132, 556
"""Where the baselines of the texts begin."""
HELD_LINES, GAIN_LINES, LEADING = 3, 3, 1.25
LEFT, RIGHT, TOP, BOTTOM = 96, 884, 174, 484
"""Where the curves stand, without the words around them."""
NAMES, NAME, LEAST = 912, 15, 12
"""Where the names at the lines' ends begin, how large they are, and how small a long one may be."""
NAMES_TOP, NAMES_BOTTOM = 152, 506
NAME_LINES = 2.4
X_TICKS = 6
OWN, TIED = 2.8, 9.0
_COLOURS = {"own": EPOCH, "kept": INK, "val": VALIDATION, "tie": EPOCH}


@dataclass(frozen=True)
class ComparedWords:
    """What the picture says: which runs (`setting`), what is held equal, who gains, and the chart in words."""

    title: str
    setting: str
    held: str
    gain: str
    description: str
    initial: str


class ComparedPicture:
    """The picture of runs, this one first; its words and facts are in the reader's language."""

    def __init__(self, hold: Hold, runs: Sequence[ComparedNumbers], facts: ComparedFacts, words: ComparedWords) -> None:
        self.counted, self.runs, self.facts, self.words = COUNTED[hold], runs, facts, words

    def drawn(self, labels: Sequence[ComparedLabel]) -> str:
        """The picture as SVG. Equal runs give equal text, but for what was measured of their time."""
        paper = element("rect", {"width": WIDTH, "height": HEIGHT, "fill": PAPER})
        parts = [paper, *self._texts(), *self._axes(), self._curves(), *self._names(labels)]
        framed = element("g", {"font-family": FONTS_IN_TURN, "fill": INK}, "".join(parts))
        words = self.words
        desc = f"{words.held} {words.description} {words.gain}"
        return svg_root("compared", "poster", WIDTH, HEIGHT, SMALL, f"{words.title}: {words.setting}", desc, framed)

    def _texts(self) -> Iterator[str]:
        """What is held equal above the curves, who gains below them."""
        words = self.words
        yield from _lines(words.held, HELD, MIDDLE, HELD_LINES, INK)
        yield _text(MARGIN, SETTING, words.setting, {"fill": DIM, "font-size": SMALL})
        yield _text(WIDTH - MARGIN, SETTING, "Epochwise", {"text-anchor": "end", "font-weight": 600})
        yield from _lines(words.gain, GAINS, SMALL, GAIN_LINES, DIM)

    def _axes(self) -> Iterator[str]:
        yield _text(LEFT, TOP - 12, self.words.initial, {**LOOKS["axis-name"], "font-size": NAME})
        for tick in nice_scale(self.facts.range[1], LOSS_TICKS)[1]:
            y = self._y(tick.value)
            yield element("line", {**LOOKS["grid"], "x1": LEFT, "x2": RIGHT, "y1": y, "y2": y})
            yield _text(LEFT - 8, y + 5, tick.label, {**LOOKS["tick"], "text-anchor": "end", "font-size": NAME})
        look: Attributes = {"fill": BATCH if self.counted == "updates" else EPOCH, "font-size": NAME}
        for tick in nice_scale(self.facts.axis.end, X_TICKS)[1]:
            if tick.value <= self.facts.axis.end:
                yield _text(self._x(tick.value), BOTTOM + 20, tick.label, {**look, "text-anchor": "middle"})
        yield _text(RIGHT, BOTTOM + 40, self.facts.axis.title, {**look, "text-anchor": "end"})

    def _curves(self) -> str:
        """The kept runs in ink, then this run's validation, and over all its training; a tie has a broad line under
        it. What must not leave the plot is cut off.
        """
        own, *kept = self.runs
        width: Attributes = {"stroke": DIM, "stroke-width": TIED * THICKER, "stroke-opacity": "0.4"}
        parts = [self._line(own, own.curve.train, width)] if self.facts.tie else []
        for run, line in zip(kept, self.facts.widths[1:], strict=True):
            parts.append(self._line(run, run.curve.train, {"stroke": DIM, "stroke-width": line * THICKER}))
        parts.append(self._line(own, own.curve.validation, LOOKS["val"]))
        parts.append(self._line(own, own.curve.train, {"stroke": EPOCH, "stroke-width": OWN * THICKER}))
        size: Attributes = {"x": LEFT, "y": TOP, "width": RIGHT - LEFT, "height": BOTTOM - TOP}
        clipped = element("svg", size, element("g", {"transform": f"translate({-LEFT} {-TOP})"}, "".join(parts)))
        return clipped + "".join(self._cross(place) for place, run in enumerate(self.runs) if run.diverged)

    def _line(self, run: ComparedNumbers, losses: Floats, look: Attributes) -> str:
        known = np.isfinite(losses)
        points = zip(run.at(self.counted)[known].tolist(), losses[known].tolist(), strict=True)
        path = "L".join(f"{num(self._x(at))} {num(self._y(loss))}" for at, loss in points)
        return element("path", {"fill": "none", "stroke-linejoin": "round", **look, "d": f"M{path}"}) if path else ""

    def _cross(self, place: int) -> str:
        """Where a run diverged, at the upper edge."""
        x, colour = self._x(self.facts.ends[place].at), DIM if place else EPOCH
        sign = f"M{num(x - 6)} {TOP - 6}l12 12m0 -12l-12 12"
        return element("path", {"stroke": colour, "stroke-width": 2.5, "d": sign})

    def _names(self, labels: Sequence[ComparedLabel]) -> Iterator[str]:
        """The names, moved apart, each with a thin line from where its curve ends."""
        ordered = sorted(labels, key=lambda label: self._end(label))
        height = NAME_LINES * NAME
        tops = moved_apart([(self._end(label) - height / 2, height) for label in ordered], NAMES_TOP, NAMES_BOTTOM)
        for label, top in zip(ordered, tops, strict=True):
            start, x = f"M{num(self._x(label.at) + 3)} {num(self._end(label))}", NAMES - 6
            yield element("path", {"stroke": DIM, "fill": "none", "d": f"{start}L{x} {num(top + height / 2)}"})
            yield from _name(label, top)

    def _end(self, label: ComparedLabel) -> float:
        return TOP if label.loss is None else max(TOP, self._y(label.loss))

    def _x(self, at: float) -> float:
        return LEFT + (RIGHT - LEFT) * at / self.facts.axis.end

    def _y(self, loss: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(loss / self.facts.range[1], FAR_ABOVE)


def _name(label: ComparedLabel, top: float) -> Iterator[str]:
    """A name over its loss and its updates; a long name is written smaller."""
    look: dict[str, str | float] = {"fill": _COLOURS[label.line]}
    room, width = WIDTH - MARGIN / 2 - NAMES, text_width(label.name, NAME, bold=True)
    size = max(LEAST, NAME * min(1, room / width))
    middle = 0 if label.value else NAME * 0.55
    yield _text(NAMES, top + NAME + middle, label.name, {**look, "font-size": size, "font-weight": 600})
    updates = element("tspan", {"fill": BATCH, "dx": 8}, escape(label.updates)) if label.updates else ""
    if label.value:
        place: Attributes = {"x": NAMES, "y": top + NAME * 2.1, "fill": _COLOURS[label.line], "font-size": NAME}
        yield element("text", place, escape(label.value) + updates)


def _lines(text: str, top: float, size: float, most: int, colour: str) -> Iterator[str]:
    lines = wrapped(text, WIDTH - 2 * MARGIN, size)
    for row, line in enumerate(lines[:most]):
        said = f"{line} …" if row == most - 1 and len(lines) > most else line
        yield _text(MARGIN, top + row * size * LEADING, said, {"font-size": size, "fill": colour})


def _text(x: float, y: float, text: str, look: Mapping[str, str | float]) -> str:
    return element("text", {"x": x, "y": y, **look}, escape(text)) if text else ""
