"""Whatever dies or freezes of the workers while a run is shown, every viewer gets the bytes of the embedded engine."""

import os
import signal
from pathlib import Path

import httpx
import pytest

from epochwise.cluster.names import BITS_KEY, WORKERS_KEY
from epochwise.cluster.tasks import celery_app, send
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.runs.frames import is_last
from tests.cluster.support import (
    DEADLINE,
    LASTING,
    QUEUED_SECONDS,
    Parts,
    Viewer,
    check_stream,
    expected,
    query_of,
)
from tests.serving import until
from tools.cluster import Part

pytestmark = pytest.mark.anyio


async def test_a_run_that_nothing_disturbs(parts: Parts) -> None:
    begun = parts.count("begun")
    for points in (300, None):
        viewers = [Viewer([url], LASTING, points) for url in parts.urls * 2]
        wanted = await expected(LASTING, points)
        for viewer in viewers:
            check_stream(viewer.finish(), wanted)
            assert viewer.statuses == [200]
    assert parts.count("begun") == begun + 1


async def test_the_worker_is_killed(parts: Parts) -> None:
    taken_over = parts.count("taken_over")
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    for viewer in viewers:
        viewer.reaches(5)
    worker, _ = parts.holder(LASTING)
    worker.kill()
    assert not any(viewer.ended for viewer in viewers)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
        assert viewer.statuses == [200], "no viewer is disturbed"
    assert parts.count("taken_over") == taken_over + 1


async def test_all_workers_are_killed_and_whoever_asks_again_before_that_is_known_is_told_to_wait(parts: Parts) -> None:
    url = parts.urls[0]
    first = Viewer([url], LASTING)
    first.reaches(5)
    for worker in parts.workers:
        worker.kill()
    again = Viewer([url], LASTING, seen=first.frames)
    until(lambda: 503 in again.statuses, DEADLINE)
    for worker in parts.workers:
        worker.start()
    for viewer in (first, again):
        check_stream(viewer.finish(), await expected(LASTING))


async def test_a_child_of_the_worker_is_killed(parts: Parts) -> None:
    viewer = Viewer(parts.urls[:1], LASTING)
    viewer.reaches(5)
    _, child = parts.holder(LASTING)
    os.kill(child, signal.SIGKILL)
    check_stream(viewer.finish(), await expected(LASTING))


async def test_the_worker_freezes_and_goes_on_when_another_has_the_run(parts: Parts) -> None:
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    for viewer in viewers:
        viewer.reaches(5)
    frozen, child = parts.holder(LASTING)
    frozen.tell(signal.SIGSTOP)
    until(lambda: parts.holder(LASTING)[1] != child, DEADLINE)
    frozen.tell(signal.SIGCONT)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
    late = Viewer(parts.urls[:1], LASTING)
    check_stream(late.finish(), await expected(LASTING))


async def test_a_worker_that_is_told_to_stop_leaves_its_run_to_another(parts: Parts) -> None:
    viewer = Viewer(parts.urls[:1], LASTING)
    viewer.reaches(5)
    worker, _ = parts.holder(LASTING)
    before = worker.said()
    assert worker.stop() == 0
    assert not viewer.ended
    check_stream(viewer.finish(), await expected(LASTING))
    assert "Traceback" not in worker.said().removeprefix(before), "of what earlier tests have killed it may tell"


async def test_a_run_that_is_delivered_again_is_not_computed_again(parts: Parts) -> None:
    begun = parts.count("begun")
    celery, run = celery_app(parts.cluster.redis_url), run_id(LASTING, sgd.ENGINE)
    bits = parts.client.get(BITS_KEY).decode()
    viewer = Viewer(parts.urls[:1], LASTING)
    viewer.reaches(3)
    for queue in ("epochwise-short", "epochwise-long"):
        send(celery, run, LASTING.canonical_values(), bits, queue, 0)
    check_stream(viewer.finish(), await expected(LASTING))
    send(celery, run, LASTING.canonical_values(), bits, "epochwise-long", 0)
    until(lambda: sum(worker.said().count(f"run {run} is not begun: done") for worker in parts.workers), DEADLINE)
    assert parts.count("begun") == begun + 1
    celery.close()


async def test_a_run_that_kills_every_worker_fails_once_after_three_attempts(parts: Parts) -> None:
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    killed = set[int]()
    for _ in range(3):
        until(lambda: parts.holder(LASTING)[1] not in killed, DEADLINE)
        _, child = parts.holder(LASTING)
        killed.add(child)
        os.kill(child, signal.SIGKILL)
    wanted = await expected(LASTING)
    for viewer in viewers:
        *before, last = viewer.finish()
        assert b"\nevent: failed\n" in last
        assert before == wanted[: len(before)]
        assert not any(map(is_last, before))
    assert viewers[0].frames[-1] == viewers[1].frames[-1], "both tell the same incident"


async def test_a_viewer_that_leaves_ends_the_run_at_its_worker(parts: Parts) -> None:
    viewer = Viewer(parts.urls[:1], LASTING)
    viewer.reaches(3)
    parts.holder(LASTING)
    viewer.leave()
    state, *_, begun = parts.keys(LASTING)
    until(lambda: not parts.client.exists(state), DEADLINE)
    assert not parts.client.exists(begun), "nobody has died of it"
    back = Viewer(parts.urls[1:], LASTING)
    check_stream(back.finish(), await expected(LASTING))


async def test_without_a_worker_a_run_is_queued_and_then_refused_for_now_and_computed_by_the_next(
    parts: Parts,
) -> None:
    for worker in parts.workers:
        worker.kill()
    parts.client.delete("epochwise:workers")
    viewer = Viewer(parts.urls[:1], LASTING)
    until(lambda: parts.client.get(parts.keys(LASTING)[0]), DEADLINE)
    assert parts.client.get(parts.keys(LASTING)[0]).startswith(b"queued")
    until(lambda: viewer.statuses, DEADLINE)
    assert viewer.statuses[0] == 503
    assert int(viewer.retry_after[0]) >= 1
    assert viewer.frames == []
    # Who asks again does not wait in the queue again: there would be no time for so many answers.
    until(lambda: len(viewer.statuses) > DEADLINE / QUEUED_SECONDS + 3, DEADLINE)
    assert set(viewer.statuses) == {503}
    parts.workers[0].start()
    check_stream(viewer.finish(), await expected(LASTING))


async def test_where_all_workers_take_small_runs_only_a_long_one_is_refused_for_now(
    parts: Parts, tmp_path: Path
) -> None:
    for worker in parts.workers:
        worker.kill()
    parts.client.delete(WORKERS_KEY)
    command = [*parts.workers[0].command, "--short-only"]
    short_only = Part("short-only", command, parts.cluster.environment, tmp_path)
    short_only.start()
    try:
        until(lambda: parts.client.hlen(WORKERS_KEY), DEADLINE)
        viewer = Viewer(parts.urls[:1], LASTING)
        small = RunConfig.parse({"epochs": 14, "seed": 81})
        check_stream(Viewer(parts.urls[:1], small).finish(), await expected(small))
        until(lambda: viewer.statuses, DEADLINE)
        assert (viewer.statuses[0], viewer.frames) == (503, [])
        compared = f"{parts.urls[0]}/api/v1/compare"
        refused = httpx.get(compared, params=query_of(LASTING), trust_env=False, timeout=DEADLINE)
        assert refused.status_code == 503, "many runs as one wait no longer than one"
        parts.workers[0].start()
        check_stream(viewer.finish(), await expected(LASTING))
    finally:
        short_only.kill()
