"""Redis is away, and hundreds of viewers ask again and again until it is back."""

import asyncio
import re

import httpx
import pytest

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.runs.frames import is_last
from tests.cluster.support import LASTING, Parts, check_stream, events_path, expected
from tests.runs.support import untimed_frame
from tests.serving import DEADLINE

pytestmark = pytest.mark.anyio
VIEWERS = 200
CONFIGS = [LASTING.model_copy(update={"seed": seed}) for seed in range(6_001, 6_005)]
AGAIN_SECONDS = 0.2
"""Sooner than any viewer is told to ask again."""


class Impatient:
    """A viewer on the event loop, who asks again at once whatever it is told."""

    def __init__(self, client: httpx.AsyncClient, url: str, config: RunConfig) -> None:
        self.client = client
        self.address = url + events_path(config, points=300)
        self.config = config
        self.frames: list[bytes] = []
        self.refusals: list[tuple[int, str]] = []

    async def watch(self) -> None:
        while not (self.frames and is_last(self.frames[-1])):
            last = {"Last-Event-ID": self.frames[-1].split(b"\n")[0][4:].decode()} if self.frames else {}
            try:
                async with self.client.stream("GET", self.address, headers=last) as answer:
                    if answer.status_code == 200:
                        await self._read(answer)
                        continue
                    self.refusals.append((answer.status_code, answer.headers.get("Retry-After", "")))
            except httpx.TransportError:
                pass
            await asyncio.sleep(AGAIN_SECONDS)

    async def _read(self, answer: httpx.Response) -> None:
        rest = b""
        async for chunk in answer.aiter_bytes():
            *whole, rest = (rest + chunk).split(b"\n\n")
            self.frames += [frame + b"\n\n" for frame in whole if not frame.startswith(b":")]


async def test_two_hundred_viewers_ask_again_until_redis_is_back(parts: Parts) -> None:
    before = [worker.said() for worker in parts.workers]
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(trust_env=False, timeout=DEADLINE, limits=limits) as client:
        pairs = [(url, config) for config in CONFIGS for url in parts.urls]
        viewers = [Impatient(client, *pairs[number % len(pairs)]) for number in range(VIEWERS)]
        watching = asyncio.gather(*(viewer.watch() for viewer in viewers))
        # As many runs as there are workers are on their way, the others in the queue.
        await eventually(lambda: sum(len(viewer.frames) >= 3 for viewer in viewers) >= VIEWERS // len(CONFIGS))
        parts.cluster.redis.kill()
        await eventually(lambda: all(viewer.refusals for viewer in viewers if not ended(viewer)))
        parts.cluster.redis.start()
        await watching
    for viewer in viewers:
        check_stream([untimed_frame(frame) for frame in viewer.frames], await expected(viewer.config))
        assert all(status == 503 and re.fullmatch("[1-9][0-9]*", seconds) for status, seconds in viewer.refusals)
    for config in CONFIGS:
        line = f"run {run_id(config, sgd.ENGINE)} is begun"
        begun = sum(w.said().removeprefix(b).count(line) for w, b in zip(parts.workers, before, strict=True))
        assert 1 <= begun <= 2


def ended(viewer: Impatient) -> bool:
    return bool(viewer.frames) and is_last(viewer.frames[-1])


async def eventually(holds: object) -> None:
    async with asyncio.timeout(DEADLINE):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.02)
