"""HTTP. This module alone knows httpx: questions go in; answers, bytes and our own errors come out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import httpx

from epochwise.client.address import ServerAddress
from epochwise.client.answers import Answer, Question, check_type
from epochwise.client.certificates import certificates
from epochwise.client.errors import ApiError, ClientClosed, Unreachable
from epochwise.client.proxy import Proxy, proxy_for
from epochwise.core.config.setting import InvalidSetting

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

Transport = httpx.BaseTransport
AsyncTransport = httpx.AsyncBaseTransport

KEEP_ALIVE_SECONDS = 15.0
"""Longest silence of a healthy stream."""
CONNECT_SECONDS = 10.0
LONGEST_ANSWER = 1_000_000_000
"""Bytes of an answer, unpacked; a run's document has at most a tenth of that, so more is not one of ours."""
EVENT_STREAM = "text/event-stream"


class Wire:
    """Connections to one server, which may be silent for `silence` seconds before it counts as gone."""

    def __init__(self, server: ServerAddress, silence: float, transport: Transport | None) -> None:
        """As `Client`.

        Raises:
            InvalidSetting: naming the argument or the variable that cannot be used.
        """
        self._route = _Route(server, transport is None)
        self._http = httpx.Client(**self._route.options(silence), transport=transport)

    def get(self, question: Question[Any]) -> Answer:
        """The whole answer.

        Raises:
            Unreachable: when there is none.
            ApiError: when it cannot be read.
            ClientClosed: when the client was closed.
        """
        self._route.check_open(self._http.is_closed)
        with self._route.reached(), self._http.stream(**_request(question)) as response:
            whole = bytearray()
            for piece in response.iter_bytes():
                self._route.append(whole, piece)
            return self._route.answer(response, bytes(whole))

    @contextmanager
    def open(self, question: Question[Any]) -> Iterator[Iterator[bytes]]:
        """The bytes of an answer as they come.

        Raises:
            EpochwiseError: what the question was refused with.
            Unreachable: here or while the bytes are taken.
            ApiError: when they cannot be read, or are no stream of events.
            ClientClosed: when the client was closed.
        """
        self._route.check_open(self._http.is_closed)
        with self._route.reached(), self._http.stream(**_request(question)) as response:
            if response.status_code != 200:
                whole = bytearray()
                for piece in response.iter_bytes():
                    self._route.append(whole, piece)
                raise self._route.answer(response, bytes(whole)).error()
            check_type(response.headers.get("content-type", ""), EVENT_STREAM)
            yield response.iter_bytes()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


class AsyncWire:
    """As `Wire`, in the event loop of its first request."""

    def __init__(self, server: ServerAddress, silence: float, transport: AsyncTransport | None) -> None:
        """As `Wire`."""
        self._route = _Route(server, transport is None)
        self._http = httpx.AsyncClient(**self._route.options(silence), transport=transport)
        self._loop: AbstractEventLoop | None = None

    async def get(self, question: Question[Any]) -> Answer:
        """As `Wire.get`."""
        self._check_usable()
        with self._route.reached():
            async with self._http.stream(**_request(question)) as response:
                whole = bytearray()
                async for piece in response.aiter_bytes():
                    self._route.append(whole, piece)
                return self._route.answer(response, bytes(whole))

    @asynccontextmanager
    async def open(self, question: Question[Any]) -> AsyncIterator[AsyncIterator[bytes]]:
        """As `Wire.open`."""
        self._check_usable()
        with self._route.reached():
            async with self._http.stream(**_request(question)) as response:
                if response.status_code != 200:
                    whole = bytearray()
                    async for piece in response.aiter_bytes():
                        self._route.append(whole, piece)
                    raise self._route.answer(response, bytes(whole)).error()
                check_type(response.headers.get("content-type", ""), EVENT_STREAM)
                yield response.aiter_bytes()

    async def close(self) -> None:
        """As `Wire.close`. In another event loop there is nothing to close: connections end with their own."""
        if self._is_at_home():
            await self._http.aclose()

    def _is_at_home(self) -> bool:
        """Whether this is the event loop of the first request, which this one may be."""
        import asyncio  # takes as long as the rest of the client, which does without it

        self._loop = self._loop or asyncio.get_running_loop()
        return self._loop is asyncio.get_running_loop()

    def _check_usable(self) -> None:
        """Refuse what httpx could not do.

        Raises:
            ClientClosed: when the client was closed, or belongs to another event loop.
        """
        self._route.check_open(self._http.is_closed)
        if not self._is_at_home():
            raise ClientClosed("An AsyncClient works in one event loop: make one in each asyncio.run.")


