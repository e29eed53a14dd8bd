"""Whatever Redis loses or refuses while a run is shown, every viewer gets the bytes of the embedded engine, once."""

import pytest

from tests.cluster.support import DEADLINE, LASTING, Parts, Viewer, check_stream, expected, redis_answers
from tests.serving import until

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("with_data", [False, True])
async def test_redis_is_killed_and_comes_back(parts: Parts, with_data: bool) -> None:
    viewers = [Viewer([url], LASTING) for url in parts.urls * 5]
    for viewer in viewers:
        viewer.reaches(5)
    if with_data:
        parts.client.save()
    parts.cluster.redis.kill()
    parts.cluster.redis.start()
    assert not any(viewer.ended for viewer in viewers)
    wanted = await expected(LASTING)
    for viewer in viewers:
        check_stream(viewer.finish(), wanted)
    # Whoever comes later is served too: Celery's workers have found Redis again.
    other = LASTING.model_copy(update={"epochs": 100})
    later = Viewer(parts.urls[:1], other)
    check_stream(later.finish(), await expected(other))
    if with_data:
        (parts.cluster.folder / "redis" / "dump.rdb").unlink()


async def test_the_log_is_evicted(parts: Parts) -> None:
    early = Viewer(parts.urls[:1], LASTING)
    early.reaches(5)
    assert parts.client.delete(parts.keys(LASTING)[1]) == 1
    late = Viewer(parts.urls[1:], LASTING)
    assert not early.ended
    for viewer in (early, late):
        check_stream(viewer.finish(), await expected(LASTING))


async def test_the_log_loses_its_beginning(parts: Parts) -> None:
    early = Viewer(parts.urls[:1], LASTING)
    check_stream(early.finish(), await expected(LASTING))
    parts.client.xtrim(parts.keys(LASTING)[1], maxlen=10, approximate=False)
    late = Viewer(parts.urls[1:], LASTING)
    check_stream(late.finish(), await expected(LASTING))


async def test_redis_is_full(parts: Parts) -> None:
    parts.client.config_set("maxmemory-policy", "noeviction")
    parts.client.config_set("maxmemory", "1")
    try:
        viewer = Viewer(parts.urls[:1], LASTING)
        until(lambda: viewer.statuses, DEADLINE)
        assert viewer.statuses[0] == 503
        assert int(viewer.retry_after[0]) >= 1
    finally:
        parts.client.config_set("maxmemory", "256mb")
        parts.client.config_set("maxmemory-policy", "volatile-ttl")
    check_stream(viewer.finish(), await expected(LASTING))


async def test_while_redis_is_away_the_servers_are_not_ready(parts: Parts) -> None:
    parts.cluster.redis.kill()
    until(lambda: parts.readiness() == [503, 503], DEADLINE)
    viewer = Viewer(parts.urls[:1], LASTING)
    until(lambda: viewer.statuses, DEADLINE)
    assert viewer.statuses[0] == 503
    parts.cluster.redis.start()
    until(lambda: redis_answers(parts.client) and parts.readiness() == [200, 200], DEADLINE)
    check_stream(viewer.finish(), await expected(LASTING))
