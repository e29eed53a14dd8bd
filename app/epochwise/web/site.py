"""What all routes of one app share."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from fastapi import Request

from epochwise.core.config.text import Value
from epochwise.language.language import Language
from epochwise.language.languages import languages
from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.web.addresses import Addresses
from epochwise.web.aside import Aside
from epochwise.web.assets import Assets
from epochwise.web.flight import Flight
from epochwise.web.kept import KeptAnswers
from epochwise.web.owndata import OwnData


@dataclass
class Site:
    """One app's settings, service and files, and who does other work beside the event loop; `closing` is set when the
    server was asked to stop. Nothing is computed or drawn before the app is `started`; once it is `prepared`, the run
    of the first page is in memory, or cannot be.
    """

    settings: Settings
    runs: Runs
    assets: Assets
    addresses: Addresses
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    started: bool = False
    prepared: bool = False
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    numbers: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    """Those of the answers to readers' questions, by the question's name."""

    def __post_init__(self) -> None:
        self.aside = Aside(self.runs.workload.budget)
        self.flight = Flight(self.settings.sending_bytes)
        self.own_data = OwnData(self.settings)

    @property
    def languages(self) -> Mapping[str, Language]:
        """The languages that a request can name, by tag."""
        return languages(self.settings.pseudo_language)

    @property
    def ready(self) -> bool:
        """Whether runs are answered at once; before that they wait."""
        return self.runs.ready and self.runs.computer.reachable and not self.closing.is_set()

    def begin_to_close(self) -> None:
        """Hear that the process was told to end: streams end where they are, and whoever leaves may go on elsewhere."""
        self.runs.computer.stop()
        self.closing.set()


def address_of(request: Request) -> str:
    """The address of this server as its readers know it, without a slash at its end."""
    return site_of(request).settings.public_address or str(request.base_url).rstrip("/")


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return cast("Site", request.app.state.site)
