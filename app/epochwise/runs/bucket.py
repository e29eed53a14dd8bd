"""Objects in place of the files of a `Folder`: what a run's id names, where several machines share it."""

import io
from collections.abc import Callable
from typing import IO, TypeVar

from epochwise.objects import Objects
from epochwise.runs.folder import ID, Fill
from epochwise.runs.recent import Recent

_T = TypeVar("_T")
KNOWN = 100_000
"""Names that one process remembers of those that it has read or written."""


class Bucket:
    """As `Folder`, below `place`, but without a limit: a bucket's own rules say how long it keeps what. With `awaited`
    somebody waits for what is written.
    """

    nbytes = 0

    def __init__(self, objects: Objects, place: str, suffix: str, awaited: bool) -> None:
        self.is_there = False
        self._objects = objects
        self._place = place
        self._suffix = suffix
        self._awaited = awaited
        self._known = Recent[str, None](KNOWN)

    def __contains__(self, run: str) -> bool:
        """Whether this process has read or written this object. Asks nobody."""
        return run in self._known

    def __len__(self) -> int:
        return len(self._known)

    def open(self) -> None:
        """Look whether the store answers."""
        self._objects.open()
        self.is_there = True

    def read(self, run: str, parse: Callable[[IO[bytes]], _T]) -> _T | None:
        """What `parse` finds in an object; None where there is no such object."""
        content = self._objects.get(self._name(run)) if ID.fullmatch(run) else None
        if content is None:
            return None
        parsed = parse(io.BytesIO(content))
        self._known.put(run, None)
        return parsed

    def has(self, run: str) -> bool:
        """Whether there is such an object now."""
        return self._objects.has(self._name(run))

    def touch(self, run: str) -> None:
        """Nothing: a bucket does not know what was wanted last."""

    def write(self, run: str, size: int, fill: Fill) -> None:
        """Put an object there whole, in the place of one of the same name."""
        content = io.BytesIO()
        fill(content)
        self._objects.put(self._name(run), content.getvalue(), awaited=self._awaited)
        self._known.put(run, None)

    def _name(self, run: str) -> str:
        return f"{self._place}/{run}{self._suffix}"
