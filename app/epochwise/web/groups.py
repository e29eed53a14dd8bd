"""A job of many runs, as one JSON document or as a stream with an event for each run."""

import hashlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Protocol

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError
from epochwise.language.language import Language
from epochwise.runs.frames import FAILED_INDEX, next_index
from epochwise.runs.group import results_of
from epochwise.runs.result import Result
from epochwise.runs.service import Runs
from epochwise.wire.events import Event, EventId, dumps, encode
from epochwise.wire.problems import problem_of

Members = Mapping[str, Any]


class GroupJob(Protocol):
    """What is asked of many runs. Its document has the members of `opening`, then `runs`, then those of `outcome`."""

    @property
    def id(self) -> str:
        """What `job_id` gives: equal questions to the same engine have the same."""

    @property
    def configs(self) -> Sequence[RunConfig]:
        """The runs, each once for every place that it has in the answer."""

    def opening(self) -> Members:
        """What is known before the first run."""

    def entry(self, index: int, result: Result) -> Members:
        """What is told of run `index` (from 0). Work for a thread."""

    def outcome(self, entries: Sequence[Members]) -> Members:
        """What is known after the last run, from the entries of all. Work for a thread."""


def job_id(kind: str, runs: Sequence[str], *parameters: object) -> str:
    """The id of a question about the runs with these ids: 32 hex digits."""
    question = "\n".join((kind, *runs, *(repr(parameter) for parameter in parameters)))
    return hashlib.sha256(question.encode()).hexdigest()[:32]


async def group_document(runs: Runs, job: GroupJob, language: Language) -> bytes:
    """The whole answer, once all runs are computed."""
    entries = [entry async for entry in _entries(runs, job)]
    whole = await runs.slots.call(_whole, job, entries)
    return dumps(language.say_all({"id": job.id, **job.opening(), **whole}))


def _whole(job: GroupJob, entries: Sequence[Members]) -> Members:
    return {"runs": entries, **job.outcome(entries)}


async def group_frames(runs: Runs, job: GroupJob, after: str | None, language: Language) -> AsyncGenerator[bytes, None]:
    """The answer as encoded frames, from `started` or after the one with id `after`, to the last: `run` for each run in
    order, with its `index`, then `finished` with the outcome, or `failed`.
    """
    begin = next_index(after, job.id, None)
    if begin is None or begin > len(job.configs) + 1:
        return

    def frame(index: int, name: str, data: Members) -> bytes:
        return encode(Event(name, language.say_all(dict(data)), str(EventId(index, job.id, 0))))

    if begin == 0:
        yield frame(0, "started", {"id": job.id, "total": len(job.configs), **job.opening()})
    entries = list[Members]()
    try:
        async with aclosing(_entries(runs, job)) as coming:
            async for entry in coming:
                entries.append(entry)
                if len(entries) >= begin:
                    yield frame(len(entries), "run", {"index": len(entries) - 1, **entry})
        outcome = await runs.slots.call(job.outcome, entries)
        yield frame(len(entries) + 1, "finished", outcome)
    except EpochwiseError as error:
        if runs.ready:  # a server that closes ends its streams without a last event
            yield frame(FAILED_INDEX, "failed", problem_of(error))


async def _entries(runs: Runs, job: GroupJob) -> AsyncGenerator[Members, None]:
    async with aclosing(results_of(runs, job.configs)) as results:
        index = 0
        async for result in results:
            yield await runs.slots.call(job.entry, index, result)
            index += 1
