"""A stream and what goes wrong with it, without I/O: bytes in, typed events out, each update exactly once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Generic, TypeVar

from epochwise.client.answers import Question
from epochwise.client.errors import ApiError, RunChanged, Unreachable, error_of
from epochwise.client.reading import readable
from epochwise.client.retries import Attempts, Retries
from epochwise.core.config.errors import EpochwiseError
from epochwise.wire.events import Event, EventId, decode, parse_event_id

_E = TypeVar("_E")

LONGEST_EVENT = 100_000_000
"""Bytes; an event of ours has thousands."""


class Following(Generic[_E]):
    """One stream over as many connections as it takes; `typed` makes of an event what it is to be, None for nothing.

    Who has the connection asks `question`, feeds the bytes that come to `feed`, and calls `ended` when they end. An
    error from there, or from the connection, goes to `failed`, which says how long to wait before asking again.
    """

    def __init__(self, beginning: Question[None], retries: Retries, typed: Callable[[Event], _E | None]) -> None:
        self.over = False
        self._beginning = beginning
        self._typed = typed
        self._attempts = Attempts(retries)
        self._place: EventId | None = None
        self._rest = bytearray()

    def question(self) -> Question[None]:
        """The question that begins the stream, or goes on after its last whole event."""
        self._rest = bytearray()
        if self._place is None:
            return self._beginning
        return replace(self._beginning, headers={**self._beginning.headers, "Last-Event-ID": str(self._place)})

    def feed(self, chunk: bytes) -> Iterator[_E]:
        """The events that these bytes complete.

        Raises:
            RunChanged: when they belong to another run.
            ApiError: when they cannot be read.
            EpochwiseError: what a `failed` event tells.
        """
        self._rest += chunk
        # Only the new bytes are searched: a stream whose events never end would cost more with each piece.
        if self._rest.find(b"\n\n", max(0, len(self._rest) - len(chunk) - 1)) < 0:
            if len(self._rest) > LONGEST_EVENT:
                raise ApiError(f"The stream has an event of more than {LONGEST_EVENT:,} bytes: it is not Epochwise's.")
            return
        *frames, self._rest = self._rest.split(b"\n\n")
        for frame in frames:
            for event in self._events(frame):
                if self.over or not self._is_next(event):
                    continue
                with readable(f"The stream's {event.name} event"):
                    typed = self._typed(event)
                if typed is not None:
                    yield typed

    def ended(self) -> None:
        """The connection has ended.

        Raises:
            Unreachable: when the last event was not there yet.
        """
        if not self.over:
            raise Unreachable("The stream ended before its last event.")

    def failed(self, error: EpochwiseError) -> float:
        """The seconds to wait before asking again. Raises the error when the tries are used up or cannot help."""
        return self._attempts.failed(error)

    def _events(self, frame: bytearray) -> list[Event]:
        with readable("The stream"):
            return list(decode([*frame.decode().split("\n"), ""]))

    def _is_next(self, event: Event) -> bool:
        """Note an event; whether it is new."""
        if event.name == "failed":
            with readable("The stream's failed event"):
                error = error_of(event.data, int(event.data.get("status", 500)))
            raise error
        place = parse_event_id(event.id)
        if place is None:
            raise ApiError(f"The stream's {event.name} event has no place in it (id {event.id!r}).")
        if self._place is not None and place.run != self._place.run:
            changed = (
                f"The stream began with run {self._place.run}…; the server now tells of {place.run}…: it was changed."
            )
            raise RunChanged(changed)
        if self._place is not None and place.index <= self._place.index:
            return False
        self._place = place
        self._attempts.went_on()
        self.over = event.name == "finished"
        return True
