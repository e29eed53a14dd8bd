"""The real server that the tests of the page and of the documents share."""

from collections.abc import Iterator

import pytest

from tools.server import serving


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a server in a process of its own, ready; it must end when told to."""
    with serving() as url:
        yield url
