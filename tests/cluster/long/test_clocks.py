"""The clock of Redis jumps while a run is shown: its bytes stay the same, and nobody waits for an hour."""

from typing import Any

import pytest

from epochwise.cluster.names import PREFIX_OF_KEYS
from tests.cluster.support import LASTING, Parts, Viewer, check_stream, expected

pytestmark = pytest.mark.anyio
HOUR = 3600
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


def jump(client: Any, seconds: int) -> None:
    client.eval(JUMP, 0, 1000 * seconds, f"{PREFIX_OF_KEYS}*")
