"""Whatever a server answers, a client raises one typed error in one line, and does not ask such a server again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest

from epochwise.client import ApiError, AsyncClient, Client
from epochwise.wire.events import dumps

STARTED = b"id: 0-12345678-0-1\nevent: started\ndata: "
EVENTS = {"content-type": "text/event-stream"}


def endless() -> Iterator[bytes]:
    while True:
        yield b"data: x\n"


def redirect(request: httpx.Request) -> httpx.Response:
    return httpx.Response(302, headers={"location": str(request.url)})


def answer(*arguments: Any, **members: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(*arguments, **members)


ANYWHERE = {
    "another program's page": answer(200, html="<h1>Welcome to the hotel's wireless network</h1>"),
    "another program's JSON": answer(200, json={"id": 1}),
    "a list": answer(404, json=["nothing"]),
    "nothing": answer(204),
    "a page with an error": answer(500, html="<h1>Internal server error</h1>\n" * 5),
    "a redirect in a circle": redirect,
    "a redirect to another protocol": answer(302, headers={"location": "ftp://lab.example/"}),
    "a redirect to nowhere": answer(304),
    "broken compression": answer(200, headers={"content-encoding": "gzip"}, content=b"\x1f\x8bnothing"),
    "a problem that is none": answer(422, json={"type": 5, "title": [], "status": "x", "detail": {"a": "b\nc"}}),
    "a known problem of other facts": answer(
        422, json={"type": "urn:epochwise:problem:too-large", "status": None, "estimate": [], "limit": {}}
    ),
}
WHOLE = {
    "text of another encoding": answer(200, content=b'{"id": "\xff"}'),
    "half a document": answer(200, content=b'{"id": "1", "batch_loss": [0.1,'),
    "a number": answer(200, content=b"1e999"),
    "a document without end": answer(200, content=endless()),
    "a deep document": answer(200, content=b"[" * 100_000),
}
STREAMED = {
    "no JSON": STARTED + b"{\n\n",
    "no text": STARTED + b"\xff\n\n",
    "a list": STARTED + b"[]\n\n",
    "nothing of ours": STARTED + b"{}\n\n",
    "no place": b"event: started\ndata: {}\n\n",
    "a failure without facts": b"id: 1-12345678-0-1\nevent: failed\ndata: {}\n\n",
    "a failure that is none": b"id: 1-12345678-0-1\nevent: failed\ndata: []\n\n",
    "the end at once": b"id: 0-12345678-0-1\nevent: finished\ndata: {}\n\n",
}


@pytest.fixture(autouse=True)
def soon_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("epochwise.client.wire.LONGEST_ANSWER", 200_000)
    monkeypatch.setattr("epochwise.client.following.LONGEST_EVENT", 100_000)


def raised_by(ask: Callable[[Client], object], serve: Callable[[httpx.Request], httpx.Response]) -> ApiError:
    requests = 0

    def counted(request: httpx.Request) -> httpx.Response:
        nonlocal requests
        requests += request.url.host == "127.0.0.1"
        return serve(request)

    def sleep(seconds: float) -> None:
        raise AssertionError("it asks again")

    with Client(transport=httpx.MockTransport(counted), sleep=sleep) as client, pytest.raises(ApiError) as raised:
        ask(client)
    assert requests == 1 or serve is redirect
    return raised.value


@pytest.mark.parametrize("serve", [*ANYWHERE.values(), *WHOLE.values()], ids=[*ANYWHERE, *WHOLE])
@pytest.mark.parametrize("ask", [Client.run, Client.datasets, Client.dataset, Client.plan])
def test_a_strange_answer_is_one_typed_error(
    ask: Callable[[Client], object], serve: Callable[[httpx.Request], httpx.Response]
) -> None:
    error = raised_by(ask, serve)
    assert str(error)
    assert len(str(error)) < 1000


@pytest.mark.parametrize("serve", ANYWHERE.values(), ids=ANYWHERE)
def test_so_is_a_strange_answer_in_place_of_a_stream(serve: Callable[[httpx.Request], httpx.Response]) -> None:
    assert str(raised_by(lambda client: list(client.stream()), serve))


async def endless_aside() -> AsyncIterator[bytes]:
    for piece in endless():
        yield piece


@pytest.mark.parametrize("serve", [*ANYWHERE.values(), answer(200, content=endless_aside())])
def test_the_client_for_asyncio_raises_the_same(serve: Callable[[httpx.Request], httpx.Response]) -> None:
    async def ask() -> None:
        async with AsyncClient(transport=httpx.MockTransport(serve)) as client:
            with pytest.raises(ApiError):
                await client.run()
            if serve in ANYWHERE.values():
                with pytest.raises(ApiError):
                    [event async for event in client.stream()]

    asyncio.run(ask())


@pytest.mark.parametrize("content", STREAMED.values(), ids=STREAMED)
def test_and_a_stream_of_something_else(content: bytes) -> None:
    assert str(raised_by(lambda client: client.fetch("1"), answer(200, headers=EVENTS, content=content)))


def test_an_event_without_end_is_given_up() -> None:
    error = raised_by(lambda client: client.fetch("1"), answer(200, headers=EVENTS, content=endless()))
    assert str(error) == "The stream has an event of more than 100,000 bytes: it is not Epochwise's."


@pytest.mark.parametrize(
    "change",
    [
        {"plan": {}},
        {"plan": {"total_batches": -1, "batch_sizes": [[5, 40]]}},
        {"plan": {"total_batches": 10**15, "batch_sizes": [[5, 40]]}},
        {"config": {"epochs": 0}},
        {"initial": None},
    ],
)
def test_numbers_that_do_not_fit_together_are_one_typed_error(change: dict[str, Any], client: Client) -> None:
    with httpx.Client(base_url=client.url, trust_env=False) as plain:
        document = plain.get("/api/v1/run", params={"epochs": "2"}).json()
    started = {name: document[name] for name in ("id", "engine", "config", "plan", "initial", "measures")} | change
    batches = {"first": 7, "loss": [0.5], "measures": {}}
    content = STARTED + dumps(started) + b"\n\nid: 1-12345678-0-1\nevent: batches\ndata: " + dumps(batches) + b"\n\n"
    assert str(raised_by(lambda asking: asking.fetch("1"), answer(200, headers=EVENTS, content=content)))


def test_a_document_of_an_older_server_is_one_typed_error(client: Client) -> None:
    with httpx.Client(base_url=client.url, trust_env=False) as plain:
        document = plain.get("/api/v1/run", params={"epochs": "2"}).json()
    for name in ("id", "config", "plan", "batch_loss", "epochs", "measures", "verdict", "timing"):
        older = {member: value for member, value in document.items() if member != name}
        error = raised_by(Client.run, answer(200, content=json.dumps(older)))
        assert str(error) == (
            f"The document of a run cannot be read (KeyError: '{name}'): the server is of another version, "
            "or not Epochwise."
        )
