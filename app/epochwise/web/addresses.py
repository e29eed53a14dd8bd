"""The addresses that the app answers, and the one that was meant by another."""

import difflib
from collections.abc import Iterable

from starlette.routing import BaseRoute, Route

from epochwise.core.config.sendable import LONGEST

LIKENESS = 0.8
"""How much of an address must agree, from 0 to 1: enough for a slip of the finger, too much for another word."""


class Addresses:
    """The addresses of some routes."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        known = [route for route in routes if isinstance(route, Route)]
        self._patterns = [route.path_regex for route in known]
        self._plain = [route.path for route in known if "{" not in route.path]

    def near(self, path: str) -> str | None:
        """The address that was meant by a path that is none; None when none is near."""
        if len(path) > LONGEST:
            return None
        plain = "/" + "/".join(part for part in path.split("/") if part)
        for meant in (plain, plain.lower()):
            if any(pattern.match(meant) for pattern in self._patterns):
                return meant
        return next(iter(difflib.get_close_matches(plain, self._plain, n=1, cutoff=LIKENESS)), None)
