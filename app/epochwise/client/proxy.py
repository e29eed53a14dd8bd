"""The proxy that the environment names for a server, by the same rules as curl and Python's own library."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


@dataclass(frozen=True)
class Proxy:
    """Its address, and the variable that names it."""

    variable: str
    url: str

    @property
    def shown(self) -> str:
        """The address without name and password."""
        return self.url.rpartition("@")[2]


def proxy_for(url: str) -> Proxy | None:
    """The proxy for a server; None where it is asked directly, as every server on this machine is."""
    parts = urlsplit(url)
    if is_loopback(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    known = getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if known.get(kind)), None)
    return Proxy(_variable(f"{kind}_proxy", known[kind]), known[kind].strip()) if kind else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, in any spelling: localhost, 127.1, 0.0.0.0, ::1."""
    if host.rstrip(".").endswith("localhost"):
        return host.rstrip(".").rpartition("localhost")[0][-1:] in ("", ".")
    try:
        address = ipaddress.ip_address(host if ":" in host else socket.inet_aton(host))
    except (OSError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _variable(name: str, value: str) -> str:
    """The spelling in which the environment has a variable; macOS and Windows may have it in their settings instead."""
    found = (spelled for spelled in (name, name.upper()) if os.environ.get(spelled) == value)
    return next(found, "the proxy in this system's settings")
