"""A connection of the server: uvicorn's own, with an end to all that a client may make it wait for or keep."""

import logging
import socket
import struct
from asyncio import TimerHandle
from http import HTTPStatus
from typing import Any, ClassVar

from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from epochwise.runs.seldom import Seldom
from epochwise.settings import Settings
from epochwise.web.clients import client_of
from epochwise.web.crowd import Crowd
from epochwise.web.entrance import Entrance
from epochwise.wire.events import dumps
from epochwise.wire.problems import PROBLEM_JSON, problem_of
from epochwise.wire.refusals import Refused

HEAD_BYTES = 16_384
"""Longest line and headers of a request, with whatever else is sent around its body; more is refused with 431."""
SYSTEM_BYTES = 131_072
"""Of an answer, what the system keeps for a client; Linux takes twice as much, and by itself up to 4 MB."""
STOP_SECONDS = 2.5
"""How long an answer that has begun may go on after the signal to stop."""

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER for a socket whose unsent bytes go with it; else the system would keep them for as long as nobody reads."""
_quiet = logging.getLogger("uvicorn.error.connection")
"""What uvicorn says of a connection: each malformed request would be a line, each request to upgrade two."""
_quiet.setLevel(logging.ERROR)
_log = logging.getLogger(__name__)


class Connection(HttpToolsProtocol):
    """uvicorn waits for heads, bodies and readers for ever, keeps an endless head, and takes connections until there
    are no more files.

    Nothing is written before what was written last has gone to the system, so that a client that reads nothing keeps
    one piece of an answer in memory. A piece from the socket is parsed as a whole, so a head may be longer than the
    limit by one piece before it is refused.
    """

    settings: ClassVar[Settings]
    crowd: ClassVar[Crowd]
    entrance: ClassVar[Entrance]
    let_go: ClassVar[Seldom]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = _quiet
        self._unread = 0
        """Bytes of the present message outside its body."""
        self._in_body = False
        self._reading: TimerHandle | None = None
        self._sending: TimerHandle | None = None
        self._stopping: TimerHandle | None = None
        self._counted = False

    @property
    def _client(self) -> str:
        return client_of(self.client[0]) if self.client else ""

    @property
    def _is_proxy(self) -> bool:
        """Whether the peer is a proxy that uvicorn trusts, so that its connections are those of many clients."""
        app, peer = self.config.loaded_app, self.client[0] if self.client else None
        return isinstance(app, ProxyHeadersMiddleware) and peer in app.trusted_hosts

    def connection_made(self, transport: Any) -> None:
        """Wait for the first head from now on."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)
        _limit_unread(transport.get_extra_info("socket"), self.settings.send_seconds)
        self._counted = self.crowd.enter(self._client, self._is_proxy)
        if self._counted:
            self._await_head()
            self.entrance.connected()
        else:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections are open. Try again in a minute.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        for timer in (self._reading, self._sending, self._stopping):
            if timer is not None:
                timer.cancel()
        if self._counted:
            self.crowd.leave(self._client)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse a piece, and end the connection when the head has not ended by then and is too long."""
        if self.transport.is_closing():
            return
        self._unread += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > HEAD_BYTES:
            self._refuse_head()
        elif self._in_body and self._reading is None:
            self._reading = self.loop.call_later(self.settings.body_seconds, self._end_body)
        elif self._idle and self._reading is None:
            self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Leave out the blanks after a value, which are no part of it (RFC 9110, 5.5); the parser keeps them."""
        super().on_header(name, value.rstrip(b" \t"))

    def on_headers_complete(self) -> None:
        """The head is complete; the body has a time of its own."""
        self._stop_reading()
        self._in_body = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Leave the body out of the count: the app limits bodies."""
        self._unread = max(0, self._unread - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew: what follows belongs to the next head."""
        self._unread = 0
        self._in_body = False
        self._stop_reading()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client has taken less than was sent; it has some seconds for the rest."""
        super().pause_writing()
        self._sending = self.loop.call_later(self.settings.send_seconds, self._end_sending)

    def resume_writing(self) -> None:
        """All that was sent is with the system."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        super().resume_writing()

    def shutdown(self) -> None:
        """End soon, also where an answer takes long."""
        super().shutdown()
        self._stopping = self.loop.call_later(STOP_SECONDS, self._abort)

    @property
    def _idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._reading = self.loop.call_later(self.settings.head_seconds, self.transport.close)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _end_body(self) -> None:
        seconds = self.settings.body_seconds
        self.let_go.warn("a client let go: %s did not send the body of a request within %g s", self._client, seconds)
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"The body of a request must come within {seconds:g} s.")

    def _end_sending(self) -> None:
        seconds = self.settings.send_seconds
        self.let_go.warn("a client let go: %s took nothing of what was sent for %g s", self._client, seconds)
        self._abort()

    def _abort(self) -> None:
        """Close the socket now, whatever was not sent."""
        if (connected := self.transport.get_extra_info("socket")) is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser cannot read, an unknown method among it."""
        self._refuse(HTTPStatus.BAD_REQUEST, "This is not a request of HTTP/1.1, or its method is not known.")

    def _refuse_head(self) -> None:
        status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        self._refuse(status, f"A head can have at most {HEAD_BYTES} bytes.")

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        # Within an answer that is on its way a refusal would be a part of it.
        if self._idle or not self.cycle.response_started:
            problem = dumps(problem_of(Refused(status, reason)))
            head = (
                f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {PROBLEM_JSON}\r\n"
                f"Content-Length: {len(problem)}\r\nConnection: close\r\n\r\n"
            )
            self.transport.write(head.encode("ascii") + problem)
        self.transport.close()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        def begin() -> None:
            # Whoever has left by now costs nothing more.
            if not self.transport.is_closing():
                begin_task(cycle, app)

        begin_task = super()._start_asgi_task
        if _head_bytes(cycle.scope) > HEAD_BYTES:
            self._refuse_head()
        else:
            self.entrance.put(self.loop, self._client, begin)

    def _unsupported_upgrade_warning(self) -> None:
        """A request to speak another protocol is answered as if it did not ask (RFC 9110, 7.8)."""


def connection_for(settings: Settings) -> type[Connection]:
    """The connections of a server with these settings."""
    members = {
        "settings": settings,
        "crowd": Crowd(settings.connections),
        "entrance": Entrance(),
        "let_go": Seldom(_log),
    }
    return type("Connection", (Connection,), members)


def _head_bytes(scope: Scope) -> int:
    """The length of a request's line and headers, about: a space or a colon and the end of the line are two each."""
    line = len(scope["raw_path"]) + len(scope["query_string"])
    return line + sum(len(name) + len(value) + 4 for name, value in scope["headers"])


def _limit_unread(connected: Any, seconds: float) -> None:
    """Let the system keep little for a client, and give one up that takes nothing, also after the server has closed."""
    if connected is None or connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SYSTEM_BYTES)
    if user_timeout := getattr(socket, "TCP_USER_TIMEOUT", None):
        connected.setsockopt(socket.IPPROTO_TCP, user_timeout, int(1000 * seconds))
