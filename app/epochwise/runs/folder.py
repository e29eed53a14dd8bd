"""A private folder of files under a size limit; the ones nobody has used for the longest go first."""

import os
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, TypeVar

_T = TypeVar("_T")
Fill = Callable[[IO[bytes]], object]
"""Writes the content of a file."""

ID = re.compile(r"[0-9a-f]{32}")
OURS = re.compile(r"[0-9a-f]{32}\.[a-z0-9.]+")
"""The name of any file that a process of this or another version keeps here."""
DISK_BLOCK = 4096
"""Bytes that even the smallest file takes of a disk."""
SLACK = 0.05
"""The share of the limit that is written before the folder is looked through again."""
UNFINISHED = ".part"
UNFINISHED_SECONDS = 3600
"""A file that has been unfinished for so long is what a process left that was killed while it wrote."""


def fill_file(file: IO[bytes], fill: Fill) -> None:
    """Let a file be filled. The seam for a test's full disk."""
    fill(file)


class Folder:
    """Files named by a run's id and one `suffix`, which names their format. Threads and processes may share the folder.

    All formats together take at most `limit` bytes: files of another one are never read, and go when they are the least
    used. A file is there whole or not at all. It is not forced to the disk, so a power cut may leave one that was cut
    short: whoever reads must check. When a file was last used is its time of modification. All methods that touch the
    disk may raise OSError; a file that vanished meanwhile is no error.
    """

    def __init__(
        self, path: Path, suffix: str, limit: int, write: Callable[[IO[bytes], Fill], None] = fill_file
    ) -> None:
        self.path = path
        self.suffix = suffix
        self.limit = limit
        self._write = write
        self._sizes: dict[str, int] = {}
        self._written = 0
        self._changing = Lock()

    def __contains__(self, run: str) -> bool:
        """Whether this file was here when the folder was last looked through, or was written since. Asks no disk."""
        return run + self.suffix in self._sizes

    def __len__(self) -> int:
        return sum(name[32:] == self.suffix for name in tuple(self._sizes))

    @property
    def is_there(self) -> bool:
        """Whether the folder could be made."""
        return os.path.isdir(self.path)  # Path.is_dir would raise where a folder above is closed to this user

    @property
    def nbytes(self) -> int:
        """Bytes of the disk that all files take, as far as this process knows."""
        return sum(tuple(self._sizes.values()))

    def open(self) -> None:
        """Make the folder, for its owner alone, and look through it."""
        with self._changing:
            self._make()
            self._tidy(0)

    def read(self, run: str, parse: Callable[[IO[bytes]], _T]) -> _T | None:
        """What `parse` finds in a file, which is now the last one to go; None where there is no such file."""
        if not ID.fullmatch(run):
            return None
        try:
            with open(self._place(run), "rb") as file:
                self.touch(run)
                return parse(file)
        except FileNotFoundError:
            return None

    def has(self, run: str) -> bool:
        """Whether there is such a file now."""
        return self._place(run).exists()

    def touch(self, run: str) -> None:
        """A file is wanted now, and goes last."""
        place = self._place(run)
        try:
            now = time.time_ns()
            os.utime(place, ns=(now, now))
            self._sizes[place.name] = _on_disk(place.stat().st_size)
        except FileNotFoundError:
            self._sizes.pop(place.name, None)

    def write(self, run: str, size: int, fill: Fill) -> None:
        """Put a file of about so many bytes there whole, in the place of one of the same name.

        Others go until all fit; one above the limit by itself is not written.
        """
        size = _on_disk(size)
        if size > self.limit:
            return
        with self._changing:
            try:
                self._make_room(size)
                self._put(run, fill)
            except FileNotFoundError:  # somebody has emptied the cache
                self._make()
                self._put(run, fill)

    def _make(self) -> None:
        # The one above may be there already, and then it is somebody's choice who may look into it.
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.mkdir(mode=0o700, exist_ok=True)
        self.path.chmod(0o700)

    def _make_room(self, size: int) -> None:
        self._written += size
        if self._written > self.limit * SLACK:
            self._tidy(size)
            self._written = 0

    def _tidy(self, room: int) -> None:
        """Look through the folder, and let files go until so many bytes more have room."""
        found = sorted(self._found())
        taken = sum(size for _, size, _ in found)
        self._sizes = {name: size for _, size, name in found}
        for _, size, name in found:
            if taken + room <= self.limit * (1 - SLACK):
                break
            (self.path / name).unlink(missing_ok=True)
            self._sizes.pop(name, None)  # a reader may have noticed first that it is gone
            taken -= size

    def _place(self, run: str) -> Path:
        if not ID.fullmatch(run):
            raise ValueError(f"{run!r} is no id of a run")
        return self.path / (run + self.suffix)

    def _put(self, run: str, fill: Fill) -> None:
        place = self._place(run)
        with tempfile.NamedTemporaryFile(suffix=UNFINISHED, dir=self.path, delete=False) as file:
            try:
                self._write(file, fill)
                file.flush()
                os.replace(file.name, place)
            except BaseException:
                with suppress(OSError):
                    os.unlink(file.name)
                raise
        # The disk's own clock is coarse: two files of the same moment would have no order.
        self.touch(run)

    def _found(self) -> list[tuple[int, int, str]]:
        """Last use, size and name of every file; what is no file of ours is passed over."""
        found = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if entry.name.endswith(UNFINISHED):
                        if time.time() - status.st_mtime > UNFINISHED_SECONDS:
                            os.unlink(entry.path)
                    elif OURS.fullmatch(entry.name):
                        found.append((status.st_mtime_ns, _on_disk(status.st_size), entry.name))
        return found


def _on_disk(length: int) -> int:
    """Bytes of the disk that a file of this length takes."""
    return -(-length // DISK_BLOCK) * DISK_BLOCK
