"""The seam between who computes frames and who shows them.

Whoever computes it (`app/epochwise/runs/computer.py`), a run is the same numbered frames: `started`, the frames of its
layout, then one `finished` or `failed`. Whatever dies meanwhile, asking again with the last id goes on after it.
"""

from collections.abc import AsyncGenerator
from typing import Protocol

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH, Language


class Source(Protocol):
    """Where the frames of runs come from."""

    def id_of(self, config: RunConfig) -> str:
        """The id of a run."""

    def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        """The encoded frames of a run after the one with id `after`, or from the first where that is no id of this run
        and these `points`. None at all if and only if `after` is the id of the last one. A source that is shut down
        ends without a last frame. Until it is closed, also after its last frame, another reader finds all frames there.

        Raises:
            Busy: when there is no place for another run, or nobody computes this one any more.
            RateLimited: before the first frame, when there is no computing left for a new one.
        """
