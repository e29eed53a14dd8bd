"""The real server that the tests of the page and of the documents share."""

import socket
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.s3 import accepting, buckets
from tools.cluster import EXTRA
from tools.server import serving

# Behind the others, so that the tests' own packages stay what they are.
sys.path.append(str(EXTRA))

# How long an example takes is the machine's affair.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as the app does, each on a loop of its own."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def no_cache_folder() -> Iterator[None]:
    """A test's server keeps nothing on disk, least of all in this user's folders, unless the test gives it one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EPOCHWISE_CACHE_FOLDER", "")
        patch.setenv("EPOCHWISE_DATA_FOLDER", "")
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a server in a process of its own, ready; it must end when told to."""
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def s3() -> Iterator[None]:
    """An S3 of the tests' own."""
    with buckets():
        yield


@pytest.fixture
def bucket(s3: None) -> str:
    """The address of a new place in a bucket."""
    return f"s3://bucket/{uuid4()}"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process soon gives up an S3 that does not answer, and then counts it as silent until the test's end."""
    for name, seconds in {"CONNECT": 0.2, "ANSWER": 0.3, "RETRY": 0.1, "HELD_SILENT": 1000.0}.items():
        monkeypatch.setattr(f"epochwise.objects.{name}_SECONDS", seconds)


@pytest.fixture
def silent_s3(impatient: None) -> Iterator[list[socket.socket]]:
    """The connections of an S3 that accepts them and never answers."""
    with accepting() as connections:
        yield connections
