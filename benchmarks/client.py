"""The least of a client over HTTP, so that the server's time is what is measured."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from time import perf_counter
from typing import Self
from urllib.parse import urlencode

from benchmarks.server import Server
from epochwise.core.config.config import RunConfig
from epochwise.wire.events import Event, decode

POINTS = 300
PATIENCE = 60.0


def path(route: str, config: RunConfig, **more: int | str) -> str:
    """The path of a route with everything that was given of a configuration."""
    return f"/api/v1/{route}?{urlencode({**config.model_dump(exclude_unset=True), **more})}"


@contextmanager
def connected(server: Server) -> Iterator[HTTPConnection]:
    """A kept-alive connection."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.connect()
        yield connection
    finally:
        connection.close()


def get(connection: HTTPConnection, path: str) -> tuple[float, bytes]:
    """The seconds until a whole answer was here, and the answer."""
    start = perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    seconds = perf_counter() - start
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}: {body[:300]!r}")
    return seconds, body


def gauges(connection: HTTPConnection) -> dict[str, float]:
    """The numbers of /metrics that have no labels."""
    lines = get(connection, "/metrics")[1].decode().splitlines()
    pairs = (line.split() for line in lines if line and line[0] != "#" and "{" not in line)
    return {name: float(value) for name, value in pairs}


def events(connection: HTTPConnection, path: str) -> Iterator[tuple[float, Event]]:
    """A stream's events, each with the seconds since it was asked for."""
    start = perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    for event in decode(line.decode().rstrip("\n") for line in response):
        yield perf_counter() - start, event


class Visitor:
    """One of many clients: a kept-alive connection on the event loop."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def arrive(cls, server: Server) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", server.port))

    def leave(self) -> None:
        self._writer.close()

    async def get(self, path: str) -> int:
        """Take a whole answer; its status."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await self._reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        return int(head.split()[1])
