"""Named bytes that several machines share: the objects below a folder that all of them see, or in a bucket as of S3."""

import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SYSTEMS_NUMBER = re.compile(r"\(os error (\d+)\)$")
IDENTITY = "id"
RETRIES, RETRY_SECONDS, ANSWER_SECONDS, CONNECT_SECONDS = 3, 10, 10, 3
"""How often and how long a bucket is asked again, and how long one answer may take: a reader waits for it."""


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
        self._opened: Any = None

    def open(self) -> None:
        """Make the folder, for its owner alone. A bucket must be there, and answer."""
        self.get(IDENTITY)

    def put(self, name: str, content: bytes, anew: bool = True) -> bool:
        """Write an object. With `anew` false only where there is none; whether it was written."""
        try:
            self._store().put(name, content, mode="overwrite" if anew else "create")
        except self._taken:
            return False
        except (FileNotFoundError, self._fault) as error:
            raise _failed(error) from None
        return True

    def get(self, name: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        try:
            return bytes(self._store().get(name).bytes())
        except FileNotFoundError:
            return None
        except self._fault as error:
            raise _failed(error) from None

    def has(self, name: str) -> bool:
        """Whether there is such an object."""
        try:
            self._store().head(name)
        except FileNotFoundError:
            return False
        except self._fault as error:
            raise _failed(error) from None
        return True

    def delete(self, name: str) -> None:
        """Remove an object, if it is there."""
        try:
            self._store().delete(name)
        except FileNotFoundError:
            pass
        except self._fault as error:
            raise _failed(error) from None

    def sizes(self, below: str) -> dict[str, int]:
        """The objects whose names begin with `below` and a slash, with their bytes, the oldest first."""
        try:
            found = [item for page in self._store().list(below) for item in page]
        except (FileNotFoundError, self._fault) as error:
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

    def _store(self) -> Any:
        if self._opened is None:
            from obstore.store import LocalStore, from_url

            if self.folder is not None:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(PermissionError):
                    self.folder.chmod(0o700)
                self._opened = LocalStore(self.folder, automatic_cleanup=True)
            else:
                self._opened = from_url(
                    self.address,
                    retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
                    client_options={
                        "timeout": timedelta(seconds=ANSWER_SECONDS),
                        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                        "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http:"),
                    },
                )
        return self._opened


def folder_of(address: str) -> Path | None:
    """The folder that an address means; None for that of a bucket."""
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _failed(error: Exception) -> OSError:
    """What a library's error says, without what only its authors can use, with the system's number if it has one."""
    said = str(error).partition("\n")[0]
    number = SYSTEMS_NUMBER.search(said)
    return OSError(int(number[1]), said) if number else OSError(said)
