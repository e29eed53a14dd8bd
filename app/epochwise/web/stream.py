"""Bytes to a client for as long as it takes: keep-alives, a deadline on each send, an end when a side leaves."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Iterator, Sequence
from contextlib import aclosing
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from epochwise.web.site import Site
from epochwise.web.waiting import disconnected
from epochwise.wire.events import KEEP_ALIVE

_log = logging.getLogger(__name__)


class Outflow(Response):
    """A response of chunks, each sent as it comes.

    Nothing is sent before the first chunk is there or `keep_alive_seconds` have passed, so that what is refused at once
    is refused with a status of its own. Without any chunk the answer is `empty_status`. When `closing` is set the
    response ends where it is; when no chunk is taken within `send_seconds` it breaks off.
    """

    def __init__(
        self,
        chunks: AsyncGenerator[bytes, None],
        *,
        media_type: str,
        headers: dict[str, str],
        send_seconds: float,
        closing: asyncio.Event | None = None,
        keep_alive: bytes = b"",
        keep_alive_seconds: float | None = None,
        empty_status: int = 200,
    ) -> None:
        self.chunks = chunks
        self.status_code = 200
        self.background = None
        self.media_type = media_type
        self.closing = closing or asyncio.Event()
        self.send_seconds = send_seconds
        self.keep_alive = keep_alive
        self.keep_alive_seconds = keep_alive_seconds
        self.empty_status = empty_status
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the chunks until there are no more, the client has left or the server closes."""
        if scope.get("head"):
            await self._begin(send, 200)
            await send({"type": "http.response.body", "body": b""})
            await self.chunks.aclose()
            return
        ends = [asyncio.ensure_future(disconnected(receive)), asyncio.ensure_future(self.closing.wait())]
        try:
            await self._flow(send, ends)
        except TimeoutError:
            _log.info("a client took nothing for %s s and was let go", self.send_seconds)
        finally:
            for end in ends:
                end.cancel()

    async def _flow(self, send: Send, ends: Sequence[asyncio.Future[Any]]) -> None:
        begun = False
        async with aclosing(self._chunks_until(ends)) as chunks:
            async for chunk in chunks:
                if not begun:
                    await self._within(self._begin(send, 200))
                    begun = True
                await self._within(send({"type": "http.response.body", "body": chunk, "more_body": True}))
        left, stopping = (end.done() for end in ends)
        if left:
            return
        if not begun:
            await self._within(self._begin(send, 200 if stopping else self.empty_status))
        await self._within(send({"type": "http.response.body", "body": b""}))

    async def _chunks_until(self, ends: Sequence[asyncio.Future[Any]]) -> AsyncGenerator[bytes, None]:
        """The chunks, and a keep-alive whenever none came for a while, until one of `ends` is done."""
        step: asyncio.Future[bytes] | None = None
        try:
            while True:
                step = step or asyncio.ensure_future(anext(self.chunks))
                await asyncio.wait((step, *ends), timeout=self.keep_alive_seconds, return_when=asyncio.FIRST_COMPLETED)
                if any(end.done() for end in ends):
                    return
                if not step.done():
                    yield self.keep_alive
                    continue
                try:
                    chunk = step.result()
                except StopAsyncIteration:
                    return
                step = None
                yield chunk
        finally:
            if step is not None:
                step.cancel()
                await asyncio.wait((step,))
            await self.chunks.aclose()

    async def _begin(self, send: Send, status: int) -> None:
        await send({"type": "http.response.start", "status": status, "headers": self.raw_headers})

    async def _within(self, sending: Awaitable[None]) -> None:
        async with asyncio.timeout(self.send_seconds):
            await sending


def events_outflow(site: Site, frames: AsyncGenerator[bytes, None]) -> Outflow:
    """Encoded frames as a stream of server-sent events; 204 when there is none left to send."""
    return Outflow(
        frames,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        closing=site.closing,
        send_seconds=site.settings.send_seconds,
        keep_alive=KEEP_ALIVE,
        keep_alive_seconds=site.settings.keep_alive_seconds,
        empty_status=204,
    )


def pieces_outflow(site: Site, pieces: Iterator[bytes], media_type: str, headers: dict[str, str]) -> Outflow:
    """Pieces of a file, made in a thread while the client takes them; never cut short as if it were whole."""
    return Outflow(
        _in_thread(pieces),
        media_type=media_type,
        headers=headers,
        send_seconds=site.settings.send_seconds,
    )


async def _in_thread(pieces: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
