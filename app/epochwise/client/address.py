"""The address of a server, in whichever spelling it was typed."""

import ipaddress
import os
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

from epochwise.client.run import LOCAL_SERVER
from epochwise.core.config.setting import InvalidSetting

VARIABLE = "EPOCHWISE_URL"
ALLOWED = "allowed are http://host:port and https://host, each with a path where the server has one"


@dataclass(frozen=True)
class ServerAddress:
    """Where a server answers: `url` without credentials and without a slash at its end; `login` are name and password.

    Only connections use the credentials. Links, pictures and messages are shown to others, so they have `url` alone.
    """

    url: str
    login: tuple[str, str] | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address in a text; without a scheme it is that of an http server, as browsers and curl read it.

        Raises:
            ValueError: with the text and what is allowed.
        """
        stripped = text.strip()
        try:
            parts = urlsplit(stripped if "://" in stripped else f"http://{stripped.removeprefix('//')}")
            _check(parts, stripped)
        except ValueError:
            raise ValueError(f"{_shown(text)!r} is not a server's address: {ALLOWED}") from None
        place = parts.netloc.rpartition("@")[2].rstrip(":")
        login = (unquote(parts.username or ""), unquote(parts.password or "")) if "@" in parts.netloc else None
        return cls(f"{parts.scheme}://{place}{parts.path.rstrip('/')}", login)

    @property
    def secure(self) -> bool:
        """Whether it is an address of https."""
        return self.url.startswith("https:")


def server_address(url: str | None) -> ServerAddress:
    """The given address, else the environment's EPOCHWISE_URL, else this machine's.

    Raises:
        InvalidSetting: naming the argument or the variable.
    """
    given = {"url": url, VARIABLE: os.environ.get(VARIABLE)}
    name, text = next(((name, text) for name, text in given.items() if text and text.strip()), ("url", LOCAL_SERVER))
    try:
        return ServerAddress.parse(text)
    except ValueError as error:
        raise InvalidSetting(name, str(error)) from None


def _check(parts: SplitResult, text: str) -> None:
    """Refuse what no connection could use.

    Raises:
        ValueError: without words for a reader.
    """
    host = parts.hostname or ""
    if ":" in host:
        ipaddress.IPv6Address(host.replace("%25", "%"))
    elif host:
        host.encode("idna").decode("idna")
    is_wrong = not text.isprintable() or " " in text or bool(parts.query or parts.fragment)
    # "unix:/run/x" would be the host "unix" with a path, and "http:/host" the host "http".
    is_wrong = is_wrong or ("://" not in text and parts.netloc.endswith(":") and bool(parts.path))
    if is_wrong or host in ("", "http", "https") or parts.scheme not in ("http", "https") or parts.port == 0:
        raise ValueError


def _shown(text: str) -> str:
    """The text without what may be a password."""
    before, at, place = text.rpartition("@")
    return f"…@{place}" if at and before else text
