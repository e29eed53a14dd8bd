"""What all routes of one app share."""

import asyncio
from dataclasses import dataclass, field
from typing import cast

from fastapi import Request

from app.runs.service import Runs
from app.settings import Settings
from app.web.assets import Assets
from app.web.problems import NotReady


@dataclass
class Site:
    """One app's settings, service and files: `ready` once the engine is compiled, `closing` when the server ends."""

    settings: Settings
    runs: Runs
    assets: Assets
    ready: bool = False
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def working_runs(self) -> Runs:
        """The service, when it takes work.

        Raises:
            NotReady: while the server is starting or ending.
        """
        if self.closing.is_set():
            raise NotReady("The server is shutting down.")
        if not self.ready:
            raise NotReady("The engine is being compiled; this takes a minute or two at the first start.")
        return self.runs


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return cast("Site", request.app.state.site)
