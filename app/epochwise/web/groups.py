"""A job of many runs, as one JSON document or as a stream with an event for each run."""

import hashlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Protocol, TypeVar

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError
from epochwise.language.language import Language
from epochwise.runs.frames import FAILED_INDEX, next_index
from epochwise.runs.group import results_of
from epochwise.runs.incident import fault
from epochwise.runs.result import Result
from epochwise.runs.service import Runs
from epochwise.wire.events import Event, EventId, dumps, encode
from epochwise.wire.problems import problem_of

Members = Mapping[str, Any]


_M = TypeVar("_M")


class GroupJob(Protocol[_M]):
    """What is asked of many runs. Its document has the members of `opening`, then `runs`, then those of `outcome`."""

    @property
    def id(self) -> str:
        """What `job_id` gives: equal questions to the same engine have the same."""

    @property
    def configs(self) -> Sequence[RunConfig]:
        """The runs, each once for every place that it has in the answer."""

    def opening(self) -> Members:
        """What is known before the first run."""

    def measured(self, index: int, result: Result) -> _M:
        """What is needed of run `index` (from 0), so that its result need not stay. Work for a thread."""

    def entry(self, index: int, measured: _M) -> Members:
        """What the answer says of run `index`."""

    def outcome(self, measured: Sequence[_M]) -> Members:
        """What is known after the last run. Work for a thread."""


def job_id(kind: str, runs: Sequence[str], *parameters: object) -> str:
    """The id of a question about the runs with these ids: 32 hex digits."""
    question = "\n".join((kind, *runs, *(repr(parameter) for parameter in parameters)))
    return hashlib.sha256(question.encode()).hexdigest()[:32]


async def group_document(runs: Runs, job: GroupJob[Any], language: Language) -> bytes:
    """The whole answer, once all runs are computed."""
    return await runs.slots.call(_encoded, job, await group_measured(runs, job), language)


async def group_measured(runs: Runs, job: GroupJob[_M]) -> list[_M]:
    """What is needed of each run, once all are computed."""
    return [each async for each in _measured(runs, job)]


def _encoded(job: GroupJob[Any], measured: Sequence[Any], language: Language) -> bytes:
    entries = [job.entry(index, each) for index, each in enumerate(measured)]
    return dumps(language.say_all({"id": job.id, **job.opening(), "runs": entries, **job.outcome(measured)}))


async def group_frames(
    runs: Runs, job: GroupJob[Any], after: str | None, language: Language
) -> AsyncGenerator[bytes, None]:
    """The answer as encoded frames, from `started` or after the one with id `after`, to the last: `run` for each run in
    order, with its `index`, then `finished` with the outcome, or `failed`.

    Raises:
        Internal, Busy: before the first, as `Runs.started`.
    """
    await runs.started()
    begin = next_index(after, job.id, None)
    if begin is None or begin > len(job.configs) + 1:
        return

    def frame(index: int, name: str, data: Members) -> bytes:
        return encode(Event(name, language.say_all(dict(data)), str(EventId(index, job.id, 0))))

    if begin == 0:
        yield frame(0, "started", {"id": job.id, "total": len(job.configs), **job.opening()})
    measured = list[Any]()
    try:
        async with aclosing(_measured(runs, job)) as coming:
            async for each in coming:
                measured.append(each)
                if len(measured) >= begin:
                    index = len(measured) - 1
                    yield frame(len(measured), "run", {"index": index, **job.entry(index, each)})
        outcome = await runs.slots.call(job.outcome, measured)
        yield frame(len(measured) + 1, "finished", outcome)
    except Exception as error:
        if not runs.workload.closed:  # a server that closes ends its streams without a last event
            known = error if isinstance(error, EpochwiseError) else fault(f"the frames of {job.id} failed", error)
            yield frame(FAILED_INDEX, "failed", problem_of(known))


async def _measured(runs: Runs, job: GroupJob[_M]) -> AsyncGenerator[_M, None]:
    async with aclosing(results_of(runs, job.configs)) as results:
        index = 0
        async for result in results:
            yield await runs.slots.call(job.measured, index, result)
            index += 1
