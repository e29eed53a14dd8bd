"""Epochwise in several processes, as a cluster has them: a Redis, two web processes and two workers.

`python -m tools.cluster` starts them on this machine and prints their addresses; Ctrl-C ends them. Where nginx is
installed, it shares out the readers to the web processes. The tests start, kill and freeze the same parts.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.server import free_port, wait_until_ready

ROOT = Path(__file__).parent.parent
EXTRA = ROOT / ".venv" / "cluster"
"""Where `make` installs what `epochwise[cluster]` needs, apart from what the tests need."""
WEBS, WORKERS = 2, 2
STOP_SECONDS = 30.0


class Part:
    """One process of the cluster, in a process group of its own with its children."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again; what it says goes to its file."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the process and its children."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.tell(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def stop(self) -> int:
        """Tell it to end, as an operator does; its exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def said(self) -> str:
        """Whatever it has said."""
        return self.log.read_text(errors="replace")


class Cluster:
    """A Redis, web processes and workers, each a `Part`. `settings` are environment variables for all of them."""

    def __init__(self, folder: Path, webs: int = WEBS, workers: int = WORKERS, **settings: str) -> None:
        self.folder = folder
        self.redis_port = free_port()
        self.redis_url = f"redis://127.0.0.1:{self.redis_port}/0"
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(EXTRA), str(ROOT / "app"), str(ROOT)]),
            "EPOCHWISE_REDIS": self.redis_url,
            "EPOCHWISE_CACHE_FOLDER": "",
            "EPOCHWISE_DATA_FOLDER": "",
            "EPOCHWISE_STORE": f"file://{folder}/store",
            "EPOCHWISE_SLOTS": "1",
            "PYTHONFAULTHANDLER": "1",  # a part that hangs says where, when it is sent SIGABRT
            **settings,
        }
        data = folder / "redis"
        data.mkdir()
        self.redis = self._part(folder, "redis", self._redis_command(data))
        ports = [free_port() for _ in range(webs)]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        program = [sys.executable, "-m", "epochwise"]
        self.webs = [
            self._part(folder, f"web-{number}", [*program, "serve", "--port", str(port)])
            for number, port in enumerate(ports, 1)
        ]
        self.workers = [
            self._part(folder, f"worker-{number}", [*program, "worker"]) for number in range(1, workers + 1)
        ]

    def _part(self, folder: Path, name: str, command: list[str]) -> Part:
        return Part(name, command, self.environment, folder)

    def _redis_command(self, data: Path) -> list[str]:
        server = shutil.which("redis-server") or shutil.which("valkey-server") or "redis-server"
        # Nothing is written to the disk by itself; what is evicted first is what would have gone first.
        memory = ["--maxmemory", "256mb", "--maxmemory-policy", "volatile-ttl"]
        place = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(data)]
        return [server, *place, "--save", "", "--appendonly", "no", *memory]

    @property
    def parts(self) -> list[Part]:
        """All parts, in the order in which they start."""
        return [self.redis, *self.webs, *self.workers]

    def start(self) -> None:
        """Start all parts and wait until the web processes take work."""
        for part in self.parts:
            part.start()
        self.wait()

    def wait(self) -> None:
        """Wait until every web process that was started takes work."""
        for web, url in zip(self.webs, self.urls, strict=True):
            if web.process is not None:
                wait_until_ready(web.process, url)

    def end(self) -> None:
        """Kill what is left."""
        for part in reversed(self.parts):
            if part.process is not None:
                part.kill()


@contextmanager
def cluster(folder: Path, webs: int = WEBS, workers: int = WORKERS, **settings: str) -> Iterator[Cluster]:
    """A cluster that takes work, until the block ends."""
    made = Cluster(folder, webs, workers, **settings)
    try:
        made.start()
        yield made
    finally:
        made.end()


NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{ }}
http {{
    access_log off;
    upstream webs {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://webs;
            client_max_body_size 6m;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_buffering off;
            proxy_next_upstream error timeout http_503;
            proxy_connect_timeout 2s;
        }}
    }}
}}
"""


def nginx_before(made: Cluster, folder: Path, port: int) -> Part | None:
    """An nginx that shares out readers to the web processes; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        return None
    file = folder / "nginx.conf"
    servers = " ".join(f"server {url.removeprefix('http://')} max_fails=0;" for url in made.urls)
    file.write_text(NGINX.format(folder=folder, servers=servers, port=port))
    part = Part("nginx", [program, "-e", "stderr", "-p", str(folder), "-c", str(file)], os.environ, folder)
    part.start()
    return part


def main() -> None:
    """Start a cluster and keep it until Ctrl-C."""
    with tempfile.TemporaryDirectory() as name, cluster(Path(name)) as made:
        port = free_port()
        before = nginx_before(made, Path(name), port)
        print("web processes:", *made.urls)
        print("nginx before them:", f"http://127.0.0.1:{port}" if before else "not installed")
        print("Redis:", made.redis_url)
        print("logs:", name, flush=True)
        try:
            with suppress(KeyboardInterrupt):
                while True:
                    time.sleep(1)
        finally:
            if before is not None:
                before.kill()


if __name__ == "__main__":
    main()
