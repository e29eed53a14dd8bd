"""The asynchronous client over the same server."""

import asyncio
from contextlib import aclosing

import httpx
import pytest

from epochwise.client import (
    AsyncClient,
    Client,
    ClientClosed,
    Finished,
    InvalidRequest,
    NotFound,
    Retries,
    Run,
    Started,
    Unreachable,
    answers,
)
from tests.client.same import assert_same
from tests.serving import Served


def test_it_answers_what_the_other_one_does(site: Served, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> None:
        async with AsyncClient(site.url, transport=httpx.AsyncHTTPTransport()) as asking:
            assert_same(await asking.run(epochs=5), client.run(epochs=5))
            assert await asking.plan(epochs=5) == client.plan(epochs=5)
            assert await asking.datasets() == client.datasets()
            assert (await asking.dataset()).train_x.tolist() == client.dataset().train_x.tolist()
            assert (await asking.window(first=3)).loss.tolist() == client.window(first=3).loss.tolist()
            assert (await asking.recall(epochs=3, epoch=2)).train.counts.sum() == 200
            assert (await asking.updates(first=3))[0].loss == client.updates(first=3)[0].loss
            assert await asking.script(length="short") == client.script(length="short") != client.script()
            assert_same(await asking.fetch(client.run(epochs=5).id), client.run(epochs=5))
            with pytest.raises(InvalidRequest):
                await asking.updates(count=0)
            with pytest.raises(NotFound, match="has no run 42"):
                await asking.fetch("42")
            monkeypatch.setattr(answers, "SHORT_SECONDS", 0.0)
            assert_same(await asking.run(epochs=6), Run.local(epochs=6))

    asyncio.run(ask())


def test_its_stream_goes_on_after_a_cut(site: Served) -> None:
    class Cutting(httpx.AsyncHTTPTransport):
        """Real connections; the first gives a part of its body only, the second is refused."""

        asked = 0

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.asked += 1
            if self.asked == 2:
                raise httpx.ConnectError("refused")
            response = await super().handle_async_request(request)
            if self.asked > 1:
                return response
            body = await response.aread()
            return httpx.Response(200, content=body[: len(body) // 2])

    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def follow() -> Run:
        retries = Retries(chance=lambda: 1.0)
        async with AsyncClient(site.url, transport=Cutting(), sleep=sleep, retries=retries) as client:
            return Run.from_events([event async for event in client.stream(epochs=500)])

    assert_same(asyncio.run(follow()), Run.local(epochs=500))
    assert slept == [0.25, 0.5]


def test_it_gives_up_as_the_other_one_does() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    async def ask() -> None:
        retries = Retries(tries=3, chance=lambda: 1.0)
        transport = httpx.MockTransport(answer)
        async with AsyncClient(transport=transport, sleep=sleep, retries=retries) as client:
            with pytest.raises(Unreachable, match="refused"):
                await client.run()

    asyncio.run(ask())
    assert slept == [0.25, 0.5]


def test_a_client_of_another_event_loop_or_one_that_was_closed_says_so(site: Served) -> None:
    # A connection that is kept would be left open by its event loop.
    unkept = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
    client = AsyncClient(site.url, transport=unkept)

    async def ask() -> None:
        await client.datasets()

    async def ask_and_leave() -> None:
        async with client:
            await client.datasets()

    async def ask_when_closed() -> None:
        async with AsyncClient(site.url) as closed:
            await closed.datasets()
        await closed.datasets()

    asyncio.run(ask())
    for again in (ask, ask_and_leave):
        with pytest.raises(ClientClosed, match=r"works in one event loop: make one in each asyncio\.run"):
            asyncio.run(again())
    with pytest.raises(ClientClosed, match="was closed; make another one"):
        asyncio.run(ask_when_closed())


def test_many_streams_at_once(site: Served) -> None:
    async def follow(client: AsyncClient, seed: int) -> tuple[object, object]:
        async with aclosing(client.stream(epochs=20, seed=seed)) as events:
            told = [event async for event in events]
        return told[0], told[-1]

    async def all_of_them() -> list[tuple[object, object]]:
        async with AsyncClient(site.url, transport=httpx.AsyncHTTPTransport()) as client:
            return await asyncio.gather(*(follow(client, seed) for seed in range(20)))

    ends = asyncio.run(all_of_them())
    assert all(isinstance(first, Started) and isinstance(last, Finished) for first, last in ends)
    assert len({first.id for first, _ in ends if isinstance(first, Started)}) == 20
