"""What ids mean, in Redis: who asks waits for a connection, and hears where nobody can say."""

import asyncio
import logging

import pytest

from epochwise.cluster.onworkers import MOST_CONNECTIONS_TO_REDIS, OnWorkers
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.runs.engine import Engine
from epochwise.runs.slots import Slots
from epochwise.settings import Settings
from epochwise.wire.refusals import Busy
from tools.cluster import Cluster
from tools.server import free_port

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("redis")]
CONFIG = RunConfig.parse({"epochs": 3})
RUN = run_id(CONFIG, sgd.ENGINE)


async def test_more_readers_at_once_than_connections_all_hear_what_an_id_means(redis_server: Cluster) -> None:
    web = OnWorkers(Settings(redis=redis_server.redis_url), Engine(), Slots(1))
    assert await web.ids.register(RUN, CONFIG, sgd.ENGINE)
    asked = [web.ids.config(RUN, sgd.ENGINE) for _ in range(4 * MOST_CONNECTIONS_TO_REDIS)]
    assert {found and run_id(found, sgd.ENGINE) for found in await asyncio.gather(*asked)} == {RUN}
    assert await web.ids.config("0" * 32, sgd.ENGINE) is None
    await web.close()


async def test_without_redis_an_id_is_not_called_unknown_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "epochwise.cluster.ids")
    web = OnWorkers(Settings(redis=f"redis://127.0.0.1:{free_port()}/0"), Engine(), Slots(1))
    for _ in range(3):
        with pytest.raises(Busy, match="cannot read now what this id means"):
            await web.ids.config(RUN, sgd.ENGINE)
        assert not await web.ids.register(RUN, CONFIG, sgd.ENGINE)
    assert [record.getMessage().count("cannot be") for record in caplog.records] == [1, 1]
    await web.close()
