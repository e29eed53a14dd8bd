"""A stream's frames as the tests look at them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx

from epochwise.wire.events import TERMINAL, Event, decode

EVENTS = "/api/v1/run/events"
ENDLESS = "epochs=400000&hidden=128"
"""A run that no test waits for: about 50 s of work, and seconds on a machine ten times as fast."""


def follow(client: httpx.Client, query: str, after: str | None = None) -> list[Event]:
    """Every event of a stream, to its end."""
    with opened(client, query, after) as events:
        return list(events)


@contextmanager
def opened(client: httpx.Client, query: str, after: str | None = None) -> Iterator[Iterator[Event]]:
    """A stream's events as they come; it is closed when the block ends."""
    headers = {"Last-Event-ID": after} if after else {}
    with client.stream("GET", f"{EVENTS}?{query}", headers=headers) as response:
        assert response.status_code == 200
        yield decode(response.iter_lines())


def lasting(events: Iterable[Event]) -> list[Event]:
    """Events without the measured time, which is no part of a run."""
    return [
        replace(event, data={name: event.data[name] for name in event.data if name != "timing"}) for event in events
    ]


def losses_of(events: Iterable[Event]) -> list[float]:
    """The batch losses of a whole stream, which must follow each other without a gap or an overlap."""
    losses: list[float] = []
    for event in events:
        if event.name == "batches":
            assert event.data["first"] == len(losses)
            losses += event.data["loss"]
    return losses


def batches_of(events: Iterable[Event], measure: str) -> list[float]:
    """One measure of every batch of a whole stream."""
    return [value for event in events if event.name == "batches" for value in event.data["measures"][measure]["batch"]]


def epochs_of(events: Iterable[Event], name: str, measure: str | None = None) -> list[float | None]:
    """One of the epochs' losses of a whole stream, or of a measure's values, without a gap or an overlap."""
    values: list[Any] = []
    for event in events:
        if event.name == "epochs":
            assert event.data["first"] == len(values)
            members = event.data["measures"][measure]["epochs"] if measure else event.data
            values += members[name]
    return values


def is_terminal(event: Event) -> bool:
    """Whether nothing follows this event."""
    return event.name in TERMINAL
