"""The client for asyncio: as `sync`, with `await`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from epochwise.client.address import server_address
from epochwise.client.answers import (
    ClassRecall,
    Opened,
    Planned,
    Question,
    Window,
    ask_dataset,
    ask_datasets,
    ask_events,
    ask_events_of,
    ask_plan,
    ask_recall,
    ask_run,
    ask_script,
    ask_updates,
    ask_window,
    check_again,
    is_short,
)
from epochwise.client.errors import ApiError
from epochwise.client.events import StreamEvent, typed_event
from epochwise.client.fields import Fields, config_of
from epochwise.client.following import Following
from epochwise.client.gathering import Gathering
from epochwise.client.groups import Axis, Changes, Together, ask_comparison, ask_seeds, ask_sweep, given_of, whole
from epochwise.client.many import Compared, Seeds, Sweep
from epochwise.client.own import OwnDataset, ask_deletion, ask_own_dataset, ask_upload, unknown_names
from epochwise.client.retries import Attempts, Retries
from epochwise.client.run import Run
from epochwise.client.sync import SILENCE
from epochwise.core.compare.equal import Hold
from epochwise.core.compare.rates import Scaling
from epochwise.core.compare.seeds import Varied
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DatasetSpec, Task
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.data.rows import Dataset
from epochwise.show.thinning import POINTS

if TYPE_CHECKING:
    from typing import Unpack

    from epochwise.client.wire import AsyncTransport

_E = TypeVar("_E")
_T = TypeVar("_T")


class AsyncClient:
    """As `Client`; an asynchronous context manager, which works in the event loop of its first request."""

    def __init__(
        self,
        url: str | None = None,
        *,
        retries: Retries | None = None,
        silence: float = SILENCE,
        transport: AsyncTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        """As `Client`."""
        import asyncio  # at the first use, as in `Client`

        from epochwise.client.wire import AsyncWire

        address = server_address(url)
        self.url = address.url
        self._wire = AsyncWire(address, silence, transport)
        self._retries = retries or Retries()
        self._sleep = sleep or asyncio.sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    async def close(self) -> None:
        """As `Client.close`."""
        await self._wire.close()

    async def run(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Run:
        """As `Client.run`."""
        wanted = await self._config(config, fields)
        if is_short(wanted):
            return await self._ask(ask_run(wanted, self.url))
        return await self._gathered(self.stream(wanted))

    async def fetch(self, run: str) -> Run:
        """As `Client.fetch`."""
        try:
            return await self._fetched(run)
        except ApiError as error:
            if not await self._learn(error.detail):
                raise
            return await self._fetched(run)

    def stream(
        self, config: RunConfig | None = None, /, *, points: int | None = None, **fields: Unpack[Fields]
    ) -> AsyncGenerator[StreamEvent, None]:
        """As `Client.stream`; leave it early by `contextlib.aclosing`."""
        if unknown_names(fields):
            return self._streamed_when_known(fields, points)
        return self._follow(Following(ask_events(config_of(config, fields), points), self._retries, typed_event))

    async def plan(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Planned:
        """As `Client.plan`."""
        return await self._ask(ask_plan(await self._config(config, fields)))

    async def window(
        self, config: RunConfig | None = None, /, *, first: int = 0, count: int = 1000, **fields: Unpack[Fields]
    ) -> Window:
        """As `Client.window`."""
        return await self._ask(ask_window(await self._config(config, fields), first, count))

    async def updates(
        self,
        config: RunConfig | None = None,
        /,
        *,
        first: int = 0,
        count: int | None = None,
        worst: int | None = None,
        **fields: Unpack[Fields],
    ) -> list[Opened]:
        """As `Client.updates`."""
        return await self._ask(ask_updates(await self._config(config, fields), first, count, worst))

    async def recall(
        self, config: RunConfig | None = None, /, *, epoch: int | None = None, **fields: Unpack[Fields]
    ) -> ClassRecall:
        """As `Client.recall`."""
        return await self._ask(ask_recall(await self._config(config, fields), epoch))

    async def dataset(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Dataset:
        """As `Client.dataset`."""
        return await self._ask(ask_dataset(await self._config(config, fields)))

    async def script(
        self,
        config: RunConfig | None = None,
        /,
        *,
        dialect: str = "numpy",
        length: Literal["complete", "short"] = "complete",
        **fields: Unpack[Fields],
    ) -> str:
        """As `Client.script`."""
        return await self._ask(ask_script(await self._config(config, fields), dialect, length))

    async def datasets(self) -> dict[str, DatasetSpec]:
        """As `Client.datasets`."""
        return await self._ask(ask_datasets())

    async def upload(
        self, table: str | bytes | Path, *, target: str | None = None, task: Task | None = None
    ) -> OwnDataset:
        """As `Client.upload`."""
        return await self._ask(ask_upload(table, target, task))

    async def own_dataset(self, name: str) -> OwnDataset:
        """As `Client.own_dataset`."""
        return await self._ask(ask_own_dataset(name))

    async def delete(self, data: OwnDataset | str, secret: str = "") -> None:
        """As `Client.delete`."""
        name, kept = (data, "") if isinstance(data, str) else (data.name, data.secret)
        await self._ask(ask_deletion(name, secret or kept))

    async def compare(
        self,
        config: RunConfig | None = None,
        /,
        *,
        keep: Sequence[Changes] | Changes = (),
        hold: Hold = "",
        rate: Scaling = "kept",
        rate_from: tuple[int, float] | None = None,
        points: int = POINTS,
        **fields: Unpack[Fields],
    ) -> Compared:
        """As `Client.compare`."""
        await self._learn(keep)
        asked = ask_comparison(await self._given(config, fields), keep, hold, rate, rate_from, points)
        return Compared(await self._together(asked))

    async def seeds(
        self,
        config: RunConfig | None = None,
        /,
        *,
        count: int = 20,
        vary: Varied = "all",
        keep: Changes | None = None,
        hold: Hold = "",
        rate: Scaling = "kept",
        rate_from: tuple[int, float] | None = None,
        **fields: Unpack[Fields],
    ) -> Seeds:
        """As `Client.seeds`."""
        await self._learn(keep)
        asked = ask_seeds(await self._given(config, fields), count, vary, keep, hold, rate, rate_from)
        return Seeds(await self._together(asked))

    async def sweep(
        self, config: RunConfig | None = None, /, *, x: Axis, y: Axis | None = None, **fields: Unpack[Fields]
    ) -> Sweep:
        """As `Client.sweep`."""
        return Sweep(await self._together(ask_sweep(await self._given(config, fields), x, y)))

    async def _config(self, config: RunConfig | None, fields: Fields) -> RunConfig:
        await self._learn(fields)
        return config_of(config, fields)

    async def _given(self, config: RunConfig | None, fields: Fields) -> RunConfig:
        await self._learn(fields)
        return given_of(config, fields)

    async def _learn(self, *given: object) -> bool:
        names = unknown_names(*given)
        for name in names:
            await self.own_dataset(name)
        return bool(names)

    async def _streamed_when_known(self, fields: Fields, points: int | None) -> AsyncGenerator[StreamEvent, None]:
        await self._learn(fields)
        async with aclosing(self.stream(points=points, **fields)) as events:
            async for event in events:
                yield event

    async def _fetched(self, run: str) -> Run:
        return await self._gathered(self._follow(Following(ask_events_of(run), self._retries, typed_event)))

    async def _together(self, asked: Question[None]) -> Mapping[str, Any]:
        together = Together()
        async for event in self._follow(Following(asked, self._retries, whole)):
            together.take(event)
        return together.document

    async def _gathered(self, events: AsyncGenerator[StreamEvent, None]) -> Run:
        gathering = Gathering()
        async for event in events:
            gathering.receive(event)
        return Run.gathered(gathering, self.url)

    async def _ask(self, question: Question[_T]) -> _T:
        attempts = Attempts(self._retries)
        while True:
            try:
                return question.answered(await self._wire.get(question))
            except EpochwiseError as error:
                check_again(question, error)
                await self._sleep(attempts.failed(error))

    async def _follow(self, following: Following[_E]) -> AsyncGenerator[_E, None]:
        while not following.over:
            try:
                async with self._wire.open(following.question()) as chunks:
                    async for chunk in chunks:
                        for event in following.feed(chunk):
                            yield event
                        if following.over:
                            return
                following.ended()
            except EpochwiseError as error:
                await self._sleep(following.failed(error))
