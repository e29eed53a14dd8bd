"""A run's numbers as the encoded frames of one stream. Pure: the same numbers give the same frames."""

from epochwise.core.config.errors import EpochwiseError
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.layout import layout_of
from epochwise.runs.members import opening
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.wire.events import Event, EventId, encode, parse_event_id
from epochwise.wire.problems import problem_of

FAILED_INDEX = 999_999_999
"""A fault may come at any place, and not again in another computation: `failed` has an index of its own."""


def next_index(after: str | None, run: str, points: int | None) -> int | None:
    """The index of the frame after the one with this id: 0 for an id of another stream, None when no frame follows.

    An index above the last frame's is nobody's; who knows the last one starts again at 0.
    """
    place = parse_event_id(after) if after else None
    if place is None or not place.follows_in(run, points or 0):
        return 0
    return None if place.index == FAILED_INDEX else place.index + 1


def index_of(frame: bytes) -> int:
    """The index in a frame's id."""
    return int(frame[len(b"id: ") : frame.index(b"-")])


def is_last(frame: bytes) -> bool:
    """Whether no frame comes after this one."""
    return b"\nevent: finished\n" in frame[:64] or b"\nevent: failed\n" in frame[:64]


class Frames:
    """The frames of one run for one `points`, in one language."""

    def __init__(self, run: str, engine: str, points: int | None, language: Language = ENGLISH) -> None:
        self.run = run
        self.engine = engine
        self.points = points
        self.language = language

    def count(self, record: Record, ended: bool) -> int:
        """How many frames there are by now, without the last one."""
        batches = min(record.curves.batches_done, record.thinned(self.points))
        return layout_of(record.plan, self.points).count(batches, record.curves.epochs_done, ended)

    def frame(self, index: int, record: Record) -> bytes:
        """Frame `index`, from 0 to `count` - 1."""
        if index == 0:
            return self._encode(index, Event("started", opening(record, self.engine)))
        return self._encode(index, layout_of(record.plan, self.points).event(index, record))

    def finished(self, index: int, result: Result) -> bytes:
        """The last frame of a run that has ended; its index is `count`."""
        shown = {} if self.points is None else {"show": result.showing(self.points).facts}
        return self._encode(index, Event("finished", result.outcome() | shown))

    def failed(self, fault: EpochwiseError) -> bytes:
        """The last frame of a run that we have spoilt."""
        return self._encode(FAILED_INDEX, Event("failed", problem_of(fault)))

    def _encode(self, index: int, event: Event) -> bytes:
        return encode(
            Event(event.name, self.language.say_all(event.data), str(EventId(index, self.run, self.points or 0)))
        )
