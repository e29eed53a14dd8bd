"""Long bodies go out in pieces, as many at a time as there is memory for."""

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.runs.client import CLIENT
from epochwise.web.flight import Flight, unread
from epochwise.web.refusing import answer_refused

WRITTEN_AT_ONCE = 65_536
"""What is written at once. The next piece waits until the system has this one."""


class Sending:
    """Middleware: sends long bodies in pieces, and answers 503 in place of one for which there is no room."""

    def __init__(self, app: ASGIApp, flight: Flight) -> None:
        self.app = app
        self.flight = flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope.get("head"):
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def in_pieces(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body = message.get("body", b"")
            # Of an answer in pieces there is never more than one.
            counted = start is not None and not message.get("more_body")
            if len(body) <= WRITTEN_AT_ONCE:
                await begin()
                await send(message)
            elif not counted or self.flight.enter(id(body), len(body), CLIENT.get()):
                await begin()
                try:
                    await _send_pieces(send, message)
                finally:
                    if counted:
                        self.flight.leave(id(body), CLIENT.get())
            else:
                await answer_refused(Request(scope), unread())(scope, receive, send)

        async def begin() -> None:
            nonlocal start
            if start is not None:
                await send(start)
                start = None

        await self.app(scope, receive, in_pieces)


async def _send_pieces(send: Send, message: Message) -> None:
    body, more = memoryview(message["body"]), message.get("more_body", False)
    for place in range(0, len(body), WRITTEN_AT_ONCE):
        end = place + WRITTEN_AT_ONCE
        await send({**message, "body": body[place:end], "more_body": more or end < len(body)})
