"""What stands around every answer: HEAD, CORS and security headers. Pure ASGI, so that a disconnect stays visible."""

from collections.abc import Mapping

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
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID, If-None-Match, Cache-Control",
    "Access-Control-Max-Age": "86400",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of an answer that is no page: should a browser show it, it may load nothing."""
UNFRAMED = f"{NOTHING}; frame-ancestors 'none'"

_SHARED = ("/api/", "/static/", "/openapi.json", "/embed/")


def raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_ON_ALL = raw(ALWAYS)
_ON_SHARED = raw(ALWAYS | CORS)


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
        added = _ON_SHARED if shared else _ON_ALL
        policy = (b"content-security-policy", (NOTHING if path == "/embed" else UNFRAMED).encode())

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], *added]
                if not any(name == policy[0] for name, _ in headers):
                    headers.append(policy)
                message = {**message, "headers": headers}
            await send(message)

        if shared and scope["method"] == "OPTIONS":
            await with_headers(_preflight(path))
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, with_headers)


def _preflight(path: str) -> Message:
    allow = allowed_on(path)
    headers = {"Allow": allow, "Access-Control-Allow-Methods": allow, **PREFLIGHT}
    return {"type": "http.response.start", "status": 204, "headers": raw(headers)}


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
