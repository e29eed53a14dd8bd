"""Viewers of a cluster's streams, and the bytes that they must have got."""

import resource
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from redis import Redis
from redis.exceptions import RedisError

from epochwise.cluster.names import keys_of
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.runs.frames import index_of, is_last
from tests.runs.support import service, untimed_frame
from tests.serving import until
from tools.cluster import Cluster, Part

DEADLINE = 60.0
QUEUED_SECONDS = 5
"""How long a run waits for a worker in the cluster of most tests."""


LASTING = RunConfig.parse({"dataset": "moons", "samples": 400, "batch_size": 8, "hidden": 128, "epochs": 10_000})
"""A run of two to three seconds, some 240 pieces and 28 frames."""


def query_of(config: RunConfig, **others: object) -> dict[str, Any]:
    given = {name: value for name, value in config.model_dump().items() if value is not None}
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in (given | others).items()}


_EXPECTED = dict[tuple[str, int | None], list[bytes]]()


async def expected(config: RunConfig, points: int | None = 300) -> list[bytes]:
    """The frames of the embedded engine, but for the clock's; computed once for all tests."""
    key = run_id(config, sgd.ENGINE), points
    if key not in _EXPECTED:
        async with service(grace_seconds=0) as runs:
            _EXPECTED[key] = [untimed_frame(frame) async for frame in runs.frames(config, points)]
    return _EXPECTED[key]


class Viewer:
    """Reads a stream to its last event, however often it breaks, going on with the last id at the next address; from
    behind the frames that it has `seen`.
    """

    def __init__(
        self, urls: Sequence[str], config: RunConfig, points: int | None = 300, seen: Sequence[bytes] = ()
    ) -> None:
        self.urls = urls
        self.query = query_of(config, **({} if points is None else {"points": points}))
        self.frames: list[bytes] = [*seen]
        self.arrivals: list[float] = []
        """When each frame came, by the monotonic clock."""
        self.statuses: list[int] = []
        self.retry_after: list[str] = []
        self.error: BaseException | None = None
        self.given_up = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        return bool(self.frames) and is_last(self.frames[-1])

    def reaches(self, frames: int) -> None:
        """Wait until so many frames have come, or the last one."""
        until(lambda: self._failed() or self.ended or len(self.frames) >= frames, DEADLINE)

    def finish(self) -> list[bytes]:
        """All frames, without the clock."""
        until(lambda: self._failed() or self.ended, DEADLINE)
        self._thread.join(DEADLINE)
        return [untimed_frame(frame) for frame in self.frames]

    def leave(self) -> None:
        self.given_up.set()

    def _failed(self) -> bool:
        if self.error is not None:
            raise self.error
        return False

    def _watch(self) -> None:
        try:
            while not self.ended and not self.given_up.is_set():
                for url in self.urls:
                    if not self.ended and not self.given_up.is_set():
                        with suppress(httpx.TransportError):
                            self._read(url)
        except BaseException as error:
            self.error = error

    def _read(self, url: str) -> None:
        last = {"Last-Event-ID": self.frames[-1].split(b"\n")[0][4:].decode()} if self.frames else {}
        with (
            httpx.Client(trust_env=False, timeout=httpx.Timeout(30.0, connect=2.0)) as client,
            client.stream("GET", f"{url}/api/v1/run/events", params=self.query, headers=last) as answer,
        ):
            self.statuses.append(answer.status_code)
            assert answer.status_code in (200, 503), answer.read()
            if answer.status_code != 200:
                self.retry_after.append(answer.headers.get("Retry-After", ""))
                self.given_up.wait(0.2)
                return
            rest = b""
            for chunk in answer.iter_bytes():
                *whole, rest = (rest + chunk).split(b"\n\n")
                frames = [frame + b"\n\n" for frame in whole if not frame.startswith(b":")]
                self.arrivals += len(frames) * [time.monotonic()]
                self.frames += frames
                if self.given_up.is_set():
                    return


def check_stream(frames: list[bytes], wanted: list[bytes]) -> None:
    """Every byte is that of the reference, and there is exactly one last event."""
    assert [index_of(frame) for frame in frames] == [index_of(frame) for frame in wanted]
    assert frames == wanted
    assert sum(is_last(frame) for frame in frames) == 1


@dataclass
class Parts:
    """A cluster and its Redis."""

    cluster: Cluster
    client: Any

    @property
    def urls(self) -> list[str]:
        return self.cluster.urls

    @property
    def workers(self) -> list[Part]:
        return self.cluster.workers

    def keys(self, config: RunConfig) -> tuple[str, str, str, str]:
        """State, log, wanted and begun of a run."""
        return keys_of(run_id(config, sgd.ENGINE))

    def count(self, name: str) -> int:
        return int(self.client.hget("epochwise:counts", name) or 0)

    def readiness(self) -> list[int]:
        """What each web process says when it is asked whether it is ready."""
        return [httpx.get(f"{url}/readyz", trust_env=False, timeout=DEADLINE).status_code for url in self.urls]

    def holder(self, config: RunConfig) -> tuple[Part, int]:
        """The worker that computes a run, and which of its children."""
        found = dict[str, bytes]()

        def is_held() -> bool:
            found["state"] = self.client.get(self.keys(config)[0]) or b""
            return found["state"].startswith(b"held:")

        until(is_held, DEADLINE)
        worker, child, _ = found["state"].decode().removeprefix("held:").split("/")
        pid = int(worker.split("-")[-2])
        return next(part for part in self.workers if part.process and part.process.pid == pid), int(child)


def events_path(config: RunConfig, **others: object) -> str:
    return f"/api/v1/run/events?{urlencode(query_of(config, **others))}"


def connected(url: str, sent: str, taking: int | None = None) -> socket.socket:
    """A connection that has sent this; `taking`: bytes that its system takes before somebody reads."""
    host, port = url.removeprefix("http://").split(":")
    client = socket.socket()
    if taking is not None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taking)
    client.settimeout(DEADLINE)
    client.connect((host, int(port)))
    client.sendall(sent.replace("\n", "\r\n").encode())
    return client


def starts(web: Part) -> int:
    """How often a web process has said that it has started, after it has asked for the first page's run."""
    return web.said().count(" s  ready\n")


def redis_answers(client: Any) -> bool:
    with suppress(RedisError):
        return bool(client.ping())
    return False


def mended(made: Cluster) -> Iterator[Parts]:
    """The parts of a cluster, all of them alive; whatever a test has ended is started again."""
    ended = [part for part in made.parts if part.process is None or part.process.poll() is not None]
    started = {part: starts(part) for part in ended if part in made.webs}
    for part in ended:
        part.start()
    made.wait()
    # It asks for the first page's run when it has started, which a test that counts must not count.
    until(lambda: all(starts(web) > before for web, before in started.items()), DEADLINE)
    with Redis.from_url(made.redis_url) as client:
        until(lambda: redis_answers(client), DEADLINE)
        until(lambda: client.hlen("epochwise:workers") >= len(made.workers), DEADLINE)
        client.delete(*keys_of(run_id(LASTING, sgd.ENGINE)))
        yield Parts(made, client)
        for part in made.parts:
            part.tell(signal.SIGCONT)
        with suppress(RedisError):
            client.config_set("maxmemory", "256mb")


def memory_of(part: Part) -> int:
    """Bytes of memory that a part takes, without its children."""
    assert part.process is not None
    return int(Path(f"/proc/{part.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()
