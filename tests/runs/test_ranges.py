"""Single losses and the inside of updates, without the whole run where that is not needed."""

import numpy as np
import pytest

from epochwise.core.engine import sgd
from epochwise.core.engine.plan import plan
from tests.runs.support import Bench, eventually, long, service, small

pytestmark = pytest.mark.anyio

PIECES = plan(long()).total_updates / 600


async def test_the_first_window_of_a_long_run_takes_its_first_piece_only() -> None:
    bench = Bench(piece=600)
    async with service(bench, grace_seconds=0) as runs:
        window = await runs.window(long(), 0, 600)
        assert (window["first"], len(window["loss"])) == (0, 600)
        await eventually(lambda: runs.stats()["runs_running"] == 0)
        assert len(bench.pieces) < PIECES / 10
        assert runs.stats()["runs_kept"] == 0


@pytest.mark.parametrize(("first", "count"), [(0, 1), (0, 240), (5, 30), (228, 12), (200, 500)])
async def test_a_window_is_a_part_of_the_whole_run_with_the_epochs_it_touches(first: int, count: int) -> None:
    async with service(Bench(piece=1)) as runs:
        window = await runs.window(small(), first, count)
        history = (await runs.result(small())).record.history
        np.testing.assert_array_equal(window["loss"], history.curves.loss.batch[first : first + count])
        epochs = slice(first // 12, -(-(first + count) // 12))
        assert window["epochs"]["first"] == epochs.start
        for name in ("running", "unweighted", "train", "validation"):
            np.testing.assert_array_equal(window["epochs"][name], getattr(history.curves.loss, name)[epochs])
        kept = await runs.window(small(), first, count)
        np.testing.assert_equal(kept, window)


async def test_the_inside_of_updates_is_the_engines_whether_the_run_is_kept_or_not() -> None:
    async with service(Bench(piece=12)) as runs:
        early = (await runs.updates(small(), 40, 2))["updates"]
        history = (await runs.result(small())).record.history
        np.testing.assert_equal(early, sgd.replay(small(), history, 40, 2))
        np.testing.assert_equal((await runs.updates(small(), 40, 2))["updates"], early)
        assert [update["loss"] for update in early] == history.curves.loss.batch[40:42].tolist()


async def test_the_first_updates_of_a_long_run_need_no_more_than_its_beginning() -> None:
    bench = Bench(piece=600)
    async with service(bench, grace_seconds=0) as runs:
        assert [update["update"] for update in (await runs.updates(long(), 7, 3))["updates"]] == [7, 8, 9]
        await eventually(lambda: runs.stats()["runs_running"] == 0)
        assert len(bench.pieces) < PIECES / 10


async def test_the_worst_updates_of_a_run_and_of_its_beginning() -> None:
    bench = Bench(piece=12)
    async with service(bench, grace_seconds=0) as runs:
        early = await runs.updates(small(), 24, 12, worst=2)
        losses = (await runs.result(small())).curves.loss.batch
        found = [update["update"] for update in early["updates"]]
        assert (found, early["next"]) == ([*(24 + np.argsort(-losses[24:36])[:2])], 36)
        whole = await runs.updates(small(), 0, None, worst=4)
        np.testing.assert_equal(
            whole["updates"], [sgd.replay(small(), None, int(place), 1)[0] for place in np.argsort(-losses)[:4]]
        )
