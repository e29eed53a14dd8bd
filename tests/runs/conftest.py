"""Async tests run on asyncio, each on a loop of its own."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
