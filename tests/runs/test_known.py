"""What an id means is remembered, of every run that was registered or computed."""

import pytest

from epochwise.runs.known import Known
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
