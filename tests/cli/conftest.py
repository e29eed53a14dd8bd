"""One server for the tests that compare the command line with the API."""

from collections.abc import Iterator

import httpx
import pytest

from epochwise.client.local import engine_version
from epochwise.settings import Settings
from tests.serving import Served, served


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """The first compilation says so in a line, which no other test expects."""
    engine_version()


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    with served(Settings(grace_seconds=0)) as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Served) -> Iterator[httpx.Client]:
    with site.client() as client:
        yield client
