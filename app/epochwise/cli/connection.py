"""A connection of the server: uvicorn's own, with an end to how long the head of a request may be and may take."""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 65_536
"""Longest line and headers of a request, with whatever else is sent around its body; more is refused with 431."""
HEAD_SECONDS = 10
"""Longest time from the connection, or from the first byte of a further request, to the end of the head."""

_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """uvicorn limits neither: it would append an endless head to what it has, more slowly with each piece, for ever.

    A piece from the socket is parsed as a whole, so a head may be longer than the limit by one piece.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._unread = 0
        """Bytes of the present message outside its body."""
        self._deadline: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first head from now on."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._forget_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse a piece, and end the connection when the head has not ended by then and is too long."""
        self._unread += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > HEAD_BYTES:
            self._refuse()
        elif self._idle and self._deadline is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """The head is complete; the rest of the request may take any time."""
        self._forget_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Leave the body out of the count: the app limits bodies."""
        self._unread = max(0, self._unread - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew: what follows belongs to the next head."""
        self._unread = 0
        super().on_message_complete()

    @property
    def _idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _forget_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self) -> None:
        if self._idle:
            self.transport.write(_TOO_LONG)
        self.transport.close()
