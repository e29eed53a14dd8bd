"""SVG as text is sound whatever is written into it."""

import pytest

from epochwise.show.svg import element, num
from epochwise.show.ticks import nice_scale, whole_ticks

TOPS = [0.0, 1e-7, 0.013, 0.1, 0.5, 0.69, 1.0, 1.03, 2.0, 2.5, 7.3, 9.99, 10.0, 99.5, 123.0, 4567.0, 1e5, 3e6, 1e12]


def test_what_stands_in_a_picture_is_escaped() -> None:
    assert element("text", {"class": '"><script>'}) == '<text class="&quot;&gt;&lt;script&gt;"/>'


def test_coordinates_have_at_most_one_decimal() -> None:
    assert [num(value) for value in (0, 1.04, 1.05, -0.25, 12.0)] == ["0", "1", "1.1", "-0.2", "12"]


@pytest.mark.parametrize("top", TOPS)
def test_an_axis_holds_its_highest_value_with_few_ticks(top: float) -> None:
    end, ticks = nice_scale(top, 4)
    assert end >= top
    assert 2 <= len(ticks) <= 5
    assert ticks[0].value == 0
    assert len({tick.label for tick in ticks}) == len(ticks)
    assert nice_scale(end, 4) == (end, ticks)  # the ends in the facts give the same ticks


def test_whole_ticks_are_round_and_inside() -> None:
    assert whole_ticks(0, 999, 7) == [0, 200, 400, 600, 800]
    assert whole_ticks(37, 160, 4) == [50, 100, 150]
