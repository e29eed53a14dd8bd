"""A server of its own for tests that kill it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tools.server import free_port, wait_until_ready


class Mortal:
    """A server process that can be killed and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = self._start()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def revive(self) -> None:
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        process = subprocess.Popen(command, env=os.environ)
        wait_until_ready(process, self.url)
        return process


@contextmanager
def mortal() -> Iterator[Mortal]:
    server = Mortal()
    try:
        yield server
    finally:
        server.kill()
