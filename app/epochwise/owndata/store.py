"""Users' data sets by name: kept until a day, deleted by whoever has the secret, never changed."""

import hashlib
import logging
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.datasets import DatasetSpec
from epochwise.core.config.owned import is_own, spec_of
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.core.data.table import Table
from epochwise.core.data.tablefacts import TableFacts
from epochwise.owndata.database import Database
from epochwise.owndata.packing import Damaged, Packed, unpacked_facts, unpacked_rows
from epochwise.wire.refusals import DataFull, DataGone, NotFound, OwnDataOff, WrongSecret

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
RANDOM_CHARACTERS = 20
DAY_SECONDS = 86_400
MOST_GONE = 100_000
"""Names of data sets that are gone, of which it is known why; of older ones only that they are not here."""

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
    """The data sets in `folder`, each kept for so many days, all together at most `limit` bytes. Any thread and any
    number of processes may use one folder. Without a folder, and where it cannot be used, it is off.

    Every method but `open` may raise `OwnDataOff`, and sqlite3.Error where the disk fails.
    """

    def __init__(self, folder: Path | None, days: int, limit: int, clock: Callable[[], float] = time.time) -> None:
        self.days = days
        self.limit = limit
        self.on = folder is not None and limit > 0
        self._clock = clock
        self._file = Database(folder or Path())

    def open(self) -> None:
        """Make what is not there, and remove what is no longer to be kept."""
        if not self.on:
            return
        try:
            self._file.make()
            self.tidy()
        except (OSError, sqlite3.Error) as error:
            self.on = False
            _log.warning("the data folder cannot be used, so nobody can upload data: %s", error)

    def add(self, table: Table) -> Uploaded:
        """Store a table.

        Raises:
            DataFull: when there is no room for it.
        """
        self._check_on()
        packed, now = Packed.of(table), self._clock()
        name = "own-" + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
        uploaded = Uploaded(name, secrets.token_urlsafe(24), now + self.days * DAY_SECONDS)
        self.tidy()
        try:
            with self._file.writing() as connection:
                (taken,) = connection.execute("SELECT total(length(facts) + length(rows)) FROM dataset").fetchone()
                if taken + packed.nbytes > self.limit:
                    raise DataFull(self.limit)
                connection.execute(
                    "INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (name, now, uploaded.expires, _hash(uploaded.secret), packed.facts, packed.digest, packed.rows),
                )
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                raise DataFull(self.limit) from None
            raise
        return uploaded

    def kept(self, name: str) -> KeptData:
        """What is known of a data set.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        self._check_on()
        with self._file.reading() as connection:
            found = connection.execute(
                "SELECT created, expires, facts, digest, length(facts) + length(rows) FROM dataset WHERE name = ?",
                (name,),
            ).fetchone()
            if found is None or found[1] <= self._clock():
                raise self._missing(connection, name, None if found is None else found[1])
        created, expires, facts, digest, nbytes = found
        try:
            return KeptData(name, unpacked_facts(facts, digest), created, expires, nbytes)
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
        except (NotFound, OwnDataOff, sqlite3.Error):
            return None

    def own_rows(self, name: str) -> NDArray[np.float64] | None:
        """Its rows; None for one that is not here."""
        if not self.on:
            return None
        with self._file.reading() as connection:
            found = connection.execute("SELECT facts, digest, rows FROM dataset WHERE name = ?", (name,)).fetchone()
        if found is None:
            return None
        try:
            return unpacked_rows(*found)
        except Damaged as error:
            raise self._damaged(name, error) from None

    def delete(self, name: str, secret: str) -> None:
        """Delete a data set for its uploader.

        Raises:
            WrongSecret: when the secret is another one.
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        self.kept(name)
        with self._file.writing() as connection:
            found = connection.execute("SELECT secret FROM dataset WHERE name = ?", (name,)).fetchone()
            if found is None:
                raise self._missing(connection, name, None)
            if not secrets.compare_digest(found[0], _hash(secret)):
                raise WrongSecret()
            self._remove(connection, name, "deleted")

    def remove(self, name: str) -> None:
        """Remove a data set for the operator.

        Raises:
            DataGone: for one that was here and is gone.
            NotFound: for one that was never here.
        """
        self._check_on()
        with self._file.writing() as connection:
            if connection.execute("SELECT 1 FROM dataset WHERE name = ?", (name,)).fetchone() is None:
                raise self._missing(connection, name, None)
            self._remove(connection, name, "removed")

    def all(self) -> list[KeptData]:
        """Every data set that is here, the oldest first."""
        self._check_on()
        with self._file.reading() as connection:
            names = connection.execute("SELECT name FROM dataset WHERE expires > ? ORDER BY created", (self._clock(),))
            listed = [name for (name,) in names]
        return [self.kept(name) for name in listed]

    def tidy(self) -> None:
        """Remove what is no longer to be kept."""
        if not self.on:
            return
        with self._file.writing() as connection:
            past = connection.execute("SELECT name, expires FROM dataset WHERE expires <= ?", (self._clock(),))
            for name, expires in past.fetchall():
                self._remove(connection, name, "expired", expires)
            connection.execute(
                "DELETE FROM gone WHERE name NOT IN (SELECT name FROM gone ORDER BY at DESC LIMIT ?)", (MOST_GONE,)
            )

    def _check_on(self) -> None:
        if not self.on:
            raise OwnDataOff()

    def _remove(self, connection: sqlite3.Connection, name: str, why: str, at: float | None = None) -> None:
        connection.execute("DELETE FROM dataset WHERE name = ?", (name,))
        moment = self._clock() if at is None else at
        connection.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", (name, why, moment))

    def _missing(self, connection: sqlite3.Connection, name: str, expired: float | None) -> DataGone | NotFound:
        """Why a data set is not here; `expired` where it is still in the file, and no longer to be kept."""
        if expired is not None:
            return DataGone(name, "expired", day_of(expired))
        found = connection.execute("SELECT why, at FROM gone WHERE name = ?", (name,)).fetchone()
        if found is not None:
            return DataGone(name, found[0], day_of(found[1]))
        if not is_own(name):
            return NotFound(
                Text(
                    "{name} is not the name of an uploaded data set, such as own-0123456789abcdefghij.",
                    name=shortened(name),
                )
            )
        return NotFound(
            Text("This server has no data set {name}: it was never uploaded here, or is long gone.", name=name)
        )

    def _damaged(self, name: str, error: Damaged) -> DataGone:
        _log.error("the data set %s is damaged: %s", name, error)
        return DataGone(name, "damaged", day_of(self._clock()))


def day_of(moment: float) -> str:
    """The day of a moment in UTC, as 2026-11-28."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def _hash(secret: str) -> bytes:
    """What is kept of a secret. It is random and long, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).digest()
