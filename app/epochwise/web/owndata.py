"""The data of users: whether the site takes any, and whether those that a request names are here."""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.owned import SOURCES, own_names
from epochwise.core.config.text import Text
from epochwise.core.data.badtable import MOST_COLUMNS, MOST_TABLE_BYTES, MOST_TABLE_ROWS
from epochwise.owndata.store import OwnStore
from epochwise.runs.slots import Slots
from epochwise.settings import Settings
from epochwise.web.caching import PRIVATE, REVALIDATE
from epochwise.web.headers import path_of
from epochwise.wire.refusals import Busy

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

STORE_READERS = 2
MOST_NAMED_AT_ONCE = 10
"""Data sets that one request may name: a run and those kept beside it are eight."""
LENIENT = re.compile(r"/(embed)?")
"""A page says by itself that data are gone, and shows other data."""
TIDY_SECONDS = 3600
RETRY_STORE_SECONDS = 10
NO_STORE = Text("The place where this server keeps its users' data cannot be read or written now.")


class OwnData:
    """The store of a site, with threads of its own: a disk that hangs holds up nobody else."""

    def __init__(self, settings: Settings) -> None:
        self.store = OwnStore.of(settings)
        self.shared = bool(settings.redis)
        self._slots = Slots(STORE_READERS, "own-data")

    async def start(self) -> None:
        """Open the store of this machine, and let configurations name what is in it."""
        self._slots.start()
        if not self.shared:
            await self._slots.call(self.store.open)
        SOURCES.append(self.store)

    async def join(self) -> None:
        """Open the store that others share, since this server may take part now."""
        if self.shared:
            await self._slots.call(self.store.open)

    def stop(self) -> None:
        """Begin nothing more."""
        self._slots.stop()
        SOURCES.remove(self.store)

    def limits(self) -> dict[str, object]:
        """What a user may upload here, as JSON has it."""
        return {
            "on": self.store.on,
            "bytes": MOST_TABLE_BYTES,
            "rows": MOST_TABLE_ROWS,
            "columns": MOST_COLUMNS,
            "days": self.store.days,
        }

    async def call(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """The answer of a method of the store.

        Raises:
            Busy: when the disk or the shared store fails.
        """
        try:
            return await self._slots.call(work, *arguments)
        except (OSError, sqlite3.Error) as error:
            # What SQLite says names tables and columns, never what is in them.
            _log.error("users' data cannot be read or written: %s", error)
            raise Busy(RETRY_STORE_SECONDS, NO_STORE) from None

    async def require(self, names: Iterable[str]) -> None:
        """Let a configuration name these data sets.

        Raises:
            OwnDataOff: when this site has none.
            DataGone: naming one that was here and is gone.
            NotFound: naming one that was never here.
        """
        for name in sorted(names)[:MOST_NAMED_AT_ONCE]:
            await self.call(self.store.require, name)

    async def missing_in(self, query: str) -> EpochwiseError | None:
        """Why a data set that a query names is not here; None where it names none, or all are here."""
        try:
            await self.require(own_names(unquote(query)))
        except EpochwiseError as error:
            return error
        return None


class OwnNames:
    """Middleware: a query that names a user's data set is answered only while that is here, also from memory, and no
    cache on the way keeps the answer.
    """

    def __init__(self, app: ASGIApp, own_data: OwnData, refuse: Callable[[Request, EpochwiseError], ASGIApp]) -> None:
        self.app = app
        self.own_data = own_data
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        query = scope.get("query_string", b"").decode("latin-1")
        if scope["type"] != "http" or not own_names(unquote(query)):
            await self.app(scope, receive, send)
            return
        missing = None
        if not LENIENT.fullmatch(path_of(scope)):
            missing = await self.own_data.missing_in(query)
        app = self.app if missing is None else self.refuse(Request(scope), missing)
        await app(scope, receive, partial(_send_privately, send))


async def _send_privately(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        if headers.get("Cache-Control") == REVALIDATE:
            headers["Cache-Control"] = PRIVATE
    await send(message)
