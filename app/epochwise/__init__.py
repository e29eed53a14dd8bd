"""Epochwise: see, batch by batch and epoch by epoch, what stochastic gradient descent does.

From Python, `from epochwise import Client, Run`; every name of `epochwise.client` can be imported from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from epochwise.version import __version__

if TYPE_CHECKING:
    from epochwise.client import *  # noqa: F403

__all__ = ["__version__"]


def __getattr__(name: str) -> Any:
    # Imported at the first use, so that the server and the command line do not load the client.
    client = import_module("epochwise.client")
    if name in client.__all__:
        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
