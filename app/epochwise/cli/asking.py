"""The client by which a command asks a server."""

from epochwise.client.retries import Retries
from epochwise.client.sync import Client

TRIES = 5
"""How often a server that cannot be reached is asked: within about four seconds where it refuses the connection."""


def asking(url: str) -> Client:
    """A client of a server, which gives up sooner than a program's.

    Raises:
        InvalidSetting: naming a variable of the environment that cannot be used.
    """
    return Client(url, retries=Retries(TRIES))
