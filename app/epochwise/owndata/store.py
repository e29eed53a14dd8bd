"""Users' data sets by name: kept until a day, deleted by whoever has the secret, never changed."""

import hashlib
import logging
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.datasets import DatasetSpec
from epochwise.core.config.owned import is_own, spec_of
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.core.data.table import Table
from epochwise.core.data.tablefacts import TableFacts
from epochwise.objects import Objects
from epochwise.owndata.database import Database
from epochwise.owndata.objectshelf import ObjectShelf
from epochwise.owndata.packing import Damaged, Packed, unpacked_facts, unpacked_rows
from epochwise.owndata.shelf import Entry, Shelf
from epochwise.settings import Settings
from epochwise.wire.refusals import DataFull, DataGone, NotFound, OwnDataOff, WrongSecret

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
RANDOM_CHARACTERS = 20
DAY_SECONDS = 86_400

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Uploaded:
    """A data set that was just stored. The secret deletes it, and is kept nowhere else."""

    name: str
    secret: str
    expires: float


@dataclass(frozen=True)
class KeptData:
    """What is known of a stored data set; times are seconds since 1970."""

    name: str
    facts: TableFacts
    created: float
    expires: float
    nbytes: int


class OwnStore:
    """The data sets of a shelf, each kept for so many days, all together at most `limit` bytes. Any thread and any
    number of processes may use one shelf. Without a shelf, and where it cannot be used, it is off.

    Every method but `open` may raise `OwnDataOff`, and OSError or sqlite3.Error where the shelf fails.
    """

    def __init__(self, shelf: Shelf | None, days: int, limit: int, clock: Callable[[], float] = time.time) -> None:
        self.days = days
        self.limit = limit
        self._clock = clock
        self._kept_on = shelf if limit > 0 else None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The data sets of the servers with these settings: in the store that machines share, or this one's folder."""
        return cls(_shelf_of(settings), settings.data_days, settings.data_bytes)

    @property
    def on(self) -> bool:
        """Whether data sets are kept here."""
        return self._kept_on is not None

    def open(self) -> None:
        """Make what is not there, and remove what is no longer to be kept."""
        if self._kept_on is None:
            return
        try:
            self._kept_on.make()
            self.tidy()
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s cannot be used, so nobody can upload data: %s", self._kept_on.where, error)
            if not self._kept_on.may_return:
                self._kept_on = None

    def add(self, table: Table) -> Uploaded:
        """Store a table.

        Raises:
            DataFull: when there is no room for it.
        """
        shelf, packed, now = self._shelf, Packed.of(table), self._clock()
        name = "own-" + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
        uploaded = Uploaded(name, secrets.token_urlsafe(24), now + self.days * DAY_SECONDS)
        secret = _hash(uploaded.secret)
        entry = Entry(now, uploaded.expires, secret, packed.facts, packed.digest, packed.nbytes)
        self._remove_expired()
        if not shelf.add(name, entry, packed.rows, self.limit):
            raise DataFull(self.limit)
        return uploaded

    def kept(self, name: str) -> KeptData:
        """What is known of a data set.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        entry = self._entry(name)
        try:
            return KeptData(name, unpacked_facts(entry.facts, entry.digest), entry.created, entry.expires, entry.nbytes)
        except Damaged as error:
            raise self._damaged(name, error) from None

    def require(self, name: str) -> None:
        """Let a configuration name this data set from now on, as long as it is here.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        self.kept(name)
        spec_of(name)

    def own_spec(self, name: str) -> DatasetSpec | None:
        """The data set as a configuration sees it; None for one that is not here. As `kept`."""
        try:
            return self.kept(name).facts.spec(name)
        except (NotFound, OwnDataOff, OSError, sqlite3.Error):
            return None

    def own_rows(self, name: str) -> NDArray[np.float64] | None:
        """Its rows; None for one that is not here."""
        if self._kept_on is None or not is_own(name):
            return None
        entry, rows = self._kept_on.entry(name), self._kept_on.rows(name)
        if entry is None or rows is None:
            return None
        try:
            return unpacked_rows(entry.facts, entry.digest, rows)
        except Damaged as error:
            raise self._damaged(name, error) from None

    def delete(self, name: str, secret: str) -> None:
        """Delete a data set for its uploader.

        Raises:
            WrongSecret: when the secret is another one.
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        if not secrets.compare_digest(self._entry(name).secret, _hash(secret)):
            raise WrongSecret()
        self._shelf.remove(name, "deleted", self._clock())

    def remove(self, name: str) -> None:
        """Remove a data set for the operator.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        if not is_own(name) or self._shelf.entry(name) is None:
            raise self._missing(name)
        self._shelf.remove(name, "removed", self._clock())

    def all(self) -> dict[str, KeptData | None]:
        """Every data set that is here, the oldest first; None for one of which nothing can be read."""
        self._remove_expired()
        found: dict[str, KeptData | None] = {}
        for name in self._shelf.names():
            try:
                found[name] = self.kept(name)
            except (DataGone, NotFound) as error:
                # One that was deleted since the names were read is no longer here.
                if error.facts.get("why") == "damaged":
                    found[name] = None
        return found

    def tidy(self) -> None:
        """Remove what is no longer to be kept."""
        if self._kept_on is None:
            return
        self._remove_expired()
        self._kept_on.tidy()

    def _remove_expired(self) -> None:
        for name, expires in self._shelf.expired(self._clock()).items():
            self._shelf.remove(name, "expired", expires)

    @property
    def _shelf(self) -> Shelf:
        if self._kept_on is None:
            raise OwnDataOff()
        return self._kept_on

    def _entry(self, name: str) -> Entry:
        """A data set but for its rows.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        entry = self._shelf.entry(name) if is_own(name) else None
        if entry is None:
            raise self._missing(name)
        if entry.expires <= self._clock():
            raise DataGone(name, "expired", day_of(entry.expires))
        return entry

    def _missing(self, name: str) -> DataGone | NotFound:
        """Why a data set is not here."""
        if not is_own(name):
            return NotFound(
                Text(
                    "{name} is not the name of an uploaded data set, such as own-0123456789abcdefghij.",
                    name=shortened(name),
                )
            )
        gone = self._shelf.gone(name)
        if gone is not None:
            return DataGone(name, gone[0], day_of(gone[1]))
        return NotFound(
            Text("This server has no data set {name}: it was never uploaded here, or is long gone.", name=name)
        )

    def _damaged(self, name: str, error: Damaged) -> DataGone:
        _log.error("the data set %s is damaged: %s", name, error)
        return DataGone(name, "damaged", day_of(self._clock()))


def _shelf_of(settings: Settings) -> Shelf | None:
    if settings.redis:
        # A worker elsewhere cannot see a folder of this machine.
        return ObjectShelf(Objects(settings.store)) if settings.store else None
    return Database(settings.data_folder) if settings.data_folder else None


def day_of(moment: float) -> str:
    """The day of a moment in UTC, as 2026-11-28."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def _hash(secret: str) -> bytes:
    """What is kept of a secret. It is random and long, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).digest()
