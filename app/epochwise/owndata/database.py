"""The file in which one machine keeps users' data sets: a `Shelf`, with a connection for each piece of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from epochwise.owndata.shelf import MOST_GONE, Entry

FILE = "owndata.sqlite3"
BUSY_SECONDS = 10.0
"""How long to wait for another process that writes."""
VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS dataset (
    name TEXT PRIMARY KEY, created REAL NOT NULL, expires REAL NOT NULL, secret BLOB NOT NULL,
    facts BLOB NOT NULL, digest BLOB NOT NULL, rows BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS gone (name TEXT PRIMARY KEY, why TEXT NOT NULL, at REAL NOT NULL);
"""


class Database:
    """The file, for any thread and any number of processes."""

    where, may_return = "the data folder", False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """As `Shelf.make`: the folder, for its owner alone, and the tables.

        Raises:
            sqlite3.DatabaseError: where the file is that of a later version, or no database.
        """
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.folder.chmod(0o700)
        with self._writing() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise sqlite3.DatabaseError(f"{FILE} has version {version}; this server reads {VERSION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            for statement in _TABLES.split(";"):
                connection.execute(statement)

    def add(self, name: str, entry: Entry, rows: bytes, limit: int) -> bool:
        """As `Shelf.add`."""
        try:
            with self._writing() as connection:
                (taken,) = connection.execute("SELECT total(length(facts) + length(rows)) FROM dataset").fetchone()
                if taken + entry.nbytes > limit:
                    return False
                connection.execute(
                    "INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (name, entry.created, entry.expires, entry.secret, entry.facts, entry.digest, rows),
                )
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                return False
            raise
        return True

    def entry(self, name: str) -> Entry | None:
        """As `Shelf.entry`."""
        size = "length(facts) + length(rows)"
        found = self._first(f"SELECT created, expires, secret, facts, digest, {size} FROM dataset WHERE name = ?", name)
        return None if found is None else Entry(*found)

    def rows(self, name: str) -> bytes | None:
        """As `Shelf.rows`."""
        found = self._first("SELECT rows FROM dataset WHERE name = ?", name)
        return None if found is None else bytes(found[0])

    def names(self) -> list[str]:
        """As `Shelf.names`."""
        with self._reading() as connection:
            return [name for (name,) in connection.execute("SELECT name FROM dataset ORDER BY created")]

    def expired(self, now: float) -> dict[str, float]:
        """As `Shelf.expired`."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT name, expires FROM dataset WHERE expires <= ?", (now,)))

    def remove(self, name: str, why: str, at: float) -> None:
        """As `Shelf.remove`."""
        with self._writing() as connection:
            connection.execute("DELETE FROM dataset WHERE name = ?", (name,))
            connection.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", (name, why, at))

    def gone(self, name: str) -> tuple[str, float] | None:
        """As `Shelf.gone`."""
        found = self._first("SELECT why, at FROM gone WHERE name = ?", name)
        return None if found is None else (found[0], found[1])

    def tidy(self) -> None:
        """As `Shelf.tidy`. An upload is in the file whole or not at all."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM gone WHERE name NOT IN (SELECT name FROM gone ORDER BY at DESC LIMIT ?)", (MOST_GONE,)
            )

    def _first(self, query: str, name: str) -> Any:
        """The row that a query finds for a name; None where there is none."""
        with self._reading() as connection:
            return connection.execute(query, (name,)).fetchone()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that is closed afterwards."""
        with closing(self._connected()) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A connection on which all is done, or nothing where that fails."""
        with closing(self._connected()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.folder / FILE, timeout=BUSY_SECONDS, isolation_level=None)
        # What is deleted is overwritten, or somebody's rows would stay in the file's free pages.
        connection.execute("PRAGMA secure_delete = ON")
        return connection
