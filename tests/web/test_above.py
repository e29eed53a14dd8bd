"""What the whole run's linear axis cuts off: marked where it leaves the picture, and told how far it goes."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.web.picture import run_svg
from epochwise.web.picture.runframe import RunFrame
from epochwise.web.picture.words import loss_text, text_width
from tests.web.test_picture import DIVERGING, SVG, document, run_of, texts, thinned


def test_an_exploding_run_is_seen_to_leave_the_picture() -> None:
    """It begins near the axis, fills the height, and what lies above has marks on the edge and is counted."""
    config, run = run_of(DIVERGING)
    losses = np.array(run["batch_loss"])
    frame = RunFrame(run, plan(config), 802)
    assert losses[0] < 0.05 * frame.y_max
    assert run["epochs"]["train"][-1] > 0.6 * frame.y_max
    above = losses[losses > frame.y_max]
    assert 0 < len(above) < 0.2 * len(losses)
    svg = run_svg(config, run, 802)
    assert f"{len(above)} batch losses above, up to {loss_text(above.max())}" in texts(svg)
    assert peaks(svg, "batch") == pytest.approx(
        [frame.x(k + 0.5) for k in np.flatnonzero(losses > frame.y_max)], abs=0.1
    )


def test_a_line_that_leaves_the_picture_is_marked_where_it_does() -> None:
    config, run = run_of(10)
    frame = RunFrame(run, plan(config), 802)
    svg = run_svg(config, run, 802)
    assert peaks(svg, "train") == pytest.approx([frame.left], abs=7)
    assert "119 batch losses above, up to 3.78e180" in texts(svg)
    marks = peaks(svg, "batch")
    assert len(marks) > 50
    assert all(right - left > 6.9 for left, right in pairwise(marks))


def test_lines_that_begin_above_the_picture_say_where() -> None:
    config = RunConfig.parse({"epochs": 400})
    run = document(config)
    svg = run_svg(config, thinned(run, 40), 802)
    begins = [loss_text(run["initial"][name]) for name in ("train", "validation")]
    assert run["initial"]["train"] > RunFrame(thinned(run, 40), plan(config), 802).y_max
    assert f"training begins at {begins[0]}, validation at {begins[1]}" in texts(svg)
    assert peaks(svg, "train") == [38]


def test_words_beyond_the_picture_fit_into_a_narrow_one() -> None:
    config, run = run_of(10)
    for width, said in ((802, "119 batch losses above, up to 3.78e180"), (282, "119 above, up to 3.78e180")):
        frame = RunFrame(run, plan(config), width)
        found = [text for text in texts(run_svg(config, run, width)) if "up to" in text]
        assert found == [said]
        assert text_width(said, frame.type) < frame.right - frame.left


def test_bands_are_as_long_as_the_run() -> None:
    config, run = run_of(0)
    frame = RunFrame(run, plan(config), 802)
    (band,) = re.findall('class="band outer" d="([^"]*)"', run_svg(config, thinned(run, 60), 802))
    x = [float(place) for place in re.findall(r"[ML](\d[\d.]*) ", band)]
    assert (min(x), max(x)) == (frame.left, frame.right)


def test_a_run_that_fits_has_no_marks_on_the_edge() -> None:
    config = RunConfig.parse({"batch_size": 200, "epochs": 5, "learning_rate": 0.001})
    run = document(config)
    assert RunFrame(run, plan(config), 802).y_max > max(run["batch_loss"])
    assert "peak" not in run_svg(config, run, 802)


def peaks(svg: str, cls: str) -> list[float]:
    """The x of each mark of a line on the upper edge."""
    paths = ElementTree.fromstring(svg).iter(f"{SVG}path")
    found = [path.attrib["d"] for path in paths if path.attrib["class"] == f"peak {cls}-peak"]
    return [float(mark.partition(" ")[0]) for path in found for mark in path.split("M")[1:]]
