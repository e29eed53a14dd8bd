"""An event survives its encoding; what is not finite becomes null; ids tell a place in a stream."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.wire.events import KEEP_ALIVE, LAYOUT_VERSION, Event, EventId, decode, encode, parse_event_id


def lines_of(frames: bytes) -> list[str]:
    return frames.decode().split("\n")


@given(st.text(), st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_an_event_comes_back_as_it_was(text: str, losses: list[float]) -> None:
    event = Event("batches", {"first": 0, "loss": losses, "note": text}, "3-0123abcd-0-1")
    assert list(decode(lines_of(encode(event)))) == [event]


def test_events_follow_one_another_and_comments_are_passed_over() -> None:
    frames = (
        encode(Event("started", {}, "0-0123abcd-0-1")) + KEEP_ALIVE + encode(Event("finished", {}, "1-0123abcd-0-1"))
    )
    assert [event.name for event in decode(lines_of(frames))] == ["started", "finished"]


def test_an_event_cut_short_is_not_an_event() -> None:
    whole = encode(Event("batches", {"first": 0}, "1-0123abcd-0-1"))
    assert list(decode(lines_of(whole[:-2].decode().rstrip().encode()))) == []


def test_what_is_not_finite_is_null() -> None:
    event = Event("batches", {"loss": np.array([1.0, math.nan, math.inf])}, "1-0123abcd-0-1")
    assert next(decode(lines_of(encode(event)))).data == {"loss": [1.0, None, None]}


def test_a_frame_is_what_the_standard_says() -> None:
    assert encode(Event("epochs", {"first": 2}, "7-0123abcd-300-1")) == (
        b'id: 7-0123abcd-300-1\nevent: epochs\ndata: {"first":2}\n\n'
    )


def test_an_id_names_a_place_in_one_stream() -> None:
    place = parse_event_id("7-0123abcd-300-1")
    assert place == EventId(7, "0123abcd", 300)
    assert str(place) == "7-0123abcd-300-1"
    assert place.follows_in("0123abcd4567", 300)
    assert not place.follows_in("0123abcd4567", 0)
    assert not place.follows_in("ffffffff4567", 300)


def test_a_place_in_another_layout_is_none_in_this_one() -> None:
    place = parse_event_id(f"7-0123abcd-300-{LAYOUT_VERSION + 1}")
    assert place is not None
    assert not place.follows_in("0123abcd4567", 300)


@pytest.mark.parametrize(
    "text", ["", "7", "7-0123abcd", "-1-0123abcd-0", "7-0123ABCD-0", "7-0123abcd-0-1-1", "7-0123abcd-0", "x"]
)
def test_what_is_no_id_of_ours_is_none(text: str) -> None:
    assert parse_event_id(text) is None
