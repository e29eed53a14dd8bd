"""A bucket as of S3, for tests: moto in a process of its own, which knows nothing of our code."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from tests.serving import until
from tools.cluster import ROOT
from tools.server import free_port

S3 = ROOT / ".venv" / "s3"
"""Where `make` installs moto."""


@contextmanager
def buckets() -> Iterator[None]:
    """As long as this lasts, the environment leads to an S3 with a bucket that is called `bucket`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(S3)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def made() -> bool:
        assert server.poll() is None
        try:
            return httpx.put(f"{address}/bucket", trust_env=False).is_success
        except httpx.TransportError:
            return False

    try:
        until(made, 60.0)
        with leading_to(address):
            yield
    finally:
        server.kill()
        server.wait()


@contextmanager
def leading_to(address: str) -> Iterator[None]:
    """As long as this lasts, the environment leads to an S3 at an address."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }.items():
            patch.setenv(name, value)
        yield


@contextmanager
def accepting(answer: Callable[[socket.socket], None] = lambda _: None) -> Iterator[list[socket.socket]]:
    """The connections that a server in the place of an S3 has accepted, in which `answer` says something or nothing."""
    connections: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                connections.append(connection)
                answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            with leading_to(f"http://127.0.0.1:{listening.getsockname()[1]}"):
                yield connections
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in connections:
                connection.close()
