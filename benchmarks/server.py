"""A real server in a process of its own, whose memory and cores are known."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.progress import say
from tools.server import free_port, wait_until_ready

STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Server:
    """Where a server listens, and its process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def megabytes(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            kilobytes = status.read_text().split("VmRSS:")[1].split()[0]
        else:
            ps = ["ps", "-o", "rss=", "-p", str(self.pid)]
            kilobytes = subprocess.run(ps, capture_output=True, check=True, text=True).stdout
        return int(kilobytes) / 1e3


def pinned(cores: str) -> list[str]:
    """The command that keeps another one to some cores, where there is such a command."""
    return ["taskset", "-c", cores] if shutil.which("taskset") else []


@contextmanager
def serving(cores: str = "", settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that is ready, on these cores (as in "0,1"; "" for all), with these settings and its own cache."""
    port = free_port()
    command = [sys.executable, "-m", "epochwise", "serve", "--port", str(port)]
    with (
        tempfile.TemporaryDirectory() as cache,
        running(command, port, cores, {"EPOCHWISE_CACHE_FOLDER": cache, **(settings or {})}) as server,
    ):
        yield server


@contextmanager
def running(
    command: Sequence[str], port: int, cores: str = "", settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The process of a command that serves on this port, once it is ready."""
    with tempfile.TemporaryFile() as log:
        environment = {**os.environ, **(settings or {})}
        process = subprocess.Popen([*(pinned(cores) if cores else []), *command], env=environment, stderr=log)
        try:
            with said_by_the_server(log):
                wait_until_ready(process, f"http://127.0.0.1:{port}")
            yield Server(port, process.pid)
            process.terminate()
            process.wait(STOP_SECONDS)
        finally:
            process.kill()
            process.wait()


@contextmanager
def said_by_the_server(log: IO[bytes]) -> Iterator[None]:
    """Show the end of the server's log where it did not get ready."""
    try:
        yield
    except (RuntimeError, TimeoutError):
        log.seek(0)
        say(log.read().decode()[-2000:])
        raise
