"""A private folder of files under a size limit; the ones nobody has used for the longest go first."""

import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

Parts = Sequence[bytes | memoryview]
"""The content of a file, one part after the other."""

NAME = re.compile(r"[0-9a-f]{32}")
DISK_BLOCK = 4096
"""Bytes that even the smallest file takes of a disk."""
SLACK = 0.05
"""The share of the limit that is written before the folder is looked through again."""
UNFINISHED = ".part"
UNFINISHED_SECONDS = 3600
"""A file that has been unfinished for so long is what a process left that was killed while it wrote."""

_log = logging.getLogger(__name__)


def write_parts(descriptor: int, parts: Parts) -> None:
    """Write all parts to an open file. The seam for a test's full disk."""
    with open(descriptor, "wb", closefd=False) as file:
        for part in parts:
            file.write(part)


class Folder:
    """Files named by 32 hexadecimal digits and one `suffix`, `limit` bytes in all. Threads and processes may share it.

    A file is there whole or not at all. It is not forced to the disk, so a power cut may leave one that was cut short:
    whoever reads must check. When a file was last used is kept as its time of modification. All methods that touch the
    disk may raise OSError; a file that vanished meanwhile is no error.
    """

    def __init__(self, path: Path, suffix: str, limit: int, write: Callable[[int, Parts], None] = write_parts) -> None:
        self.path = path
        self.suffix = suffix
        self.limit = limit
        self._write = write
        self._sizes: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._written = 0
        self._changing = Lock()

    def __contains__(self, name: str) -> bool:
        """Whether this file was here when the folder was last looked through, or was written since. Asks no disk."""
        return name in self._sizes

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def nbytes(self) -> int:
        """Bytes of the disk that the files take, as far as this process knows."""
        return sum(tuple(self._sizes.values()))

    def open(self) -> None:
        """Make the folder, for its owner alone, and look through it."""
        with self._changing:
            self._make()
            self._tidy(0)

    def used(self, name: str) -> None:
        """Note that a file is wanted now; asks no disk."""
        if name in self._sizes:
            self._used[name] = time.time_ns()

    def read(self, name: str) -> bytes | None:
        """The file's content; None where there is no such file."""
        if not NAME.fullmatch(name):
            return None
        try:
            content = self._place(name).read_bytes()
        except FileNotFoundError:
            self._sizes.pop(name, None)
            return None
        self._sizes[name] = _size(len(content))
        self.used(name)
        return content

    def write(self, name: str, parts: Parts) -> bool:
        """Put a file there whole, in the place of one of the same name; others go until all fit.

        False for one that is above the limit by itself and not written.
        """
        size = _size(sum(len(part) for part in parts))
        if size > self.limit:
            _log.info("%s is not kept on disk: its %d bytes are above the limit of %d", name, size, self.limit)
            return False
        with self._changing:
            try:
                self._make_room(size)
                self._put(name, parts)
            except FileNotFoundError:  # somebody has emptied the cache
                self._make()
                self._put(name, parts)
            self._sizes[name] = size
        return True

    def remove(self, name: str) -> None:
        """Let a file go."""
        self._sizes.pop(name, None)
        self._place(name).unlink(missing_ok=True)

    def note_uses(self) -> None:
        """Write down when files were used, for the next process."""
        with self._changing:
            self._note_uses()

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
        self._note_uses()
        found = sorted(self._found())
        taken = sum(size for _, size, _ in found)
        self._sizes = {name: size for _, size, name in found}
        for _, size, name in found:
            if taken + room <= self.limit * (1 - SLACK):
                break
            self.remove(name)
            taken -= size

    def _note_uses(self) -> None:
        while self._used:
            name, moment = self._used.popitem()
            with suppress(FileNotFoundError):
                os.utime(self._place(name), ns=(moment, moment))

    def _place(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a file here")
        return self.path / (name + self.suffix)

    def _put(self, name: str, parts: Parts) -> None:
        descriptor, unfinished = tempfile.mkstemp(UNFINISHED, dir=self.path)
        try:
            try:
                self._write(descriptor, parts)
                # The disk's own clock is coarse: two files of the same moment would have no order.
                os.utime(descriptor, ns=(time.time_ns(), time.time_ns()))
            finally:
                os.close(descriptor)
            os.replace(unfinished, self._place(name))
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished)
            raise

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
                    elif NAME.fullmatch(name := entry.name.removesuffix(self.suffix)) and name != entry.name:
                        found.append((status.st_mtime_ns, _size(status.st_size), name))
        return found


def _size(length: int) -> int:
    """Bytes of the disk that a file of this length takes."""
    return -(-length // DISK_BLOCK) * DISK_BLOCK
