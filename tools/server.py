"""A real server in a process of its own, for tests, the picture and the benchmarks."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

READY_SECONDS = 300.0  # a first start compiles every kernel
STOP_SECONDS = 30.0  # a few on a machine that has nothing else to do
PORTS = range(20_000, 30_000)  # below those that systems hand out by themselves, so that no connection takes one


def free_port() -> int:
    """A port that nothing listens on at this moment, and that stays free unless somebody names it."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    """Ask /readyz until it says yes; an error when the process ends before, or the deadline passes."""
    deadline = time.monotonic() + READY_SECONDS
    # One client: to make one takes half as long as the wait between two questions.
    with httpx.Client(base_url=url, trust_env=False) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with status {process.returncode} before it was ready")
            try:
                if client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
    raise TimeoutError(f"{url}/readyz did not say ready within {READY_SECONDS:.0f} s")


@contextmanager
def serving(
    command: Sequence[str] = (sys.executable, "-m", "epochwise"),
    *,
    port: int | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Iterator[str]:
    """Start `command serve`, yield its base URL once it is ready; SIGTERM must then end it within STOP_SECONDS.

    Its folders are its own and new.
    """
    port = free_port() if port is None else port
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as data:
        own = {**environment, "EPOCHWISE_CACHE_FOLDER": cache, "EPOCHWISE_DATA_FOLDER": data}
        process = subprocess.Popen([*command, "serve", "--port", str(port)], cwd=cwd, env=own)
        try:
            wait_until_ready(process, url)
            yield url
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)
        finally:
            process.kill()
            process.wait()
