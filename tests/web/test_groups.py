"""A job of many runs as a document and as a stream: whole, resumed, cancelled, ended in one way."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH
from epochwise.runs.result import Result
from epochwise.runs.service import Runs
from epochwise.web.groups import group_document, group_frames, job_id
from epochwise.wire.events import TERMINAL
from epochwise.wire.refusals import RateLimited
from tests.runs.support import Bench, events, eventually, id_in, long, service, small

pytestmark = pytest.mark.anyio

THREE = (small(seed=1), small(seed=2), small(seed=3))


@dataclass
class Ends:
    """A job that tells where each run ends; it fails at `faulty`."""

    runs: Runs
    configs: Sequence[RunConfig] = THREE
    faulty: int | None = None
    seen: list[int] = field(default_factory=list)

    @property
    def id(self) -> str:
        return job_id("ends", [self.runs.id_of(config) for config in self.configs])

    def opening(self) -> Mapping[str, Any]:
        return {"asked": "ends"}

    def measured(self, index: int, result: Result) -> float:
        self.seen.append(index)
        if index == self.faulty:
            raise ValueError("this job is broken")
        return float(result.curves.loss.train[-1])

    def entry(self, index: int, measured: float) -> Mapping[str, Any]:
        return {"seed": self.configs[index].seed, "end": measured}

    def outcome(self, measured: Sequence[float]) -> Mapping[str, Any]:
        return {"lowest": min(measured)}


async def frames_of(runs: Runs, job: Ends, after: str | None = None) -> list[bytes]:
    return [frame async for frame in group_frames(runs, job, after, ENGLISH)]


async def test_the_document_holds_the_runs_in_order_and_what_is_known_of_all() -> None:
    async with service() as runs:
        document = orjson.loads(await group_document(runs, Ends(runs), ENGLISH))
        ends = [float((await runs.result(config)).curves.loss.train[-1]) for config in THREE]
    assert list(document) == ["id", "asked", "runs", "lowest"]
    assert document["runs"] == [{"seed": seed, "end": end} for seed, end in zip((1, 2, 3), ends, strict=True)]
    assert document["lowest"] == min(ends)


async def test_the_stream_tells_the_same_and_ends_once() -> None:
    async with service() as runs:
        document = orjson.loads(await group_document(runs, Ends(runs), ENGLISH))
        told = events(await frames_of(runs, Ends(runs)))
    assert [event.name for event in told] == ["started", "run", "run", "run", "finished"]
    assert told[0].data == {"id": document["id"], "total": 3, "asked": "ends"}
    assert [event.data for event in told[1:4]] == [
        {"index": index, **run} for index, run in enumerate(document["runs"])
    ]
    assert told[4].data == {"lowest": document["lowest"]}


async def test_after_each_event_the_rest_comes_with_the_same_bytes() -> None:
    async with service() as runs:
        whole = await frames_of(runs, Ends(runs))
        for place, frame in enumerate(whole):
            assert await frames_of(runs, Ends(runs), id_in(frame)) == whole[place + 1 :]


async def test_an_id_of_another_stream_begins_at_the_start() -> None:
    async with service() as runs:
        other = await frames_of(runs, Ends(runs, THREE[:2]))
        whole = await frames_of(runs, Ends(runs))
        for after in (id_in(other[1]), "7-none-0", ""):
            assert await frames_of(runs, Ends(runs), after) == whole


def test_another_question_about_the_same_runs_has_an_id_of_its_own() -> None:
    ids = {job_id("a", ["1", "2"]), job_id("b", ["1", "2"]), job_id("a", ["2", "1"]), job_id("a", ["1", "2"], "x")}
    assert len(ids) == 4
    assert job_id("a", ["1", "2"], ("x", 1)) == job_id("a", ["1", "2"], ("x", 1))


async def test_a_run_of_a_job_is_heard_of_before_the_next_has_ended() -> None:
    async with service(Bench(piece=500), grace_seconds=0) as runs:
        async with aclosing(group_frames(runs, Ends(runs, (small(), long())), None, ENGLISH)) as frames:
            told = [await anext(frames), await anext(frames)]
        assert [event.name for event in events(told)] == ["started", "run"]
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1)


async def test_a_server_that_closes_ends_without_a_last_event() -> None:
    async with service(Bench(piece=500)) as runs:
        frames = group_frames(runs, Ends(runs, (small(), long())), None, ENGLISH)
        told = [await anext(frames), await anext(frames)]
        rest = asyncio.ensure_future(_rest(frames))
        await eventually(lambda: runs.workload.active == 1)
        await runs.close()
        assert [event.name for event in events(told + await rest)] == ["started", "run"]


async def test_a_refusal_on_the_way_is_the_one_last_event() -> None:
    async with service() as runs:
        plain = runs.result

        async def refused(config: RunConfig) -> Result:
            if config.seed == 2:
                raise RateLimited(7, 60, 60)
            return await plain(config)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "result", refused)
            frames = await frames_of(runs, Ends(runs))
        told = events(frames)
        assert [event.name for event in told] == ["started", "run", "failed"]
        assert told[-1].data["type"] == "urn:epochwise:problem:rate-limited"
        assert await frames_of(runs, Ends(runs), id_in(frames[-1])) == []


async def test_a_fault_of_a_job_ends_the_stream_with_a_number_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async with service() as runs:
        with caplog.at_level(logging.ERROR):
            told = events(await frames_of(runs, Ends(runs, faulty=1)))
    assert [event.name for event in told] == ["started", "run", "failed"]
    assert sum(event.name in TERMINAL for event in told) == 1
    assert told[-1].data["incident"] in caplog.text


async def _rest(frames: Any) -> list[bytes]:
    return [frame async for frame in frames]
