"""One server and its client for all tests that take the default settings."""

from collections.abc import Iterator

import httpx
import pytest

from tests.serving import Served, served


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Served) -> Iterator[httpx.Client]:
    with site.client() as client:
        yield client
