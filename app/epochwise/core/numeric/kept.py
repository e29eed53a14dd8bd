"""Machine code, kept on disk so that a machine compiles once. What cannot be read is compiled again, never an error.

Numba alone looks for one folder that can be written, and fails without any; it also fails for ever where a file in it
was cut. Here any of several folders may hold the code, even one that can only be read, as in a container's image.
"""

import hashlib
import logging
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba
import numba.core.caching

caching: Any = numba.core.caching
config: Any = numba.config
"""Numba has types for neither."""

_log = logging.getLogger(__name__)
_said = set[str]()

DIGEST = hashlib.sha256
TEMPORARY = "epochwise-engine-"
"""How the name of a temporary folder for code begins."""
OTHER_VERSIONS = (b"epochwise ", b"\x80")
"""How a file begins that another version of this package, or Numba itself, has written."""


class KeptCode(caching.FunctionCache):  # type: ignore[misc]
    """What Numba asks for the machine code of a function."""

    def __init__(self, function: Callable[..., Any], stamp: str) -> None:
        self._impl_class = _Code
        super().__init__(function)
        name = self._impl.filename_base
        self._files = [_File(folder, name, stamp) for folder in _folders(function)]

    def _load_overload(self, signature: Any, target: Any) -> Any:
        key = self._index_key(signature, target.codegen())
        for file in self._files:
            if (code := file.load(key)) is not None:
                return self._impl.rebuild(target, code)
        if damaged := next((file.damaged for file in self._files if file.damaged), None):
            _say_once("compiling", "%s is damaged; compiling the engine again: this takes up to a minute.", damaged)
        else:
            _say_once("compiling", "Compiling the engine, once on this machine: this takes about a minute.")
        return None

    def _save_overload(self, signature: Any, code: Any) -> None:
        if not self._impl.check_cachable(code):
            return
        key, reduced = self._index_key(signature, code.codegen), self._impl.reduce(code)
        folder = next((file.folder for file in self._files if file.keeps(key, reduced)), None)
        if folder is None:
            text = "The compiled engine cannot be kept, so each start compiles it again. %s"
            _say_once("folder", text, "Set NUMBA_CACHE_DIR to a folder that can be written.")
        elif config.CACHE_DIR and not folder.startswith(os.path.abspath(config.CACHE_DIR)):
            _say_once(
                "folder", "NUMBA_CACHE_DIR=%s cannot be written; the engine is kept in %s.", config.CACHE_DIR, folder
            )
        elif folder == _temporary():
            text = "No home or package folder can be written; the compiled engine is kept in %s. %s"
            _say_once("folder", text, folder, "NUMBA_CACHE_DIR names another.")


class _File(caching.IndexDataCacheFile):  # type: ignore[misc]
    """The index of a function's code and the code, in files that begin with a version and a digest of what follows."""

    def __init__(self, folder: str, name: str, stamp: str) -> None:
        super().__init__(folder, name, stamp)
        self.folder = folder
        self.damaged: str | None = None
        """The path of a file that could not be read."""
        self._head = f"epochwise {numba.__version__} {stamp}\n".encode()

    def keeps(self, key: object, code: object) -> bool:
        """Keep code; whether that was possible."""
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            self.save(key, code)
        except OSError:
            return False
        return True

    def _load_index(self) -> dict[object, str]:
        return self._read(self._index_path) or {}

    def _load_data(self, name: str) -> Any:
        return self._read(self._data_path(name))

    def _save_index(self, overloads: dict[object, str]) -> None:
        self._write(self._index_path, overloads)

    def _save_data(self, name: str, data: object) -> None:
        self._write(self._data_path(name), data)

    def _read(self, path: str) -> Any:
        """What a file holds; None for none, for one of another version, and for one that was damaged."""
        try:
            with open(path, "rb") as file:
                owner, found = os.fstat(file.fileno()).st_uid, file.read()
        except OSError:
            return None
        # Since its folder was looked at, somebody else may have made it.
        if TEMPORARY in self.folder and owner != os.getuid():
            return None
        rest = found.removeprefix(self._head)
        digest, pickled = rest[: DIGEST().digest_size], rest[DIGEST().digest_size :]
        if found.startswith(self._head) and DIGEST(pickled).digest() == digest:
            return pickle.loads(pickled)
        if found.startswith(self._head) or not found.startswith(OTHER_VERSIONS):
            self.damaged = path
        return None

    def _write(self, path: str, value: object) -> None:
        pickled = self._dump(value)
        with self._open_for_write(path) as file:
            file.write(self._head + DIGEST(pickled).digest() + pickled)


class _Anywhere(caching.InTreeCacheLocator):  # type: ignore[misc]
    """The place that Numba wants to know of before any code is kept; whether it can be written is seen when it is."""

    def ensure_cache_path(self) -> None:
        """Leave the folders as they are."""


class _Code(caching.CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_Anywhere,)

    def __init__(self, function: Callable[..., Any]) -> None:
        # What NUMBA_CACHE_LOCATOR_CLASSES names are Numba's places, and a wrong name would be an error.
        named, config.CACHE_LOCATOR_CLASSES = config.CACHE_LOCATOR_CLASSES, ""
        try:
            super().__init__(function)
        finally:
            config.CACHE_LOCATOR_CLASSES = named


def _folders(function: Callable[..., Any]) -> Iterator[str]:
    """Where code may be kept, first what the environment names, then as Numba does, last a temporary folder."""
    file = function.__code__.co_filename
    if config.CACHE_DIR:
        yield os.path.abspath(caching.UserProvidedCacheLocator(function, file).get_cache_path())
    yield caching.InTreeCacheLocator(function, file).get_cache_path()
    home = caching.UserWideCacheLocator(function, file).get_cache_path()
    if os.path.isabs(home):
        yield home
    if temporary := _temporary():
        yield temporary


def _temporary() -> str | None:
    """A temporary folder of this user; None where there is none, or somebody else has made it."""
    try:
        parent = Path(tempfile.gettempdir())
    except FileNotFoundError:  # none that can be written, as in a container whose file system is read-only
        return None
    folder = parent / f"{TEMPORARY}{os.getuid()}"
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return None if parent == Path.cwd() else str(folder)
    # Code that another user may write would run as this one.
    return str(folder) if folder.is_dir() and found.st_uid == os.getuid() and not found.st_mode & 0o022 else None


def _say_once(kind: str, text: str, *values: object) -> None:
    """Say something in one line of the log, once a process; sixteen kernels would say it sixteen times."""
    if kind not in _said:
        _said.add(kind)
        _log.warning(text, *values)
