"""Whatever Redis loses or refuses while a run is shown, every viewer gets the bytes of the embedded engine, once."""

import signal

import httpx
import pytest

from epochwise.cluster.names import SHORT_QUEUE
from epochwise.core.config.config import RunConfig
from epochwise.runs.frames import is_last
from tests.cluster.support import DEADLINE, LASTING, Parts, Viewer, check_stream, expected, query_of, redis_answers
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


async def test_redis_hangs_and_all_who_wait_are_refused_and_get_their_run_when_it_goes_on(parts: Parts) -> None:
    runs = [RunConfig.parse({"epochs": 8, "seed": seed}) for seed in range(8_001, 8_009)]
    for worker in parts.workers:
        worker.tell(signal.SIGSTOP)
    viewers = [Viewer(parts.urls[:1], run) for run in runs]
    until(lambda: parts.client.llen(SHORT_QUEUE), DEADLINE)
    parts.cluster.redis.tell(signal.SIGSTOP)
    until(lambda: all(503 in viewer.statuses for viewer in viewers), DEADLINE)
    for part in (parts.cluster.redis, *parts.workers):
        part.tell(signal.SIGCONT)
    for viewer, run in zip(viewers, runs, strict=True):
        check_stream(viewer.finish(), await expected(run))


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


async def test_a_kept_run_that_cannot_be_read_is_computed_again_for_who_asks_next(parts: Parts) -> None:
    config = RunConfig.parse({"epochs": 8, "seed": 8_101})
    state, log, *_ = parts.keys(config)
    parts.client.xadd(log, {"p": b"what nobody can read"}, id="1-0")
    parts.client.expire(log, 3600)
    parts.client.set(state, "done", ex=3600)

    def answer() -> int:
        address = f"{parts.urls[0]}/api/v1/run"
        return httpx.get(address, params=query_of(config), trust_env=False, timeout=DEADLINE).status_code

    assert answer() == 500
    until(lambda: answer() == 200, DEADLINE)


async def test_redis_is_full(parts: Parts) -> None:
    parts.client.set("filler", bytes(40_000_000))
    parts.client.config_set("maxmemory-policy", "noeviction")
    parts.client.config_set("maxmemory", 40_000_000)
    try:
        viewer = Viewer(parts.urls[:1], LASTING)
        until(lambda: viewer.statuses, DEADLINE)
        assert viewer.statuses[0] == 503
        assert int(viewer.retry_after[0]) >= 1
    finally:
        parts.client.delete("filler")
        parts.client.config_set("maxmemory", "256mb")
        parts.client.config_set("maxmemory-policy", "volatile-ttl")
    check_stream(viewer.finish(), await expected(LASTING))


async def test_runs_for_which_redis_has_too_little_memory_end_all_the_same(parts: Parts) -> None:
    """Either run would fit if Redis kept nothing else, so both begin; what is evicted, again and again, is a log."""
    large = {"dataset": "line", "model": "linear", "samples": 1000, "batch_size": 1, "epochs": 5_500}
    runs = [RunConfig.parse({**large, "seed": seed}) for seed in (1, 2)]
    # It has no time to live, so it is never evicted, and leaves some 60 MB for logs of 91 MB. `maxmemory` itself stays:
    # a web process that saw a lower one in time would refuse the runs, one that did not would begin them.
    parts.client.setrange("filler", 204_000_000, b"end")
    try:
        viewers = [Viewer([url], run) for url, run in zip(parts.urls, runs, strict=True)]
        for viewer in viewers:
            viewer.finish()
            assert sum(map(is_last, viewer.frames)) == 1
    finally:
        parts.client.delete("filler")
    assert all(b"\nevent: failed\n" in viewer.frames[-1] for viewer in viewers)
    assert any("Redis has lost its log 4 times" in worker.said() for worker in parts.workers)


async def test_a_run_that_has_no_room_in_redis_is_refused_before_it_begins(parts: Parts) -> None:
    parts.client.config_set("maxmemory", 10_000_000)
    begun = parts.count("begun")

    def answer(path: str) -> httpx.Response:
        address = f"{parts.urls[0]}/api/v1/{path}"
        return httpx.get(address, params=query_of(LASTING), trust_env=False, timeout=DEADLINE)

    try:
        until(lambda: answer("plan").json()["problem"], DEADLINE)
        refused = answer("run/events")
        assert (refused.status_code, refused.json()["what"], refused.json()["limit"]) == (422, "memory", 7_500_000)
        assert parts.count("begun") == begun
    finally:
        parts.client.config_set("maxmemory", "256mb")
    until(lambda: not answer("plan").json()["problem"], DEADLINE)


async def test_while_redis_is_away_the_servers_are_not_ready(parts: Parts) -> None:
    parts.cluster.redis.kill()
    until(lambda: parts.readiness() == [503, 503], DEADLINE)
    viewer = Viewer(parts.urls[:1], LASTING)
    until(lambda: viewer.statuses, DEADLINE)
    assert viewer.statuses[0] == 503
    known = httpx.get(f"{parts.urls[0]}/api/v1/runs/{'0' * 32}", trust_env=False, timeout=DEADLINE)
    assert (known.status_code, known.headers["Retry-After"]) == (503, "5"), "it may well be known"
    parts.cluster.redis.start()
    until(lambda: redis_answers(parts.client) and parts.readiness() == [200, 200], DEADLINE)
    check_stream(viewer.finish(), await expected(LASTING))
