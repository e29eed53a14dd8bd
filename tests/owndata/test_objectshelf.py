"""Users' data in a store that machines share: no secret is in it, and a bit that was turned is noticed."""

import socket
import stat
from pathlib import Path

import pytest
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from epochwise.objects import Objects
from epochwise.owndata.objectshelf import ObjectShelf
from epochwise.owndata.store import OwnStore
from epochwise.wire.refusals import DataFull, DataGone, WrongSecret
from tests.owndata.test_store import table


@pytest.fixture
def store(tmp_path: Path) -> OwnStore:
    Objects(f"file://{tmp_path}").identity()
    made = OwnStore(ObjectShelf(Objects(f"file://{tmp_path}")), 90, 1_000_000)
    made.open()
    return made


def test_the_secret_is_in_no_object(store: OwnStore, tmp_path: Path) -> None:
    uploaded = store.add(table())
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(written) == 3, "entry, rows, and the id of the store"
    assert all(uploaded.secret.encode() not in content for content in written)


@pytest.mark.parametrize("part", ["entry", "rows"])
def test_a_data_set_of_which_a_bit_was_turned_is_never_used(store: OwnStore, tmp_path: Path, part: str) -> None:
    uploaded = store.add(table())
    file = tmp_path / "data" / uploaded.name / part
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(DataGone, match="damaged"):
            store.own_rows(uploaded.name)
        if part == "entry":
            with pytest.raises(DataGone, match="damaged"):
                store.kept(uploaded.name)
            with pytest.raises(WrongSecret):
                store.delete(uploaded.name, uploaded.secret)
            other = store.add(table())
            assert [data and data.name for data in store.all().values()] == [None, other.name]
            store.remove(other.name)
    store.remove(uploaded.name)
    with pytest.raises(DataGone, match="removed by whoever runs this server"):
        store.kept(uploaded.name)


def test_an_upload_that_was_cut_off_is_not_there(store: OwnStore, tmp_path: Path) -> None:
    uploaded = store.add(table())
    (tmp_path / "data" / uploaded.name / "entry").unlink()
    assert store.all() == {}
    assert store.own_rows(uploaded.name) is None
    rows = tmp_path / "data" / uploaded.name / "rows"
    assert rows.exists()
    store.tidy()
    assert rows.exists(), "its upload may still be under way"
    store.tidy()
    assert not rows.exists()


def test_what_somebody_else_puts_beside_the_data_sets_is_left_alone(store: OwnStore, tmp_path: Path) -> None:
    uploaded = store.add(table())
    strange = [tmp_path / "data" / name for name in (".DS_Store", "other/.DS_Store", f"{uploaded.name}/a/b")]
    for file in strange:
        file.parent.mkdir(exist_ok=True)
        file.touch()
    for _ in range(2):
        store.open()
        assert list(store.all()) == [uploaded.name]
    store.add(table())
    assert all(file.exists() for file in strange)


def test_a_store_that_fails_in_the_middle_of_an_upload_keeps_nothing_of_it(
    store: OwnStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = LocalStore.put

    def fails(objects: LocalStore, name: str, content: bytes, **others: object) -> object:
        if name.endswith("/entry"):
            raise BaseError("the network is gone")
        return put(objects, name, content, **others)

    monkeypatch.setattr(LocalStore, "put", fails)
    with pytest.raises(OSError, match="the network is gone"):
        store.add(table())
    assert not [path for path in (tmp_path / "data").rglob("*") if path.is_file()]


def test_a_disk_that_is_full_refuses_an_upload_and_nothing_of_it_stays(
    store: OwnStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, put = store.add(table()), LocalStore.put

    def full(objects: LocalStore, name: str, content: bytes, **others: object) -> object:
        if name.endswith("/entry"):
            raise BaseError("Unable to copy data to file: No space left on device (os error 28)\n\nDebug source: ...")
        return put(objects, name, content, **others)

    monkeypatch.setattr(LocalStore, "put", full)
    with pytest.raises(DataFull):
        store.add(table())
    assert [path.name for path in (tmp_path / "data").iterdir() if any(path.iterdir())] == [kept.name]


def test_a_store_that_is_not_there_yet_is_used_when_it_is_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    objects = Objects(f"file://{tmp_path}/below")
    made = OwnStore(ObjectShelf(objects), 90, 1_000_000)
    made.open()
    assert "the shared store cannot be used, so nobody can upload data: " in caplog.text
    with pytest.raises(OSError, match="no folder"):
        made.add(table())
    assert not (tmp_path / "below").exists(), "who may not take part begins no store"
    assert objects.identity()
    assert made.kept(made.add(table()).name)


def test_the_folder_is_its_owners_alone_and_what_is_deleted_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    objects = Objects(f"file://{tmp_path}/shared")
    assert objects.identity()
    made = OwnStore(ObjectShelf(objects), 90, 1_000_000)
    made.open()
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o700
    uploaded = made.add(table())
    made.delete(uploaded.name, uploaded.secret)
    assert not [path for path in (tmp_path / "shared").rglob("own-*") if path.is_dir()]


def test_a_store_that_is_mounted_no_more_is_no_store_in_which_nothing_is(store: OwnStore, tmp_path: Path) -> None:
    uploaded = store.add(table())
    for part in list(tmp_path.iterdir()):
        part.rename(tmp_path.parent / f"away-{part.name}")
    with pytest.raises(OSError, match="is it mounted"):
        store.kept(uploaded.name)
    with pytest.raises(OSError, match="is it mounted"):
        store.add(table())
    assert not (tmp_path / "data").exists()
    for name in ("data", "id"):
        (tmp_path.parent / f"away-{name}").rename(tmp_path / name)
    assert store.kept(uploaded.name).name == uploaded.name


def test_users_who_upload_to_a_bucket_that_hangs_wait_for_it_once(silent_s3: list[socket.socket]) -> None:
    store = OwnStore(ObjectShelf(Objects("s3://bucket/place")), 90, 1_000_000)
    for _ in range(2):
        with pytest.raises(OSError, match=r"error sending request|did not answer a moment ago"):
            store.add(table())
    assert len(silent_s3) == 1
