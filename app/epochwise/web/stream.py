"""Bytes to a client for as long as it takes: keep-alives, an end when a side leaves."""

import asyncio
from asyncio import create_task
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError
from epochwise.web.site import Site
from epochwise.web.waiting import disconnected
from epochwise.wire.events import KEEP_ALIVE


class Outflow(Response):
    """A response of chunks, each sent as it comes.

    Nothing is sent before the first chunk is there or `keep_alive_seconds` have passed, so that what is refused at once
    is refused with a status of its own. Where a client goes on by asking again (`resumes`), what is refused later ends
    the response, and asking again says why. Without any chunk the answer is `empty_status`. When `closing` is set the
    response ends where it is. A client that takes nothing is not noticed here: the connection is closed under it.
    """

    def __init__(
        self,
        chunks: AsyncGenerator[bytes, None],
        *,
        media_type: str,
        headers: dict[str, str],
        closing: asyncio.Event | None = None,
        keep_alive: bytes = b"",
        keep_alive_seconds: float | None = None,
        resumes: bool = False,
        empty_status: int = 200,
    ) -> None:
        self.chunks = chunks
        self.status_code = 200
        self.background = None
        self.media_type = media_type
        self.closing = closing or asyncio.Event()
        self.keep_alive = keep_alive
        self.keep_alive_seconds = keep_alive_seconds
        self.resumes = resumes
        self.empty_status = empty_status
        self.init_headers(headers)
        self._begun = False
        self._sent = 0.0
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the chunks until there are no more, the client has left or the server closes."""
        # A server that closes begins no stream: each event would tell a client that asks again that it makes progress.
        # The status stays 200, since a browser's EventSource asks no more after any other.
        if scope.get("head") or self.closing.is_set():
            await self._begin(send, 200)
            await send({"type": "http.response.body", "body": b""})
            await self.chunks.aclose()
            return
        try:
            await self._until_an_end(receive, send)
        finally:
            await self.chunks.aclose()

    async def _until_an_end(self, receive: Receive, send: Send) -> None:
        # One wait for the whole response: with a thousand viewers a wait for each chunk costs more than sending it.
        flow, silence = create_task(self._flow(send)), create_task(self._fill_silence(send))
        left, closing = create_task(disconnected(receive)), create_task(self.closing.wait())
        tasks: tuple[asyncio.Task[Any], ...] = (flow, silence, left, closing)
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if closing in done and not (left in done or flow in done):
            await self._send(send, b"", more=False)

    async def _flow(self, send: Send) -> None:
        try:
            async for chunk in self.chunks:
                await self._send(send, chunk)
        except EpochwiseError:
            if not (self._begun and self.resumes):
                raise
        await self._send(send, b"", more=False, status=self.empty_status)

    async def _fill_silence(self, send: Send) -> None:
        """Send a keep-alive whenever nothing was sent for a while."""
        if self.keep_alive_seconds is None:
            await asyncio.Event().wait()
            return
        clock = asyncio.get_running_loop().time
        self._sent = clock()
        while True:
            silent = clock() - self._sent
            if silent >= self.keep_alive_seconds:
                await self._send(send, self.keep_alive)
                silent = 0
            await asyncio.sleep(self.keep_alive_seconds - silent)

    async def _send(self, send: Send, chunk: bytes, *, more: bool = True, status: int = 200) -> None:
        """Send a chunk, before the first one the head."""
        async with self._turn:
            if not self._begun:
                await self._begin(send, status)
                self._begun = True
            await send({"type": "http.response.body", "body": chunk, "more_body": more})
            self._sent = asyncio.get_running_loop().time()

    async def _begin(self, send: Send, status: int) -> None:
        await send({"type": "http.response.start", "status": status, "headers": self.raw_headers})


def events_outflow(site: Site, frames: AsyncGenerator[bytes, None], headers: Mapping[str, str]) -> Outflow:
    """Encoded frames as a stream of server-sent events; 204 when there is none left to send."""
    return Outflow(
        frames,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **headers},
        closing=site.closing,
        keep_alive=KEEP_ALIVE,
        keep_alive_seconds=site.settings.keep_alive_seconds,
        resumes=True,
        empty_status=204,
    )


def pieces_outflow(pieces: AsyncGenerator[bytes, None], media_type: str, headers: dict[str, str]) -> Outflow:
    """Pieces of a file, made while the client takes them; never cut short as if it were whole."""
    return Outflow(pieces, media_type=media_type, headers=headers)
