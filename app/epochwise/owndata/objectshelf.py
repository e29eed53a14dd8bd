"""Users' data sets as objects that several machines share: a `Shelf`."""

import base64
import errno
import hashlib
import math
from contextlib import suppress
from functools import lru_cache
from typing import Any

import orjson

from epochwise.core.config.owned import is_own
from epochwise.objects import Objects
from epochwise.owndata.shelf import MOST_GONE, Entry

SETS, ENTRY, ROWS, GONE = "data", "entry", "rows", "gone"
"""A data set has two objects, data/<name>/entry and data/<name>/rows; why one is gone stands in gone/<name>."""
ENTRIES_KNOWN = 10_000
CHECKSUM_BYTES = 32


class ObjectShelf:
    """Data sets in a store of objects. Two uploads at the same moment may together go beyond the limit by one table."""

    where, may_return = "the shared store", True

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        # An entry never changes, so when it ends need be read only once.
        self._expires = lru_cache(ENTRIES_KNOWN)(self._read_expires)
        self._rows_alone = set[str]()
        """Data sets that had no entry when this process looked last."""
        self._place = ""
        """The identity of the store, once it has answered."""

    def make(self) -> None:
        """As `Shelf.make`; but whoever may take part has begun the store before.

        Raises:
            OSError: where nobody has, or the store does not answer.
        """
        self._place = self._objects.known_identity()
        if not self._place:
            raise OSError(f"no server that may take part has used {self._objects.address} yet")

    def add(self, name: str, entry: Entry, rows: bytes, limit: int) -> bool:
        """As `Shelf.add`."""
        self._require_place()
        if sum(self._objects.sizes(SETS).values()) + entry.nbytes > limit:
            return False
        try:
            # The rows first: whoever finds the entry finds them too.
            self._objects.put(f"{SETS}/{name}/{ROWS}", rows)
            self._objects.put(f"{SETS}/{name}/{ENTRY}", _written(entry))
        except OSError as error:
            with suppress(OSError):
                self._delete(name)
            if error.errno != errno.ENOSPC:
                raise
            return False
        return True

    def entry(self, name: str) -> Entry | None:
        """As `Shelf.entry`."""
        written = self._objects.get(f"{SETS}/{name}/{ENTRY}")
        if written is None:
            self._require_place()
            return None
        return _read(written)

    def rows(self, name: str) -> bytes | None:
        """As `Shelf.rows`."""
        return self._objects.get(f"{SETS}/{name}/{ROWS}")

    def names(self) -> list[str]:
        """As `Shelf.names`."""
        return [name for name, part in self._parts() if part == ENTRY]

    def expired(self, now: float) -> dict[str, float]:
        """As `Shelf.expired`."""
        ends = {name: self._expires(name) for name in self.names()}
        return {name: end for name, end in ends.items() if end <= now}

    def remove(self, name: str, why: str, at: float) -> None:
        """As `Shelf.remove`."""
        self._objects.put(f"{GONE}/{name}", orjson.dumps({"why": why, "at": at}))
        self._delete(name)

    def gone(self, name: str) -> tuple[str, float] | None:
        """As `Shelf.gone`."""
        written = self._objects.get(f"{GONE}/{name}")
        if written is None:
            return None
        noted: dict[str, Any] = orjson.loads(written)
        return noted["why"], noted["at"]

    def tidy(self) -> None:
        """As `Shelf.tidy`. Rows that had no entry an hour ago either will never have one."""
        for path in list(self._objects.sizes(GONE))[:-MOST_GONE]:
            self._objects.delete(path)
        parts = self._parts()
        alone = {name for name, _ in parts} - {name for name, part in parts if part == ENTRY}
        for name in alone & self._rows_alone:
            self._delete(name)
        self._rows_alone = alone

    def _require_place(self) -> None:
        """A folder whose file system is no longer mounted would look as one in which there is nothing yet.

        Raises:
            OSError: where the store is not the one that was there first, or does not answer.
        """
        if not self._place:
            self.make()
        elif self._objects.known_identity() != self._place:
            raise OSError(f"{self._objects.address} is not the store that it was; is it mounted?")

    def _parts(self) -> list[tuple[str, str]]:
        """The name and the part of every object of a data set. What somebody else has put there is passed over."""
        paths = (path.split("/") for path in self._objects.sizes(SETS))
        return [(path[1], path[2]) for path in paths if len(path) == 3 and is_own(path[1])]

    def _delete(self, name: str) -> None:
        for part in (ENTRY, ROWS):
            self._objects.delete(f"{SETS}/{name}/{part}")

    def _read_expires(self, name: str) -> float:
        entry = self.entry(name)
        return math.inf if entry is None else entry.expires


def _written(entry: Entry) -> bytes:
    members = {name: _text(value) if isinstance(value, bytes) else value for name, value in vars(entry).items()}
    written = orjson.dumps(members)
    return hashlib.sha256(written).digest() + written


def _read(written: bytes) -> Entry:
    """An entry as it was written. Of one that was altered nothing is believed, so its facts have a wrong checksum."""
    checksum, members = written[:CHECKSUM_BYTES], written[CHECKSUM_BYTES:]
    if hashlib.sha256(members).digest() != checksum:
        return Entry(0.0, math.inf, b"", members, b"", len(written))
    given = orjson.loads(members)
    return Entry(**given | {name: base64.b64decode(given[name]) for name in ("secret", "facts", "digest")})


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
