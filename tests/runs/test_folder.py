"""A folder holds whole files of ours under its limit, and touches nothing else."""

import os
import stat
import threading
from pathlib import Path
from typing import IO

import pytest

from epochwise.runs.folder import DISK_BLOCK, UNFINISHED_SECONDS, Fill, Folder

ONE, TWO, THREE, FOUR = (digit * 32 for digit in "1234")
BAD_NAMES = ("", "1" * 31, "1" * 33, "A" * 32, "../" + "1" * 29, "1" * 31 + "/", "1" * 32 + "\n", "\u0661" * 32)


def folder(path: Path, files: float = 100, **options: object) -> Folder:
    """An open folder with room for so many small files."""
    made = Folder(path / "made", ".run", int(files * DISK_BLOCK), **options)  # type: ignore[arg-type]
    made.open()
    return made


def names(held: Folder) -> list[str]:
    return sorted(os.listdir(held.path))


def put(held: Folder, name: str, content: bytes) -> None:
    """Write a file."""
    held.write(name, len(content), lambda file: file.write(content))


def content_of(held: Folder, name: str) -> bytes | None:
    """What a file holds."""
    return held.read(name, lambda file: file.read())


def test_a_file_reads_as_it_was_written_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    held = folder(tmp_path)
    assert content_of(held, ONE) is None
    put(held, ONE, b"some bytes")
    assert content_of(held, ONE) == b"some bytes"
    put(held, ONE, b"other")
    assert content_of(held, ONE) == b"other"
    assert (ONE in held, len(held), held.nbytes) == (True, 1, DISK_BLOCK)
    assert names(held) == [f"{ONE}.run"]


def test_what_was_used_last_stays_also_in_the_next_process(tmp_path: Path) -> None:
    held = folder(tmp_path, files=3.2)
    for name in (ONE, TWO, THREE):
        put(held, name, b"x")
    content_of(held, ONE)
    held.touch(TWO)
    put(held, FOUR, b"x")
    assert names(held) == [f"{name}.run" for name in (ONE, TWO, FOUR)]
    held.touch(ONE)
    later = folder(tmp_path, files=3.2)
    assert (ONE in later, THREE in later, len(later)) == (True, False, 3)
    put(later, THREE, b"x")
    assert names(later) == [f"{name}.run" for name in (ONE, THREE, FOUR)]


def test_a_file_takes_its_place_whole_in_one_move(tmp_path: Path) -> None:
    written = list[int]()

    def write(file: IO[bytes], fill: Fill) -> None:
        written.append(os.fstat(file.fileno()).st_ino)
        fill(file)

    held = folder(tmp_path, write=write)
    for content in (b"some", b"other"):
        put(held, ONE, content)
        assert (held.path / f"{ONE}.run").stat().st_ino == written[-1]


def test_threads_write_one_after_the_other(tmp_path: Path) -> None:
    second_begun = threading.Event()
    overlapped = list[bool]()

    def write(file: IO[bytes], fill: Fill) -> None:
        if second.ident is None:
            second.start()
            # Long enough for the other thread where nothing holds it back; where something does, it cannot come.
            overlapped.append(second_begun.wait(0.05))
        else:
            second_begun.set()
        fill(file)

    held = folder(tmp_path, write=write)
    second = threading.Thread(target=put, args=(held, TWO, b"x"))
    put(held, ONE, b"x")
    second.join()
    assert overlapped == [False]
    assert names(held) == [f"{ONE}.run", f"{TWO}.run"]


