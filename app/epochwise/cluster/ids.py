"""What ids mean, in Redis: so every web process knows a run that any of them was asked for."""

import asyncio
import io
import logging
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError

from epochwise.cluster.names import config_key
from epochwise.core.config.config import RunConfig
from epochwise.runs.registrations import not_read
from epochwise.runs.saved import Unreadable, read_config, write_config
from epochwise.runs.seldom import Seldom

ID_SECONDS = 30 * 86_400
"""So long an id is known after its last use, to a day. Redis evicts what ends sooner first, so logs go before ids."""

_log = logging.getLogger(__name__)


class IdsInRedis:
    """`SharedIds` in Redis."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._unread, self._unwritten = Seldom(_log), Seldom(_log)
        self._tasks = set[asyncio.Task[None]]()

    async def config(self, run: str, engine: str) -> RunConfig | None:
        """As `SharedIds.config`."""
        try:
            written = await self._client.getex(config_key(run), ex=ID_SECONDS)
            return None if written is None else read_config(io.BytesIO(written), run, engine)
        except Unreadable as error:
            self._unread.warn("what run %s means cannot be read from Redis: %s", run, error)
            return None
        except (RedisError, OSError) as error:
            self._unread.warn("what run %s means cannot be read from Redis: %s", run, error)
            raise not_read() from None

    async def register(self, run: str, config: RunConfig, engine: str) -> bool:
        """As `SharedIds.register`."""
        written = io.BytesIO()
        write_config(written, config, engine)
        try:
            await self._client.set(config_key(run), written.getvalue(), ex=ID_SECONDS)
        except (RedisError, OSError) as error:
            self._unwritten.warn("what run %s means cannot be written to Redis: %s", run, error)
            return False
        return True

    def keep(self, run: str, config: RunConfig, engine: str, failed: Callable[[], None]) -> None:
        """As `SharedIds.keep`."""

        async def write() -> None:
            if not await self.register(run, config, engine):
                failed()

        task = asyncio.create_task(write())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
