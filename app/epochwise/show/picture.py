"""The whole run as a picture of its own: no style sheet, no script, no font but the reader's."""

from html import escape

from epochwise.show.facts import Showing
from epochwise.show.frame import Box
from epochwise.show.palette import INK, PAPER
from epochwise.show.svg import Attributes, element
from epochwise.show.view import View
from epochwise.show.wholerun import whole_run

WIDTH, HEIGHT = 720, 340
LEFT, RIGHT, TOP, BOTTOM = 48, 92, 60, 48
TITLE = 14
_TYPE = 12
FAMILY = "system-ui, sans-serif"


def svg_of(showing: Showing, title: str, measure: str = "loss", cursor: int | None = None) -> str:
    """A chart of a run as SVG, `title` above it. `cursor`: a batch (from 1) that a line marks."""
    view = View(measure, cursor=cursor)
    # Names with ids would meet those of other pictures in a notebook.
    label = {"role": "img", "aria-label": f"{title}. {showing.facts.charts[measure].description}"}
    size: Attributes = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "width": WIDTH, "height": HEIGHT}
    paper = element("rect", {"width": WIDTH, "height": HEIGHT, "fill": PAPER})
    heading = element("text", {"x": LEFT, "y": 24, "font-size": TITLE, "font-weight": 600}, escape(title))
    look: Attributes = {"font-family": FAMILY, "font-size": _TYPE, "fill": INK}
    chart = plot(showing, "run", LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM, _TYPE, view)
    return element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **look, **label}, paper + heading + chart)


def plot(
    showing: Showing,
    id: str,
    x: float,
    y: float,
    width: float,
    height: float,
    type_size: float,
    view: View,
) -> str:
    """A chart as part of a picture: its plot stands at these pixels, what stands around it outside them."""
    box = Box(width, height, type_size, narrowest=width)
    place: Attributes = {"x": x, "y": y, "width": width, "height": height, "overflow": "visible"}
    return element("svg", place, whole_run(showing, box, id, view))
