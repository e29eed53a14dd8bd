"""A stream goes on after any of its frames, with each update once, in this process and in the next one."""

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.runs.layout import layout_of
from tests.runs.support import Bench, early, events, id_in, service, small, stream, untimed

pytestmark = pytest.mark.anyio

WHOLE = small(epochs=1000)
DIVERGING = small(learning_rate=50, epochs=300)
RUNS = pytest.mark.parametrize("config", [WHOLE, early(), DIVERGING], ids=["whole", "early stopped", "diverged"])
FORMS = pytest.mark.parametrize("points", [None, 10])


@RUNS
@FORMS
async def test_after_every_frame_come_exactly_the_rest(config: RunConfig, points: int | None) -> None:
    async with service() as runs:
        frames = await stream(runs, config, points)
        assert len(frames) > 2
        for index, frame in enumerate(frames):
            assert await stream(runs, config, points, id_in(frame)) == frames[index + 1 :]


@RUNS
@FORMS
async def test_a_server_that_was_killed_and_came_back_goes_on_where_it_was(
    config: RunConfig, points: int | None
) -> None:
    async with service() as runs:
        frames = await stream(runs, config, points)
    for index in {0, len(frames) // 2, len(frames) - 2, len(frames) - 1}:
        async with service(Bench(piece=333)) as runs:
            rest = await stream(runs, config, points, id_in(frames[index]))
            assert untimed(rest) == untimed(frames[index + 1 :])


@FORMS
async def test_a_run_abandoned_on_the_way_goes_on_where_its_viewer_was(points: int | None) -> None:
    config = small(epochs=20_000)
    async with service(Bench(piece=500), grace_seconds=0) as runs:
        frames = runs.frames(config, points)
        seen = [await anext(frames), await anext(frames)]
        await frames.aclose()
        seen += await stream(runs, config, points, id_in(seen[-1]))
        assert untimed(seen) == untimed(await stream(runs, config, points))


async def test_an_id_of_another_stream_starts_at_the_beginning() -> None:
    async with service() as runs:
        frames = await stream(runs, WHOLE)
        drawn = await stream(runs, WHOLE, 10)
        other = await stream(runs, small(seed=9))
        assert await stream(runs, WHOLE, None, id_in(drawn[1])) == frames
        assert await stream(runs, WHOLE, 10, id_in(frames[1])) == drawn
        assert await stream(runs, WHOLE, None, id_in(other[1])) == frames
        assert await stream(runs, WHOLE, None, "nonsense") == frames
    async with service(Bench(version="2-another")) as runs:
        assert events(await stream(runs, WHOLE, None, id_in(frames[1])))[0].name == "started"


@FORMS
async def test_an_index_that_no_frame_has_starts_at_the_beginning(points: int | None) -> None:
    async with service() as runs:
        frames = await stream(runs, early(), points)
        _, _, form = id_in(frames[0]).partition("-")
        longest = layout_of(plan(early()), points).count(plan(early()).total_updates, early().epochs, True)
        for index in (len(frames), len(frames) + 5, longest, 10**8):
            assert await stream(runs, early(), points, f"{index}-{form}") == frames
    async with service() as runs:
        assert untimed(await stream(runs, early(), points, f"{longest}-{form}")) == untimed(frames)


async def test_viewers_at_different_places_each_get_their_rest() -> None:
    async with service(window_bytes=1000) as runs:
        frames = await stream(runs, WHOLE)
    async with service(Bench(piece=100), window_bytes=1000) as runs:
        ahead = runs.frames(WHOLE, after=id_in(frames[-4]))
        behind = runs.frames(WHOLE)
        told = [await anext(ahead), await anext(behind)]
        assert untimed(told) == untimed([frames[-3], frames[0]])
        assert untimed([frame async for frame in behind]) == untimed(frames[1:])
        assert untimed([frame async for frame in ahead]) == untimed(frames[-2:])
