"""The real server that the tests of the page and of the documents share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tools.server import serving

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
