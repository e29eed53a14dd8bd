"""One server, a client of it, and one run from there for all tests that only look at them."""

from collections.abc import Iterator

import httpx
import pytest

from epochwise.client import Client, Run
from tests.serving import Served, served


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Served) -> Iterator[Client]:
    with Client(site.url, transport=httpx.HTTPTransport()) as client:
        yield client


@pytest.fixture(scope="session")
def run(client: Client) -> Run:
    return client.run(samples=50, batch_size=20, epochs=30)
