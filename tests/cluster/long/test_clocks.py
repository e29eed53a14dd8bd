"""A clock jumps while a run is shown: its bytes stay the same, and nobody waits for an hour."""

import os
import struct
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from epochwise.cluster.names import PREFIX_OF_KEYS
from tests.cluster.support import LASTING, Parts, Viewer, check_stream, expected, mended
from tests.serving import until
from tools.cluster import Cluster

pytestmark = pytest.mark.anyio
HOUR = 3600
JUMPING = Path(__file__).parent / "clock"
"""In PYTHONPATH, it makes the wall clock of a process go by a file."""
JUMP = """
local ms = tonumber(ARGV[1])
for _, key in ipairs(redis.call('KEYS', ARGV[2])) do
    local kind = redis.call('TYPE', key).ok
    if kind == 'zset' then
        for _, name in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ms, name) end
    elseif kind == 'hash' then
        local all = redis.call('HGETALL', key)
        for place = 1, #all, 2 do
            local till, status = string.match(all[place + 1], '^(%d+) (.*)$')
            if till then redis.call('HSET', key, all[place], string.format('%d', till - ms) .. ' ' .. status) end
        end
    elseif kind == 'string' then
        local before, till, rest = string.match(redis.call('GET', key), '^(%a+:)(%d+)(:.*)$')
        if till then redis.call('SET', key, before .. string.format('%d', till - ms) .. rest, 'KEEPTTL') end
    end
    local left = redis.call('PTTL', key)
    if left >= 0 then redis.call('PEXPIRE', key, left - ms) end
end
"""
"""Leaves all that has an end as it is after the clock of Redis was set so many milliseconds ahead: nearer to its end by
as many. Redis itself does not run under libfaketime: its allocator asks for the time before that is there.
"""


@pytest.mark.parametrize("seconds", [HOUR, -HOUR], ids=["ahead", "back"])
async def test_the_clock_of_redis_jumps(seconds: int, parts: Parts) -> None:
    begun = parts.count("begun")
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    for viewer in viewers:
        viewer.reaches(5)
    jump(parts.client, seconds)
    assert not any(viewer.ended for viewer in viewers)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
        assert viewer.statuses == [200], "no viewer is disturbed"
    assert parts.count("begun") <= begun + 2


async def test_a_worker_dies_and_the_clock_of_redis_jumps_back(parts: Parts) -> None:
    """The lease of the dead would count for another hour, and so would its place among those who live."""
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    for viewer in viewers:
        viewer.reaches(5)
    worker, _ = parts.holder(LASTING)
    worker.kill()
    jump(parts.client, -HOUR)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
    assert parts.client.hlen("epochwise:workers") == len(parts.workers) - 1


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """The file with the seconds by which a clock that goes by it is ahead."""
    file = tmp_path / "clock"
    file.write_bytes(struct.pack("d", 0.0))
    return file


@pytest.fixture
def differing(clock: Path, tmp_path: Path) -> Iterator[Parts]:
    """A cluster, one web process and one worker of which go by the clock."""
    made = Cluster(tmp_path)
    for part in (made.webs[0], made.workers[0]):
        path = os.pathsep.join([str(JUMPING), part.environment["PYTHONPATH"]])
        part.environment = {**part.environment, "PYTHONPATH": path, "JUMPING_CLOCK": str(clock)}
    try:
        made.start()
        yield from mended(made)
    finally:
        made.end()


@pytest.mark.parametrize("seconds", [HOUR, -HOUR], ids=["ahead", "back"])
async def test_the_clocks_of_a_web_process_and_a_worker_jump(seconds: int, differing: Parts, clock: Path) -> None:
    """From then on they differ from the others'. What we have not written, Celery above all, goes by them too."""
    viewer = Viewer(differing.urls[:1], LASTING)
    viewer.reaches(5)
    before = clock_of(differing)
    worker, _ = differing.holder(LASTING)
    worker.kill()
    with clock.open("r+b") as file:
        file.write(struct.pack("d", seconds))
    check_stream(viewer.finish(), await expected(LASTING))
    assert viewer.statuses == [200], "the viewer is not disturbed"
    later = LASTING.model_copy(update={"epochs": 100})
    check_stream(Viewer(differing.urls[:1], later).finish(), await expected(later))
    until(lambda: abs(clock_of(differing) - before - seconds) < HOUR / 2)


def clock_of(parts: Parts) -> float:
    """The time of the first web process, in seconds since 1970, as its answers have it."""
    return parsedate_to_datetime(httpx.get(f"{parts.urls[0]}/healthz", trust_env=False).headers["Date"]).timestamp()


def jump(client: Any, seconds: int) -> None:
    client.eval(JUMP, 0, 1000 * seconds, f"{PREFIX_OF_KEYS}*")
