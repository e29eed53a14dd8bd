"""What stands around every answer: HEAD, CORS and security headers. Pure ASGI, so that a disconnect stays visible."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.web.methods import allowed_on

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
EXPOSED = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Content-Disposition"
"""What a page of another origin may read beside what it always may."""
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Content-Type, Last-Event-ID, If-None-Match, Cache-Control",
    "Access-Control-Max-Age": "86400",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of an answer that is no page: should a browser show it, it may load nothing."""
UNFRAMED = f"{NOTHING}; frame-ancestors 'none'"

_SHARED = ("/api/", "/static/", "/openapi.json")


def is_shared(path: str) -> bool:
    """Whether pages of other origins may read what stands at this path."""
    return path.startswith(_SHARED)


def path_of(scope: Scope) -> str:
    """The path below the prefix under which a proxy has put the app."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class Headers:
    """Middleware: security headers on every answer, CORS on the API and the static files, preflights answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = path_of(scope)
        shared = is_shared(path)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                headers.update(ALWAYS | CORS if shared else ALWAYS)
                headers.setdefault("Content-Security-Policy", NOTHING if path == "/embed" else UNFRAMED)
                message = {**message, "headers": headers.raw}
            await send(message)

        if shared and scope["method"] == "OPTIONS":
            await with_headers(_preflight(path))
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, with_headers)


def _preflight(path: str) -> Message:
    allow = allowed_on(path)
    told = {"Allow": allow, "Access-Control-Allow-Methods": allow, **PREFLIGHT}
    headers = [(name.lower().encode(), value.encode()) for name, value in told.items()]
    return {"type": "http.response.start", "status": 204, "headers": headers}


class Heads:
    """Middleware: HEAD is answered as GET is, without the body; the route sees `head` in the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET", "head": True}, receive, without_body)