def test_it_never_takes_more_than_its_limit_however_many_are_written(tmp_path: Path) -> None:
    held = folder(tmp_path, files=50)
    for number in range(200):
        put(held, f"{number:032x}", b"x" * (number * 37 % DISK_BLOCK + 1))
        assert held.nbytes <= held.limit
        assert sum(-(-file.stat().st_size // DISK_BLOCK) * DISK_BLOCK for file in held.path.iterdir()) <= held.limit
    assert len(held) >= 45
    assert f"{199:032x}" in held


def test_a_file_above_the_limit_is_not_written_and_drives_nobody_out(tmp_path: Path) -> None:
    held = folder(tmp_path, files=3.2)
    put(held, ONE, b"x")
    put(held, TWO, b"x" * 5 * DISK_BLOCK)
    assert names(held) == [f"{ONE}.run"]
    put(held, THREE, b"x" * 3 * DISK_BLOCK)
    assert names(held) == [f"{THREE}.run"]


def test_a_lower_limit_holds_from_the_start(tmp_path: Path) -> None:
    held = folder(tmp_path)
    for name in (ONE, TWO, THREE):
        put(held, name, b"x")
    assert len(folder(tmp_path, files=1.2)) == 1
    assert names(held) == [f"{THREE}.run"]


def test_a_file_that_cannot_be_written_whole_is_not_there_and_the_old_one_is(tmp_path: Path) -> None:
    broken = False

    def write(file: IO[bytes], fill: Fill) -> None:
        fill(file)
        if broken:
            raise OSError("no space left")

    held = folder(tmp_path, write=write)
    put(held, ONE, b"old")
    broken = True
    for name in (ONE, TWO):
        with pytest.raises(OSError, match="no space"):
            put(held, name, b"new")
    assert names(held) == [f"{ONE}.run"]
    assert (content_of(held, ONE), TWO in held) == (b"old", False)


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir(mode=0o755)
    held = folder(tmp_path)
    put(held, ONE, b"x")
    assert stat.S_IMODE(held.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((held.path / f"{ONE}.run").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_no_id_is_no_file(tmp_path: Path, name: str) -> None:
    held = folder(tmp_path)
    (tmp_path / "1.run").write_bytes(b"secret")
    assert content_of(held, name) is None
    with pytest.raises(ValueError, match="no id"):
        put(held, name, b"x")
    with pytest.raises(ValueError, match="no id"):
        held.touch(name)
    assert names(held) == []


def test_an_emptied_folder_is_made_again(tmp_path: Path) -> None:
    held = folder(tmp_path, files=3.2)
    put(held, ONE, b"x")
    (held.path / f"{ONE}.run").unlink()
    held.path.rmdir()
    held.touch(ONE)
    assert content_of(held, ONE) is None
    put(held, TWO, b"x")
    assert names(held) == [f"{TWO}.run"]


def test_two_processes_share_one_limit(tmp_path: Path) -> None:
    first, second = folder(tmp_path, files=3.2), folder(tmp_path, files=3.2)
    for name, writer in ((ONE, first), (TWO, second), (THREE, first), (FOUR, second)):
        put(writer, name, b"x")
    assert names(first) == [f"{name}.run" for name in (TWO, THREE, FOUR)]
    assert content_of(first, FOUR) == b"x"
    assert content_of(first, ONE) is None


def test_what_a_killed_process_left_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    held = folder(tmp_path, files=1.2)
    for name, age in (("old.part", UNFINISHED_SECONDS + 60), ("new.part", 0), ("notes.txt", 10**7), (ONE, 10**7)):
        file = held.path / name
        file.write_bytes(b"x" * DISK_BLOCK)
        then = file.stat().st_mtime - age
        os.utime(file, (then, then))
    put(held, TWO, b"x")
    put(held, THREE, b"x")
    assert names(held) == sorted([ONE, f"{THREE}.run", "new.part", "notes.txt"])


def test_a_reader_may_notice_first_that_a_file_had_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = folder(tmp_path, files=3.2)
    for name in (ONE, TWO, THREE):
        put(held, name, b"x")
    unlink = Path.unlink

    def unlink_and_read(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        held.touch(ONE)

    monkeypatch.setattr(Path, "unlink", unlink_and_read)
    put(held, FOUR, b"x")
    assert names(held) == [f"{name}.run" for name in (TWO, THREE, FOUR)]
    assert ONE not in held


def test_files_of_another_format_are_never_read_and_go_when_they_are_the_least_used(tmp_path: Path) -> None:
    other = Folder(tmp_path / "made", ".2.bin", int(3.2 * DISK_BLOCK))
    other.open()
    put(other, ONE, b"of another version")
    held = folder(tmp_path, files=3.2)
    assert (ONE in held, content_of(held, ONE), len(held), held.nbytes) == (False, None, 0, DISK_BLOCK)
    for name in (ONE, TWO):
        put(held, name, b"x")
    assert content_of(other, ONE) == b"of another version"
    put(held, THREE, b"x")
    assert names(held) == sorted([f"{ONE}.2.bin", f"{TWO}.run", f"{THREE}.run"])
