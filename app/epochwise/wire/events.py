"""What a run emits: events, and an event as the bytes of a server-sent event and back. No I/O.

A frame is one event encoded: `id:`, `event:` and `data:` lines, then a blank line. Its id is
`<index>-<first 8 of the run's id>-<points or 0>-<layout version>`; the format is the HTML standard's "Server-sent
events".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

KEEP_ALIVE = b": keep-alive\n\n"
TERMINAL = frozenset({"finished", "failed"})

LAYOUT_VERSION = 1
"""Raised by whoever changes which part of a run a frame holds: `runs.layout`, or the estimates of `core.engine.cost`
from which it follows. A client that comes back with an id of another layout begins anew; no run's id changes."""

EVENT_ID = "([0-9]{1,9})-([0-9a-f]{8})-([0-9]{1,9})-([0-9]{1,4})"
"""What an id looks like."""
_ID = re.compile(EVENT_ID)


@dataclass(frozen=True)
class Event:
    """One event: its name, its data (what JSON can hold; NaN and infinities become null) and its id."""

    name: str
    data: dict[str, Any]
    id: str = ""


@dataclass(frozen=True)
class EventId:
    """The place of an event in a stream: its index, the run it belongs to, the stream's `points` (0 for none), and the
    version of the layout that says what stands at a place.
    """

    index: int
    run: str
    points: int
    layout: int = LAYOUT_VERSION

    def __str__(self) -> str:
        return f"{self.index}-{self.run[:8]}-{self.points}-{self.layout}"

    def follows_in(self, run: str, points: int) -> bool:
        """Whether this is a place in the stream of that run with that `points`, as frames are laid out today."""
        return (self.run[:8], self.points, self.layout) == (run[:8], points, LAYOUT_VERSION)


def parse_event_id(text: str) -> EventId | None:
    """The place that an id names; None for a text that is no id of ours."""
    match = _ID.fullmatch(text.strip())
    return EventId(int(match[1]), match[2], int(match[3]), int(match[4])) if match else None


def dumps(value: object) -> bytes:
    """A value as JSON; numpy arrays as lists, dataclasses as objects, what is not finite as null."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def encode(event: Event) -> bytes:
    """An event as one frame. JSON has no raw line break, so the data is always one line."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (event.id.encode(), event.name.encode(), dumps(event.data))


def decode(lines: Iterable[str]) -> Iterator[Event]:
    """The events in a stream's lines (without their line ends); comments and unfinished events are passed over."""
    name, data, last_id = "", list[str](), ""
    for line in lines:
        if not line:
            if data:
                yield Event(name or "message", orjson.loads("\n".join(data)), last_id)
            name, data = "", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        elif field == "id":
            last_id = value
