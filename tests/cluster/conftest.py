"""One cluster for all tests of a process; whatever a test killed or froze in it is there again for the next."""

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from tests.cluster.support import QUEUED_SECONDS, Parts, mended, redis_answers, starts
from tests.serving import until
from tools.cluster import Cluster, cluster


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    # Runs that are kept in Redis alone, so that a test may ask for the run of another test anew.
    with cluster(
        tmp_path_factory.mktemp("cluster"),
        EPOCHWISE_KEPT_BYTES="0",
        EPOCHWISE_DISK_SECONDS="1000000",
        EPOCHWISE_QUEUED_SECONDS=str(QUEUED_SECONDS),
        EPOCHWISE_SEND_SECONDS="5",
    ) as made:
        until(lambda: all(map(starts, made.webs)))
        yield made


@pytest.fixture
def parts(everything: Cluster) -> Iterator[Parts]:
    """The cluster, all of it alive, with nothing of a run in Redis."""
    yield from mended(everything)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Redis alone."""
    made = Cluster(tmp_path_factory.mktemp("redis"), webs=0, workers=0)
    try:
        made.start()
        yield made
    finally:
        made.end()


@pytest.fixture
def redis(redis_server: Cluster) -> Iterator[Any]:
    """An empty Redis."""
    with Redis.from_url(redis_server.redis_url) as client:
        until(lambda: redis_answers(client))
        client.flushall()
        yield client
