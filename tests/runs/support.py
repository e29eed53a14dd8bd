"""An engine that tells what it does and stops where a test wants it to, and a service on it."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import orjson

from epochwise.core.config.config import RunConfig
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.runs.disk import Disk
from epochwise.runs.engine import Engine
from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.wire.events import Event, decode

DEADLINE = 60.0


class Bench:
    """The real engine behind the seam. It lists the runs that were begun and every piece in the order of computing;
    while `gate` is closed no further piece ends."""

    def __init__(self, piece: int | None = None, version: str = sgd.ENGINE) -> None:
        self.piece = piece
        self.begun: list[RunConfig] = []
        self.pieces: list[RunConfig] = []
        self.stopped: list[RunConfig] = []
        self.gate = threading.Event()
        self.gate.set()
        self.engine = Engine(version=version, train=self.train, warm_up=lambda progress: version)

    def train(self, config: RunConfig, stop: Stop) -> Iterator[History]:
        self.begun.append(config)
        for history in sgd.train(config, stop, self.piece):
            self.pieces.append(config)
            self.gate.wait(DEADLINE)
            if history.curves.status == "cancelled":
                self.stopped.append(config)
            yield history


@asynccontextmanager
async def service(bench: Bench | Engine | None = None, **settings: Any) -> AsyncIterator[Runs]:
    """A service that is ready. Its grace is for ever where the test does not say otherwise."""
    disk: Disk | None = settings.pop("disk", None)
    engine = bench.engine if isinstance(bench, Bench) else bench or Bench().engine
    async with Runs(
        Settings(**{"slots": 2, "grace_seconds": 3600, "disk_seconds": 0, **settings}), engine, disk
    ) as runs:
        try:
            await runs.warm_up(lambda step: None)
            yield runs
        finally:
            if isinstance(bench, Bench):
                bench.gate.set()


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; an error when it does not within the deadline."""
    async with asyncio.timeout(DEADLINE):
        while not condition():
            await asyncio.sleep(0.001)


def small(**values: object) -> RunConfig:
    """A run of a few milliseconds: 60 samples, 12 updates an epoch, 20 epochs."""
    return RunConfig.parse(
        {"dataset": "line", "model": "linear", "samples": 60, "validation_samples": 20, "epochs": 20, "batch_size": 5}
        | values
    )


def long(**values: object) -> RunConfig:
    """A run that no test waits for: near half a minute of work, and seconds on a machine ten times as fast."""
    return small(model="network", hidden=128, epochs=1_000_000, **values)


def early(**values: object) -> RunConfig:
    """A run that patience ends long before its plan does."""
    return small(epochs=100_000, patience=3, **values)


async def stream(runs: Runs, config: RunConfig, points: int | None = None, after: str | None = None) -> list[bytes]:
    """All frames of a stream."""
    return [frame async for frame in runs.frames(config, points, after)]


def events(frames: list[bytes]) -> list[Event]:
    """Frames decoded as a client decodes them."""
    return list(decode(line for frame in frames for line in frame.decode().splitlines()))


def id_in(frame: bytes) -> str:
    return frame.split(b"\n")[0].removeprefix(b"id: ").decode()


def untimed(frames: list[bytes]) -> list[Any]:
    """Frames without what belongs to the clock: the timing in `finished`."""
    told = [(event.name, event.id, event.data) for event in events(frames)]
    return [(name, id, {key: value for key, value in data.items() if key != "timing"}) for name, id, data in told]


def document(form: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(form)
    return parsed


TIMING = re.compile(rb'"timing":\{"train_seconds":[^}]*\}')
"""The one thing of a stream that is the clock's."""


def untimed_frame(frame: bytes) -> bytes:
    return TIMING.sub(b'"timing":{}', frame)
