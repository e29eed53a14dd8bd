"""A proxy that can fall silent: its connections stay open, and nothing comes through them any more."""

import contextlib
import socket
import threading
from collections.abc import Iterator

PIECE = 65_536
STREAM = b"/run/events?"


class Relay:
    """What stands between a page and its server at `url`; each connection is passed on by two threads."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._streams: set[socket.socket] = set()
        self._hushed: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def hush(self) -> None:
        """From now on nothing more comes of the streams that are open."""
        self._hushed |= self._streams

    def close(self) -> None:
        """Cut every connection."""
        for each in (self._listener, *self._open):
            # The other end may have gone already.
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            self._open += [near, far]
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(*ends, near), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, near: socket.socket) -> None:
        try:
            while piece := source.recv(PIECE):
                if source is near and STREAM in piece:
                    self._streams.add(near)
                if source is near or near not in self._hushed:
                    target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of the ends has gone


@contextlib.contextmanager
def relay(port: int) -> Iterator[Relay]:
    """A proxy before the server on this port until the block ends."""
    proxy = Relay(port)
    try:
        yield proxy
    finally:
        proxy.close()
