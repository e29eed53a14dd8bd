"""A server of its own for tests that kill it or hold its runs; as a program, that server: `mortal.py PORT FILE`.

Its runs go no further than the number of updates in FILE, so what a page shows of a run on its way stands still for as
long as a test looks at it, however fast or slow the machine is.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from epochwise.core.config.config import RunConfig
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.runs.engine import Engine
from epochwise.settings import Settings
from epochwise.web.app import create_app
from tools.server import wait_until_ready

ROOT = Path(__file__).parent.parent
NO_LIMIT = sys.maxsize


class Mortal:
    """A server process that can be killed and started again on the same port."""

    def __init__(self, limit: Path) -> None:
        self._limit = limit
        # Bound for as long as this lives, so that nobody else is given the port while no server listens on it.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._place.bind(("127.0.0.1", 0))
        self.port: int = self._place.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.let_go()
        self._start()

    def hold(self, updates: int) -> None:
        """Let runs go on until so many updates are done, and stand still there until they are let go on or stopped."""
        whole = self._limit.with_suffix(".new")
        whole.write_text(str(updates))
        whole.replace(self._limit)

    def let_go(self) -> None:
        """Let runs go on to their ends."""
        self.hold(NO_LIMIT)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def revive(self) -> None:
        """Start it again where it was killed."""
        if self.process.poll() is not None:
            self._start()

    def close(self) -> None:
        """Kill it for good."""
        self.kill()
        self._place.close()

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.mortal", str(self.port), str(self._limit)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ)
        try:
            wait_until_ready(self.process, self.url)
        except BaseException:
            self.kill()
            raise


@contextmanager
def mortal(folder: Path) -> Iterator[Mortal]:
    """A server until the block ends; the folder is for its file."""
    server = Mortal(folder / "limit")
    try:
        yield server
    finally:
        server.close()


def limited(limit: Path) -> Engine:
    """The engine, whose pieces wait where the limit's updates are done; a run that is stopped waits no more."""

    def train(config: RunConfig, stop: Stop) -> Iterator[History]:
        for history in sgd.train(config, stop):
            while history.curves.updates_done > int(limit.read_text()) and not stop.flag[0]:
                time.sleep(0.005)
            yield history

    return Engine(train=train)


def main(port: str, limit: str) -> None:
    """Serve. A held run keeps its slot, and frames need one too, so there are many, also on a machine of one core."""
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=2048, reuse_port=True)
    app = create_app(Settings(slots=16), limited(Path(limit)))
    uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None)).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
