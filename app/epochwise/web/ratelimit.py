"""What is left for new computing, told on every answer about runs (draft-ietf-httpapi-ratelimit-headers)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.runs.budget import Budget
from epochwise.web.headers import path_of

POLICY_NAME = "computed-seconds"
"""The name says the unit: the draft has none for seconds of computing."""


class RateLimits:
    """Middleware: the `RateLimit` and `RateLimit-Policy` headers on the routes below /api/v1/run."""

    def __init__(self, app: ASGIApp, budget: Budget) -> None:
        self.app = app
        self.budget = budget
        policy = f'"{POLICY_NAME}";q={budget.seconds};w={budget.window}'
        self.policy = (b"ratelimit-policy", policy.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not path_of(scope).startswith("/api/v1/run"):
            await self.app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                left, seconds = self.budget.left()
                now = (b"ratelimit", f'"{POLICY_NAME}";r={left};t={seconds}'.encode())
                message = {**message, "headers": [*message["headers"], self.policy, now]}
            await send(message)

        await self.app(scope, receive, telling)
