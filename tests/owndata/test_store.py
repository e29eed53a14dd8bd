"""Users' data sets in a folder: kept until a day, deleted with the secret, told apart from what was never there."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochwise.core.data.table import Table, read_table
from epochwise.owndata.database import FILE
from epochwise.owndata.store import OwnStore
from epochwise.wire.refusals import DataFull, DataGone, NotFound, OwnDataOff, WrongSecret

NOW = 1_800_000_000.0  # 2027-01-15
DAY = 86_400.0


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


def table(rows: int = 5, seed: int = 1) -> Table:
    numbers = np.random.default_rng(seed).normal(size=(rows, 2))
    return read_table("\n".join(["a,y", *(f"{a},{y}" for a, y in numbers.tolist())]).encode())


Opened = Callable[..., OwnStore]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Opened:
    def store(days: int = 90, limit: int = 1_000_000, folder: Path | None = tmp_path / "data") -> OwnStore:
        made = OwnStore(folder, days, limit, clock)
        made.open()
        return made

    return store


def test_what_is_stored_is_read_back_also_by_another_process(opened: Opened) -> None:
    stored = table()
    uploaded = opened().add(stored)
    other = opened()
    kept = other.kept(uploaded.name)
    assert (kept.facts, kept.created, kept.expires) == (stored.facts, NOW, NOW + 90 * DAY)
    rows = other.own_rows(uploaded.name)
    np.testing.assert_array_equal(rows, stored.rows)
    assert rows is not None
    assert not rows.flags.writeable
    assert other.own_spec(uploaded.name) == stored.facts.spec(uploaded.name)


def test_names_and_secrets_are_long_random_and_the_secret_is_in_no_file(opened: Opened, tmp_path: Path) -> None:
    uploads = [opened().add(table()) for _ in range(20)]
    assert len({upload.name for upload in uploads} | {upload.secret for upload in uploads}) == 40
    assert all(len(upload.secret) == 32 for upload in uploads)
    assert all(upload.secret.encode() not in (tmp_path / "data" / FILE).read_bytes() for upload in uploads)


def test_the_folder_is_its_owners_alone(opened: Opened, tmp_path: Path) -> None:
    opened()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_only_the_secret_deletes_and_then_it_is_known_why_it_is_gone(opened: Opened, clock: Clock) -> None:
    store = opened()
    uploaded, other = store.add(table()), store.add(table())
    for wrong in ("", "x", other.secret, uploaded.secret[:-1]):
        with pytest.raises(WrongSecret):
            store.delete(uploaded.name, wrong)
    clock.now += DAY
    store.delete(uploaded.name, uploaded.secret)
    for ask in (store.kept, store.require, store.remove, lambda name: store.delete(name, uploaded.secret)):
        with pytest.raises(DataGone, match=f"{uploaded.name} was deleted by its uploader on 2027-01-16"):
            ask(uploaded.name)
    assert store.own_rows(uploaded.name) is None
    assert store.kept(other.name)


def test_what_is_deleted_is_overwritten(opened: Opened, tmp_path: Path) -> None:
    store = opened()
    stored = table(100)
    uploaded = store.add(stored)
    file, piece = tmp_path / "data" / FILE, b'"target"'
    assert piece in file.read_bytes()
    store.delete(uploaded.name, uploaded.secret)
    assert piece not in file.read_bytes()


def test_an_operator_removes_without_a_secret(opened: Opened) -> None:
    store = opened()
    first, second = store.add(table()), store.add(table())
    store.remove(first.name)
    assert [kept.name for kept in store.all()] == [second.name]
    with pytest.raises(DataGone, match="removed by whoever runs this server"):
        store.kept(first.name)


def test_what_is_kept_until_a_day_is_gone_then(opened: Opened, clock: Clock, tmp_path: Path) -> None:
    store = opened(days=2)
    uploaded = store.add(table())
    clock.now += 2 * DAY - 1
    assert store.kept(uploaded.name)
    clock.now += 1
    assert store.all() == []
    with pytest.raises(DataGone, match="kept until 2027-01-17"):
        store.kept(uploaded.name)
    store.tidy()
    clock.now += DAY
    with pytest.raises(DataGone, match="kept until 2027-01-17"):
        store.kept(uploaded.name)
    with sqlite3.connect(tmp_path / "data" / FILE) as connection:
        assert connection.execute("SELECT count(*) FROM dataset").fetchone() == (0,)


def test_a_name_that_was_never_here_is_not_found(opened: Opened) -> None:
    for name in ("own-00000000000000000000", "own-1", "iris", "../secret"):
        with pytest.raises(NotFound):
            opened().kept(name)
        assert opened().own_rows(name) is None


def test_the_limit_holds_for_all_together_and_room_comes_back(opened: Opened, clock: Clock) -> None:
    store = opened(days=1, limit=20_000)
    first = store.add(table(500))
    with pytest.raises(DataFull, match="20,000 bytes"):
        store.add(table(800))
    assert store.kept(first.name)
    clock.now += DAY
    assert store.add(table(800))


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


def test_without_a_folder_or_room_it_is_off(opened: Opened, tmp_path: Path) -> None:
    for store in (opened(folder=None), opened(limit=0)):
        assert not store.on
        with pytest.raises(OwnDataOff):
            store.add(table())
        with pytest.raises(OwnDataOff):
            store.kept("own-00000000000000000000")
        assert store.own_rows("own-00000000000000000000") is None


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
