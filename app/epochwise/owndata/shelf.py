"""The seam between users' data sets and where they are kept: a file of this machine, or objects that machines share."""

from dataclasses import dataclass
from typing import Protocol

MOST_GONE = 100_000
"""Names of data sets that are gone, of which it is known why; of older ones only that they are not here."""


@dataclass(frozen=True)
class Entry:
    """A data set but for its rows: when it came and until when it is kept, in seconds since 1970; what is kept of its
    secret; its facts with their checksum, as `Packed` has them; the bytes that it takes.
    """

    created: float
    expires: float
    secret: bytes
    facts: bytes
    digest: bytes
    nbytes: int


class Shelf(Protocol):
    """Where data sets are kept by name. What is under a name never changes. Every method waits, and may raise OSError
    or sqlite3.Error.
    """

    where: str
    """What a log calls the place."""
    may_return: bool
    """Whether a place that cannot be used now may be there later, as one behind a network."""

    def make(self) -> None:
        """Make what is not there yet."""

    def add(self, name: str, entry: Entry, rows: bytes, limit: int) -> bool:
        """Keep a data set; whether all together then take no more than so many bytes. Else nothing is kept."""

    def entry(self, name: str) -> Entry | None:
        """A data set but for its rows; None where it is not here."""

    def rows(self, name: str) -> bytes | None:
        """The rows of a data set as they were given; None where it is not here."""

    def names(self) -> list[str]:
        """Every data set, the oldest first."""

    def expired(self, now: float) -> dict[str, float]:
        """The data sets that are to be kept no longer, with the moments until which they were."""

    def remove(self, name: str, why: str, at: float) -> None:
        """Remove a data set, and note why and when."""

    def gone(self, name: str) -> tuple[str, float] | None:
        """Why and when a data set was removed; None where that is not known."""

    def tidy(self) -> None:
        """Keep no more than `MOST_GONE` notes of what was removed, the latest, and nothing of an upload that was cut
        off long ago.
        """
