"""What one machine keeps of users' data is a file of SQLite that is its owner's alone and forgets what is deleted."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from epochwise.owndata.database import FILE, Database
from epochwise.owndata.store import OwnStore
from epochwise.wire.refusals import DataGone
from tests.owndata.test_store import table

Opened = Callable[..., OwnStore]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def store(folder: Path = tmp_path / "data") -> OwnStore:
        made = OwnStore(Database(folder), 90, 1_000_000)
        made.open()
        return made

    return store


def test_names_and_secrets_are_long_random_and_the_secret_is_in_no_file(opened: Opened, tmp_path: Path) -> None:
    uploads = [opened().add(table()) for _ in range(20)]
    assert len({upload.name for upload in uploads} | {upload.secret for upload in uploads}) == 40
    assert all(len(upload.secret) == 32 for upload in uploads)
    assert all(upload.secret.encode() not in (tmp_path / "data" / FILE).read_bytes() for upload in uploads)


def test_the_folder_is_its_owners_alone(opened: Opened, tmp_path: Path) -> None:
    opened()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_what_is_deleted_is_overwritten(opened: Opened, tmp_path: Path) -> None:
    store = opened()
    stored = table(100)
    uploaded = store.add(stored)
    file, piece = tmp_path / "data" / FILE, b'"target"'
    assert piece in file.read_bytes()
    store.delete(uploaded.name, uploaded.secret)
    assert piece not in file.read_bytes()


@pytest.mark.parametrize("column", ["facts", "rows", "digest"])
def test_a_damaged_data_set_is_never_used(opened: Opened, tmp_path: Path, column: str) -> None:
    store = opened()
    uploaded = store.add(table())
    with sqlite3.connect(tmp_path / "data" / FILE) as connection:
        (bytes_,) = connection.execute(f"SELECT {column} FROM dataset").fetchone()
        wrong = bytes([bytes_[0] ^ 1]) + bytes_[1:]
        connection.execute(f"UPDATE dataset SET {column} = ?", (wrong,))
    with pytest.raises(DataGone, match="damaged"):
        store.own_rows(uploaded.name)


def test_a_folder_that_cannot_be_used_turns_it_off_and_the_log_says_why(
    opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    assert not opened(folder=tmp_path / "file" / "data").on
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_bytes(b"no database" * 100)
    assert not opened().on
    assert caplog.text.count("the data folder cannot be used") == 2


def test_a_file_of_a_later_version_is_left_alone(opened: Opened, tmp_path: Path) -> None:
    uploaded = opened().add(table())
    with sqlite3.connect(tmp_path / "data" / FILE) as connection:
        connection.execute("PRAGMA user_version = 2")
    assert not opened().on
    with sqlite3.connect(tmp_path / "data" / FILE) as connection:
        connection.execute("PRAGMA user_version = 1")
    assert opened().kept(uploaded.name)
