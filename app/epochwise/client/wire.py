"""HTTP. This module alone knows httpx: questions go in; answers, bytes and our own errors come out."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx

from epochwise.client.answers import Answer, Question
from epochwise.client.errors import Unreachable

Transport = httpx.BaseTransport
AsyncTransport = httpx.AsyncBaseTransport

KEEP_ALIVE_SECONDS = 15.0
"""Longest silence of a healthy stream."""
CONNECT_SECONDS = 10.0


class Wire:
    """Connections to one server, which may be silent for `silence` seconds before it counts as gone."""

    def __init__(self, server: str, silence: float, transport: Transport | None) -> None:
        self._server = server
        self._http = httpx.Client(**_options(server, silence), transport=transport)

    def get(self, question: Question[Any]) -> Answer:
        """The whole answer.

        Raises:
            Unreachable: when there is none.
        """
        with _reached(self._server):
            return _answer(self._http.get(question.path, params=question.query, headers=question.headers))

    @contextmanager
    def open(self, question: Question[Any]) -> Iterator[Iterator[bytes]]:
        """The bytes of an answer as they come.

        Raises:
            EpochwiseError: what the question was refused with.
            Unreachable: here or while the bytes are taken.
        """
        path, query, headers = question.path, question.query, question.headers
        with _reached(self._server), self._http.stream("GET", path, params=query, headers=headers) as response:
            if response.status_code >= 300:
                response.read()
                raise _answer(response).error()
            yield response.iter_bytes()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


class AsyncWire:
    """As `Wire`."""

    def __init__(self, server: str, silence: float, transport: AsyncTransport | None) -> None:
        self._server = server
        self._http = httpx.AsyncClient(**_options(server, silence), transport=transport)

    async def get(self, question: Question[Any]) -> Answer:
        """As `Wire.get`."""
        with _reached(self._server):
            return _answer(await self._http.get(question.path, params=question.query, headers=question.headers))

    @asynccontextmanager
    async def open(self, question: Question[Any]) -> AsyncIterator[AsyncIterator[bytes]]:
        """As `Wire.open`."""
        path, query, headers = question.path, question.query, question.headers
        with _reached(self._server):
            async with self._http.stream("GET", path, params=query, headers=headers) as response:
                if response.status_code >= 300:
                    await response.aread()
                    raise _answer(response).error()
                yield response.aiter_bytes()

    async def close(self) -> None:
        """As `Wire.close`."""
        await self._http.aclose()


def _options(server: str, silence: float) -> Mapping[str, Any]:
    if not server.startswith(("http://", "https://")):
        raise ValueError(f"url: {server!r} is no address of a server; it begins with http:// or https://")
    if silence <= KEEP_ALIVE_SECONDS:
        raise ValueError(f"silence: {silence} s is too short; allowed is more than {KEEP_ALIVE_SECONDS:.0f} s")
    timeout = httpx.Timeout(silence, connect=CONNECT_SECONDS)
    return {"base_url": server, "timeout": timeout, "follow_redirects": True}


def _answer(response: httpx.Response) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content)


@contextmanager
def _reached(server: str) -> Iterator[None]:
    """Raise `Unreachable` for an error of the connection to this server."""
    try:
        yield
    except httpx.RequestError as error:
        raise Unreachable(f"{server} cannot be reached: {error or type(error).__name__}.") from error
