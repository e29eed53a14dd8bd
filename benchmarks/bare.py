"""The least of a server, to divide by: on uvicorn as Epochwise runs it, one fixed answer to every request."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send

from benchmarks.server import Server, running
from epochwise.settings import Settings
from epochwise.web.connection import connection_for
from tools.server import free_port

EMPTY_PAGE = b'<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title><p>Empty</p></html>'
EMPTY_HEAD = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(EMPTY_PAGE)).encode())]
UVICORNS_OWN = {b"date", b"server", b"connection"}
"""Headers that uvicorn adds by itself."""

Headers = list[tuple[bytes, bytes]]


@contextmanager
def bare(copied: str = "", cores: str = "") -> Iterator[Server]:
    """A server that sends what it got from this address when it started, to the byte; without one, an empty page."""
    port = free_port()
    with running([sys.executable, "-m", "benchmarks.bare", str(port), copied], port, cores) as server:
        yield server


def answer_of(address: str) -> tuple[Headers, bytes]:
    """The headers and the plain body of an address."""
    answer = httpx.get(address, headers={"Accept-Encoding": "identity"}, trust_env=False)
    return [(name, value) for name, value in answer.headers.raw if name.lower() not in UVICORNS_OWN], answer.content


def main() -> None:
    port, copied = int(sys.argv[1]), sys.argv[2]
    head, body = answer_of(copied) if copied else (EMPTY_HEAD, EMPTY_PAGE)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": head})
            await send({"type": "http.response.body", "body": body})

    config = uvicorn.Config(
        app, port=port, http=connection_for(Settings()), ws="none", lifespan="off", access_log=False, log_config=None
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
