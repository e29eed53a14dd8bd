"""The seam to where ids are known by several processes: what an id means, wherever it was given."""

from collections.abc import Callable
from typing import Protocol

from epochwise.core.config.config import RunConfig


class SharedIds(Protocol):
    """What ids mean, as all know it who show the same runs. It outlives any one of them."""

    async def config(self, run: str, engine: str) -> RunConfig | None:
        """What an id of this engine means; None for one that was never told.

        Raises:
            Busy: where nobody can say now.
        """

    async def register(self, run: str, config: RunConfig, engine: str) -> bool:
        """Let the others know what an id means; whether that succeeded."""

    def keep(self, run: str, config: RunConfig, engine: str, failed: Callable[[], None]) -> None:
        """As `register`, soon; where that fails, it costs no more than an id that another process does not know."""