class _Route:
    """The way to a server: its address, the proxy before it, and what goes wrong on the way, as our own errors."""

    def __init__(self, server: ServerAddress, uses_network: bool) -> None:
        self._server = server
        self._proxy = proxy_for(server.url) if uses_network else None

    def options(self, silence: float) -> Mapping[str, Any]:
        """What httpx is to be made with. It reads nothing from the environment by itself: a variable that it cannot
        parse would be a traceback, even where the server is asked without any proxy.
        """
        if silence <= KEEP_ALIVE_SECONDS:
            allowed = f"allowed is more than {KEEP_ALIVE_SECONDS:.0f} s"
            raise InvalidSetting("silence", f"{silence} s is too short; {allowed}")
        try:
            base = httpx.URL(self._server.url)
            _ = base.host
        except (httpx.InvalidURL, UnicodeError) as error:
            raise InvalidSetting("url", f"{self._server.url!r} is not a server's address ({error})") from None
        return {
            "base_url": base,
            "timeout": httpx.Timeout(silence, connect=CONNECT_SECONDS),
            "follow_redirects": True,
            "trust_env": False,
            "auth": self._server.login,
            "verify": certificates(self._server.secure),
            "proxy": _httpx_proxy(self._proxy) if self._proxy else None,
        }

    def check_open(self, is_closed: bool) -> None:
        """Refuse a request of a client that is closed.

        Raises:
            ClientClosed: when it is.
        """
        if is_closed:
            raise ClientClosed(f"The client of {self._server.url} was closed; make another one.")

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Raise our own error for one of the connection or of its bytes."""
        try:
            yield
        except (httpx.TooManyRedirects, httpx.DecodingError, httpx.UnsupportedProtocol) as error:
            raise ApiError(f"{self._server.url} cannot be read: {_reason(error)}.") from error
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError) as error:
            through = f" through {self._proxy.variable} ({self._proxy.shown})" if self._proxy else ""
            raise Unreachable(f"{self._server.url} cannot be reached{through}: {_reason(error)}.") from error

    def answer(self, response: httpx.Response, body: bytes) -> Answer:
        """The answer of the server.

        Raises:
            ApiError: when the proxy has answered that it wants to know who asks.
        """
        if self._proxy and response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
            wanted = f"{self._proxy.variable}: the proxy {self._proxy.shown} wants a name and a password"
            raise ApiError(f"{wanted}, as in http://name:password@host:port.", status=response.status_code)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body)

    def append(self, whole: bytearray, piece: bytes) -> None:
        """Add a piece of an answer.

        Raises:
            ApiError: when it is longer than any of ours.
        """
        if len(whole) + len(piece) > LONGEST_ANSWER:
            raise ApiError(f"{self._server.url} answers with more than {LONGEST_ANSWER:,} bytes: it is not Epochwise.")
        whole += piece


def _httpx_proxy(proxy: Proxy) -> httpx.Proxy:
    """The proxy as httpx takes it.

    Raises:
        InvalidSetting: naming the variable.
    """
    try:
        made = httpx.Proxy(proxy.url if "://" in proxy.url else f"http://{proxy.url}")
        if not made.url.host or not 0 < (made.url.port or 1) < 65_536:
            raise ValueError
    except (httpx.InvalidURL, ValueError):
        allowed = "allowed are http://host:port, https://host:port and socks5://host:port"
        raise InvalidSetting(proxy.variable, f"{proxy.shown!r} is not a proxy's address: {allowed}") from None
    if made.url.scheme.startswith("socks"):
        needs = f"{proxy.shown!r} is a SOCKS proxy, which needs the package socksio: pip install socksio"
        if find_spec("socksio") is None:
            raise InvalidSetting(proxy.variable, needs)
    return made


def _request(question: Question[Any]) -> Mapping[str, Any]:
    return {
        "method": question.method,
        "url": question.path,
        "params": question.query,
        "headers": question.headers,
        "content": question.body,
    }


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
