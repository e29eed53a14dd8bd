"""A line for each request, as JSON, for whatever reads the log."""

import logging
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.wire.events import dumps

ACCESS_LOG = "epochwise.access"
"""The logger; it writes at the level INFO."""

_log = logging.getLogger(ACCESS_LOG)


class AccessLog:
    """Middleware: writes a line when a request has ended, also when its client left before.

    `client`: the address, behind a trusted proxy the one that it names. `status` is 0 where no answer began. `bytes`
    are those of the body, as they were sent. `started` and `seconds`: until the answer began and until all had ended.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _log.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        began, moment = time.perf_counter(), datetime.now(UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
            "status": 0,
            "bytes": 0,
            "started": None,
        }
        sent = 0

        async def noting(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                line.update(status=message["status"], started=_since(began))
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            line.update(bytes=sent, seconds=_since(began))
            _log.info("%s", dumps(line).decode())


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 4)
