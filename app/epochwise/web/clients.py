"""Whom a request is for: its address, as far as a proxy that is trusted tells it."""

import ipaddress
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from epochwise.runs.client import CLIENT

OF_A_NETWORK = 64
"""The bits of an IPv6 address that one household or company has to itself; the rest changes at will."""


class Clients:
    """Middleware: the service hears for whom it works."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Each has a task of its own, and with it a context of its own."""
        if scope["type"] == "http":
            CLIENT.set(client_of((scope.get("client") or ("",))[0]))
        await self.app(scope, receive, send)


@lru_cache(maxsize=1024)
def client_of(address: str) -> str:
    """The client with this address; what is no address stays as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, OF_A_NETWORK), strict=False))
