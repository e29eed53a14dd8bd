"""The path below which a proxy shows the app, whether or not the proxy removes it before it asks."""

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)

HEADER = b"x-forwarded-prefix"


class Prefix:
    """Middleware: everything below sees one `root_path`, without a slash at its end, and a path that begins with it.

    The setting counts; without it, what the server was started with (`uvicorn --root-path`). Servers put that before
    each path as it was written, so `/sgd/` makes `/sgd//static`.
    """

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self.app = app
        self._root = root_path
        self._has_advised = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            scope = self._normal(scope)
        await self.app(scope, receive, send)

    def _normal(self, scope: Scope) -> Scope:
        started_with: str = scope.get("root_path", "")
        asked: str = scope["path"].removeprefix(started_with)
        root = self._root or f"/{started_with.strip('/')}".rstrip("/")
        if not root:
            self._advise(scope)
        asked = below(root, asked)
        return {**scope, "root_path": root, "path": root + asked}

    def _advise(self, scope: Scope) -> None:
        """Say once what to set, where a proxy tells that it has removed a path: no link of the page would work."""
        if not self._has_advised and (prefix := dict(scope["headers"]).get(HEADER, b"").strip(b"/ ")):
            self._has_advised = True
            text = "a proxy shows this server below /%s: set EPOCHWISE_ROOT_PATH=/%s, or the page finds no file"
            _log.warning(text, *2 * [ascii(prefix.decode("latin-1"))[1:-1][:100]])


def below(root: str, path: str) -> str:
    """A path as the app knows it, which begins with a slash: without the prefix, if the proxy has left it there."""
    inner = path.removeprefix(root) if path == root or path.startswith(f"{root}/") else path
    return inner if inner.startswith("/") else f"/{inner}"
