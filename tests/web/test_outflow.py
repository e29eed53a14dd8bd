"""A response that lasts: when it begins, when it ends, and what it leaves behind."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from epochwise.web.stream import Outflow
from epochwise.wire.refusals import Busy

pytestmark = pytest.mark.anyio


class Client:
    """The other end: what it was sent, and when it leaves."""

    def __init__(self, leaves_after: int | None = None) -> None:
        self.status: int | None = None
        self.chunks: list[bytes] = []
        self.ended = False
        self.leaves_after = leaves_after
        self.left = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.ended = not message.get("more_body", False)
        if message["body"]:
            self.chunks.append(message["body"])
        if self.leaves_after == len(self.chunks):
            self.left.set()

    async def receive(self) -> Any:
        await self.left.wait()
        return {"type": "http.disconnect"}


class Source:
    """Chunks that come when they are let, and whether their end was reached."""

    def __init__(self, *chunks: bytes | Exception) -> None:
        self.given = chunks
        self.more = asyncio.Event()
        self.closed = False

    async def chunks(self, wait_at: int | None = None) -> AsyncGenerator[bytes, None]:
        try:
            for place, chunk in enumerate(self.given):
                if place == wait_at:
                    await self.more.wait()
                if isinstance(chunk, Exception):
                    raise chunk
                yield chunk
        finally:
            self.closed = True


async def flow(client: Client, chunks: AsyncGenerator[bytes, None], head: bool = False, **options: Any) -> None:
    """Send the chunks to the client."""
    given = {"media_type": "text/plain", "headers": {}, **options}
    await Outflow(chunks, **given)({"type": "http", "head": head}, client.receive, client.send)


async def test_chunks_come_in_order_and_the_end_is_told() -> None:
    client, source = Client(), Source(b"a", b"b", b"c")
    await flow(client, source.chunks())
    assert (client.status, client.chunks, client.ended, source.closed) == (200, [b"a", b"b", b"c"], True, True)


async def test_without_a_chunk_the_status_says_so() -> None:
    client = Client()
    await flow(client, Source().chunks(), empty_status=204)
    assert (client.status, client.chunks, client.ended) == (204, [], True)


async def test_what_is_refused_at_once_is_raised_before_anything_is_sent() -> None:
    client, source = Client(), Source(Busy(3))
    with pytest.raises(Busy):
        await flow(client, source.chunks())
    assert client.status is None
    assert source.closed


async def test_a_silence_is_filled_until_the_next_chunk_comes() -> None:
    client, source = Client(leaves_after=3), Source(b"a", b"b")
    await flow(client, source.chunks(wait_at=1), keep_alive=b".", keep_alive_seconds=0.01)
    assert client.chunks == [b"a", b".", b"."]
    assert source.closed


async def test_what_is_refused_behind_a_chunk_or_a_silence_ends_what_is_resumed() -> None:
    client = Client()
    await flow(client, Source(b"a", Busy(3)).chunks(), resumes=True)
    assert (client.status, client.chunks, client.ended) == (200, [b"a"], True)
    client, source = Client(), Source(Busy(3))
    given: dict[str, Any] = {"keep_alive": b".", "keep_alive_seconds": 0.01, "resumes": True}
    flowing = asyncio.create_task(flow(client, source.chunks(wait_at=0), **given))
    while not client.chunks:
        await asyncio.sleep(0)
    source.more.set()
    await flowing
    assert (client.status, client.chunks[0], client.ended) == (200, b".", True)


async def test_when_the_client_leaves_the_source_is_closed_while_it_waits() -> None:
    client, source = Client(leaves_after=1), Source(b"a", b"b")
    await flow(client, source.chunks(wait_at=1))
    assert client.chunks == [b"a"]
    assert source.closed
    assert not client.ended


async def test_when_the_server_closes_the_response_ends_where_it_is() -> None:
    client, source, closing = Client(), Source(b"a", b"b"), asyncio.Event()
    flowing = asyncio.create_task(flow(client, source.chunks(wait_at=1), closing=closing, empty_status=204))
    while not client.chunks:
        await asyncio.sleep(0)
    closing.set()
    await flowing
    assert (client.status, client.chunks, client.ended, source.closed) == (200, [b"a"], True, True)


async def test_a_server_that_closes_sends_no_chunk_and_does_not_say_that_nothing_follows() -> None:
    client, closing = Client(), asyncio.Event()
    closing.set()
    await flow(client, Source(b"a", b"b").chunks(), closing=closing, empty_status=204)
    assert (client.status, client.chunks, client.ended) == (200, [], True)


async def test_a_file_that_cannot_be_finished_breaks_off() -> None:
    client, source = Client(), Source(b"a", b"b", RuntimeError("no disk"))
    with pytest.raises(RuntimeError):
        await flow(client, source.chunks())
    assert not client.ended


async def test_head_has_the_headers_and_touches_no_chunk() -> None:
    client, source = Client(), Source(b"a")
    await flow(client, source.chunks(), head=True)
    assert (client.status, client.chunks, client.ended, source.closed) == (200, [], True, False)
