"""The methods that a path takes. HEAD and OPTIONS are the middleware's."""

ALLOW = "GET, HEAD, OPTIONS"
POSTED = {"/api/v1/runs", "/api/v1/datasets/preview"}
"""Paths that take a body and answer nothing without one."""
UPLOADS = "/api/v1/datasets"


def allowed_on(path: str) -> str:
    """The methods that a path takes."""
    if path == UPLOADS:
        return "GET, HEAD, POST, OPTIONS"
    if path in POSTED:
        return "POST, OPTIONS"
    return "GET, HEAD, DELETE, OPTIONS" if path.startswith(f"{UPLOADS}/") else ALLOW
