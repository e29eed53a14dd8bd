"""What an id means is remembered, of every run that was registered or computed."""

import tracemalloc
from collections.abc import Callable

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.runs.client import CLIENT
from epochwise.runs.known import REWRITE_SECONDS, UNWRITTEN_SECONDS, Known
from epochwise.wire.refusals import RateLimited
from tests.runs.support import Bench, service, small, stream

pytestmark = pytest.mark.anyio


async def test_an_id_means_the_configuration_with_every_field_filled_in() -> None:
    known = Known()
    assert known.note("one", small())
    assert not known.note("one", small().normalized())
    assert known.get("one") == small().normalized()
    assert known.get("two") is None


async def test_the_ids_named_last_are_remembered() -> None:
    known = Known(most=2)
    known.note("one", small(seed=1))
    known.note("two", small(seed=2))
    known.get("one")
    known.note("three", small(seed=3))
    assert (known.get("one"), known.get("two")) == (small(seed=1).normalized(), None)


async def test_a_configuration_that_is_remembered_takes_little_memory() -> None:
    configs = [small(seed=seed) for seed in range(100_000, 100_500)]
    tracemalloc.start()
    try:
        normal = [config.normalized() for config in configs]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken / len(normal) < 2000


async def test_what_somebody_wants_is_written_again_each_day_and_soon_where_that_failed() -> None:
    now = 0.0
    known = Known(clock=lambda: now)
    assert known.note("one", small())
    now = REWRITE_SECONDS - 1
    assert not known.note("one", small())
    now = REWRITE_SECONDS
    assert known.note("one", small())
    known.unwritten("one")
    assert not known.note("one", small()), "whoever comes next does not wait for the same fault again"
    now += UNWRITTEN_SECONDS
    assert known.note("one", small())
    assert known.get("one") == small().normalized()


async def test_to_register_a_run_computes_nothing() -> None:
    bench = Bench()
    async with service(bench) as runs:
        assert await runs.config_of(runs.id_of(small())) is None
        assert await runs.register(small())
        assert not await runs.register(small())
        assert await runs.config_of(runs.id_of(small())) == small().normalized()
        assert bench.begun == []


async def test_a_run_that_anybody_asked_for_is_known() -> None:
    async with service() as runs:
        await runs.result(small(seed=1))
        await stream(runs, small(seed=2))
        await runs.updates(small(seed=3), 0, 1)
        assert [await runs.config_of(runs.id_of(small(seed=seed))) for seed in (1, 2, 3)] == [
            small(seed=seed).normalized() for seed in (1, 2, 3)
        ]
        assert not await runs.register(small(seed=1))


async def test_a_flood_of_registrations_pushes_out_no_id_that_was_wanted() -> None:
    known = Known(most=2)
    known.note("opened", small(seed=1))
    for number in range(10):
        known.register(f"flood {number}", small(seed=number))
    assert known.get("opened") == small(seed=1).normalized()
    assert known.get("flood 7") is None
    assert known.get("flood 9") is not None


async def test_an_id_that_was_registered_and_then_opened_is_wanted() -> None:
    async with service() as runs:
        await runs.register(small())
        run = runs.id_of(small())
        assert await runs.config_of(run) == small().normalized()
        for seed in range(1, 5):
            await runs.register(small(seed=seed))
        assert not runs.workload.meanings.known.note(run, small()), "it is noted as wanted already"


class Ids:
    """`SharedIds` in memory."""

    def __init__(self) -> None:
        self.told: dict[str, RunConfig] = {}

    async def config(self, run: str, engine: str) -> RunConfig | None:
        return self.told.get(run)

    async def register(self, run: str, config: RunConfig, engine: str) -> bool:
        self.told[run] = config
        return True

    def keep(self, run: str, config: RunConfig, engine: str, failed: Callable[[], None]) -> None:
        self.told[run] = config


async def test_an_id_that_the_others_have_forgotten_is_told_to_them_when_it_is_registered_again() -> None:
    async with service() as runs:
        ids = Ids()
        runs.computer.ids = ids  # type: ignore[misc]
        await runs.result(small(seed=1))
        assert await runs.register(small(seed=2))
        ids.told.clear()
        for seed in (1, 2):
            assert not await runs.register(small(seed=seed))
        assert [config.seed for config in ids.told.values()] == [1, 2]


async def test_one_client_registers_so_many_ids_and_another_is_not_kept_from_it() -> None:
    async with service(registrations=3, rate_window_seconds=3600) as runs:
        CLIENT.set("flood")
        for seed in range(3):
            assert await runs.register(small(seed=seed))
        with pytest.raises(RateLimited, match="may register 3 new ids every 3,600 s"):
            await runs.register(small(seed=3))
        assert not await runs.register(small(seed=1)), "a known id is no new one"
        CLIENT.set("pupil")
        assert await runs.register(small(seed=3))
        CLIENT.set("")
