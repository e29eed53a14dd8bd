"""Named bytes that several machines share: the objects below a folder that all of them see, or in a bucket as of S3."""

import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

_T = TypeVar("_T")
SYSTEMS_NUMBER = re.compile(r"\(os error (\d+)\)$")
IDENTITY = "id"
CONNECT_SECONDS, ANSWER_SECONDS = 2.0, 4.0
"""How long a bucket may take to accept a connection, and to begin an answer or go on with it. A user waits for it, and
five seconds are enough to hear that the store is busy. A large answer that comes slowly is no reason to give up.
"""
RETRIES, RETRY_SECONDS = 3, 1.0
"""How often a bucket is asked again that has refused at once. One that has not answered in time is not asked again,
since its time is longer than this.
"""
HELD_SILENT_SECONDS = 5.0
"""For how long a bucket that has not answered counts as silent: else each of many users would wait for it anew, and one
who needs several objects for each of them.
"""
SMALL_OBJECT_BYTES = 65_536
PART_SECONDS, PARTS_AT_ONCE = 60.0, 2
"""The library counts the sending of an object as waiting for its answer. So a larger one has longer: of these the
library sends two parts of 5 MB at a time, for which a line of 1.4 Mbit/s is enough.
"""
TRANSFER_SECONDS = 600.0
"""How long one request may take in all."""


class Objects:
    """The objects at an address such as file:///srv/epochwise or s3://bucket/path. An object is there whole or not at
    all. Where the keys of a bucket and its endpoint are found is the library's affair: in the environment, as
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL.

    Any thread may use it, but no process that was forked from the one that made it. Every method waits for the disk or
    the network, and raises OSError where that fails.
    """

    def __init__(self, address: str) -> None:
        from obstore.exceptions import AlreadyExistsError, BaseError  # of an extra that one machine does without

        self.address = address
        self.folder = folder_of(address)
        self._taken, self._fault = AlreadyExistsError, BaseError
        self._opened: dict[float, Any] = {}
        self._silent_until = 0.0
        self._made = False

    def open(self) -> None:
        """Look whether the store answers. Nothing is made."""
        self.get(IDENTITY)

    def put(self, name: str, content: bytes, anew: bool = True, awaited: bool = True) -> bool:
        """Write an object; a folder is made first, for its owner alone. With `anew` false only where there is none;
        whether it was written. With `awaited` false nobody waits, so that a bucket is asked also while it counts as
        silent.
        """
        mode = "overwrite" if anew else "create"

        def write(store: Any) -> None:
            store.put(name, content, mode=mode, max_concurrency=PARTS_AT_ONCE)

        if self.folder is not None and not self._made:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(PermissionError):
                self.folder.chmod(0o700)
            self._made = True
        try:
            self._answer(write, len(content), awaited)
        except self._taken:
            return False
        except FileNotFoundError as error:
            raise _failed(error) from None
        return True

    def get(self, name: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        try:
            return self._answer(lambda store: bytes(store.get(name).bytes()))
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Whether there is such an object."""
        try:
            self._answer(lambda store: store.head(name))
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Remove an object, if it is there."""
        with suppress(FileNotFoundError):
            self._answer(lambda store: store.delete(name))

    def sizes(self, below: str) -> dict[str, int]:
        """The objects whose names begin with `below` and a slash, with their bytes, the oldest first."""
        try:
            found = self._answer(lambda store: [item for page in store.list(below) for item in page])
        except FileNotFoundError as error:
            raise _failed(error) from None
        return {item["path"]: item["size"] for item in sorted(found, key=lambda item: item["last_modified"])}

    def identity(self) -> str:
        """What tells this place from every other, under whatever address: whoever comes first writes it."""
        known = self.known_identity()
        if not known:
            self.put(IDENTITY, secrets.token_hex(4).encode(), anew=False)
        return known or self.known_identity()

    def known_identity(self) -> str:
        """As `identity`, where somebody came before; '' where nobody did."""
        return (self.get(IDENTITY) or b"").decode()

    def _answer(self, work: Callable[[Any], _T], nbytes: int = 0, awaited: bool = True) -> _T:
        """What the library answers to a piece of work that sends so many bytes.

        Raises:
            FileNotFoundError: where there is no such object.
            AlreadyExistsError: where there is one already.
            OSError: where the store fails, or counts as silent.
        """
        asked = time.monotonic()
        if awaited and asked < self._silent_until:
            raise OSError(f"{self.address} did not answer a moment ago")
        try:
            answer = work(self._store(ANSWER_SECONDS if nbytes <= SMALL_OBJECT_BYTES else PART_SECONDS))
        except (FileNotFoundError, self._taken):
            self._silent_until = 0.0
            raise
        except self._fault as error:
            if time.monotonic() - asked >= CONNECT_SECONDS:
                self._silent_until = time.monotonic() + HELD_SILENT_SECONDS
            raise _failed(error) from None
        self._silent_until = 0.0
        return answer

    def _store(self, seconds: float) -> Any:
        """The library's store, which waits for so long for an answer."""
        opened = self._opened.get(seconds)
        if opened is None:
            opened = self._opened[seconds] = self._open_store(seconds)
        return opened

    def _open_store(self, seconds: float) -> Any:
        from obstore.store import LocalStore, from_url

        if self.folder is not None:
            if not self.folder.is_dir():
                raise FileNotFoundError(f"there is no folder {self.folder}")
            return LocalStore(self.folder, automatic_cleanup=True)
        return from_url(
            self.address,
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
            client_options={
                "timeout": timedelta(seconds=TRANSFER_SECONDS),
                "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                "read_timeout": timedelta(seconds=seconds),
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http:"),
            },
        )


def folder_of(address: str) -> Path | None:
    """The folder that an address means; None for that of a bucket."""
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _failed(error: Exception) -> OSError:
    """What a library's error says, without what only its authors can use, with the system's number if it has one."""
    said = str(error).partition("\n")[0]
    number = SYSTEMS_NUMBER.search(said)
    return OSError(int(number[1]), said) if number else OSError(said)
