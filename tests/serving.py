"""A real uvicorn on a socket, in a thread of this process, so that a test can choose the settings and reach the app."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import httpx
import uvicorn
from fastapi import FastAPI

from epochwise.runs.engine import Engine
from epochwise.settings import Settings
from epochwise.web import pages
from epochwise.web.app import create_app
from epochwise.web.connection import connection_for
from tools.server import READY_SECONDS

DEADLINE = 120.0


@dataclass(frozen=True)
class Served:
    """A running app and where it answers."""

    app: FastAPI
    url: str
    server: uvicorn.Server

    def client(self, **options: Any) -> httpx.Client:
        """A client of this server, blind to the machine's proxies."""
        return httpx.Client(base_url=self.url, trust_env=False, timeout=DEADLINE, **options)


@contextmanager
def served(
    settings: Settings | None = None,
    engine: Engine | None = None,
    root_path: str = "",
    ready: bool = True,
    loop: str = "auto",
) -> Iterator[Served]:
    """Serve an app of its own until the block ends.

    `root_path` is the prefix under which a proxy would show it; `loop`, the event loop by uvicorn's name for it. Its
    pages wait for their run as long as a test does: how busy this machine is must not decide what they show.
    """
    settings = settings or Settings()
    app = create_app(settings, engine)
    config = uvicorn.Config(
        app,
        port=0,
        http=connection_for(settings),
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=1,
        root_path=root_path,
        loop=loop,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        running = Served(app, f"http://127.0.0.1:{port}", server)
        # A test that counts runs must not count that of the first page.
        until(lambda: app.state.site.prepared or not ready, READY_SECONDS)
        with patch.object(pages, "WAIT_SECONDS", DEADLINE):
            yield running
    finally:
        server.should_exit = True
        thread.join(DEADLINE)


def until(holds: Any, seconds: float = DEADLINE) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: when it does not within the deadline.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the condition did not come true")
        time.sleep(0.005)
