"""Users' data sets on each shelf: kept until a day, deleted with the secret, told apart from what was never there."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochwise.core.data.table import Table, read_table
from epochwise.objects import Objects
from epochwise.owndata import database, objectshelf
from epochwise.owndata.database import Database
from epochwise.owndata.objectshelf import ObjectShelf
from epochwise.owndata.shelf import Shelf
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


@pytest.fixture(params=["file", "folder", "bucket"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Shelf]:
    """The same place as another process sees it: a file of one machine, a folder that machines share, or a bucket."""
    if request.param == "file":
        return lambda: Database(tmp_path / "data")
    address = f"file://{tmp_path}/data" if request.param == "folder" else request.getfixturevalue("bucket")
    Objects(address).identity()
    return lambda: ObjectShelf(Objects(address))


@pytest.fixture
def opened(another: Callable[[], Shelf], clock: Clock) -> Opened:
    def store(days: int = 90, limit: int = 1_000_000) -> OwnStore:
        made = OwnStore(another(), days, limit, clock)
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


def test_an_operator_removes_without_a_secret(opened: Opened) -> None:
    store = opened()
    first, second = store.add(table()), store.add(table())
    store.remove(first.name)
    assert list(store.all()) == [second.name]
    with pytest.raises(DataGone, match="removed by whoever runs this server"):
        store.kept(first.name)


def test_what_is_kept_until_a_day_is_gone_then(opened: Opened, another: Callable[[], Shelf], clock: Clock) -> None:
    store = opened(days=2)
    uploaded = store.add(table())
    clock.now += 2 * DAY - 1
    assert store.kept(uploaded.name)
    clock.now += 1
    assert store.all() == {}
    with pytest.raises(DataGone, match="kept until 2027-01-17"):
        store.kept(uploaded.name)
    store.tidy()
    clock.now += DAY
    with pytest.raises(DataGone, match="kept until 2027-01-17"):
        store.kept(uploaded.name)
    shelf = another()
    assert (shelf.entry(uploaded.name), shelf.rows(uploaded.name), shelf.names()) == (None, None, [])


def test_a_name_that_was_never_here_is_not_found(opened: Opened) -> None:
    for name in ("own-00000000000000000000", "own-1", "iris", "../secret"):
        with pytest.raises(NotFound):
            opened().kept(name)
        assert opened().own_rows(name) is None


def test_of_those_that_are_gone_only_the_latest_are_remembered(
    opened: Opened, another: Callable[[], Shelf], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (database, objectshelf):
        monkeypatch.setattr(module, "MOST_GONE", 2)
    store = opened()
    uploads = [store.add(table()) for _ in range(3)]
    for uploaded in uploads:
        clock.now += 1
        store.delete(uploaded.name, uploaded.secret)
    store.tidy()
    remembered = list[str]()
    for uploaded in uploads:
        with pytest.raises((DataGone, NotFound)) as missing:
            store.kept(uploaded.name)
        remembered += [uploaded.name] if missing.type is DataGone else []
    assert len(remembered) == 2
    if not isinstance(another(), ObjectShelf):  # a bucket tells times to the second alone
        assert uploads[0].name not in remembered


def test_the_limit_holds_for_all_together_and_room_comes_back(opened: Opened, clock: Clock) -> None:
    store = opened(days=1, limit=20_000)
    first = store.add(table(500))
    with pytest.raises(DataFull, match="20,000 bytes"):
        store.add(table(800))
    assert store.kept(first.name)
    clock.now += DAY
    assert store.add(table(800))


def test_without_a_shelf_or_room_it_is_off(opened: Opened) -> None:
    for store in (OwnStore(None, 90, 1_000), opened(limit=0)):
        assert not store.on
        with pytest.raises(OwnDataOff):
            store.add(table())
        with pytest.raises(OwnDataOff):
            store.kept("own-00000000000000000000")
        assert store.own_rows("own-00000000000000000000") is None
