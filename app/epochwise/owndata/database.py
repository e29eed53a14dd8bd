"""The file in which users' data sets are kept: its tables, and a connection for each piece of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

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
    """The file, for any thread and any number of processes. Every method may raise sqlite3.Error or OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folder, for its owner alone, and the tables where they are not there.

        Raises:
            sqlite3.DatabaseError: where the file is that of a later version, or no database.
        """
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.folder.chmod(0o700)
        with self.writing() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise sqlite3.DatabaseError(f"{FILE} has version {version}; this server reads {VERSION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            for statement in _TABLES.split(";"):
                connection.execute(statement)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that is closed afterwards."""
        with closing(self._connected()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
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
