"""A transport that loses its connection as a test wants it to."""

from collections.abc import Callable, Iterator

import httpx


class Cutting(httpx.BaseTransport):
    """Real connections, of which each breaks off after as many bytes of its body as `allowance` says (None: never).

    `asked` are the requests so far.
    """

    def __init__(self, allowance: Callable[[], int | None]) -> None:
        self.asked: list[httpx.Request] = []
        self._allowance = allowance
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        response = self._real.handle_request(request)
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        response.stream = _Cut(stream, self._allowance())
        return response

    def close(self) -> None:
        self._real.close()


class _Cut(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, allowed: int | None) -> None:
        self._stream = stream
        self._allowed = allowed

    def __iter__(self) -> Iterator[bytes]:
        left = self._allowed
        for chunk in self._stream:
            if left is not None and len(chunk) > left:
                yield chunk[:left]
                raise httpx.ReadError("the cable was pulled out")
            left = None if left is None else left - len(chunk)
            yield chunk

    def close(self) -> None:
        self._stream.close()
