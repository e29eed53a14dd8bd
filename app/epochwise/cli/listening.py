"""The socket that `serve` listens on, and the addresses under which it is reached."""

import ipaddress
import logging
import socket
from collections.abc import Iterator
from contextlib import suppress

import typer

from epochwise.cli.say import say
from epochwise.version import __version__

_log = logging.getLogger(__name__)

BACKLOG = 2048
ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses of documents, which no machine has: the way to them is the way to every other network."""


def listener(host: str, port: int) -> socket.socket:
    """A socket that already listens: clients that connect while the app starts wait instead of being refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        opened = socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        # Python adds the address once more, in parentheses.
        reason = ((isinstance(error, OSError) and error.strerror) or "this is no address").partition(" (")[0]
        say(f"cannot listen on {host}, port {port}: {reason}")
        raise typer.Exit(1) from None
    _announce(opened, both)
    return opened


def _announce(opened: socket.socket, both: bool) -> None:
    host, port = opened.getsockname()[:2]
    everywhere = ipaddress.ip_address(host.partition("%")[0]).is_unspecified
    here = host if not everywhere else "127.0.0.1" if both or opened.family == socket.AF_INET else "::1"
    _log.info("Epochwise %s at %s (Ctrl+C ends it)", __version__, url(here, port))
    if everywhere:
        families = [socket.AF_INET, socket.AF_INET6] if both else [opened.family]
        reached = [url(address, port) for family in families for address in addresses(family)]
        _log.info("For others on your network: %s", " or ".join(reached) or "this machine has no network address")


def url(host: str, port: int) -> str:
    """The address of a page's server."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def addresses(family: socket.AddressFamily) -> Iterator[str]:
    """The address with which this machine goes to other networks, if it has one; nothing is sent to find it."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((ELSEWHERE[family], 9))
        yield probe.getsockname()[0]
