"""The methods that a path takes. HEAD and OPTIONS are the middleware's."""

ALLOW = "GET, HEAD, OPTIONS"
POSTED = {"/api/v1/runs"}
"""Paths that take a body and answer nothing without one."""


def allowed_on(path: str) -> str:
    """The methods that a path takes."""
    return "POST, OPTIONS" if path in POSTED else ALLOW
