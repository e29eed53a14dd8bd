"""Who takes part: the workers and web processes that live, and the bits that all of them must have."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from epochwise.cluster.entries import ENTRY_FORMAT
from epochwise.objects import Objects
from epochwise.runs.computer import CannotJoin
from epochwise.settings import Settings
from epochwise.version import __version__

BEAT_SECONDS = 1.0
LIVES_MS = 10_000
"""How long somebody counts as living who gives no sign."""


class EngineDiffers(CannotJoin):
    """Somebody who would compute or show other numbers than those who are there already."""

    def __init__(self, own: str, theirs: str) -> None:
        super().__init__(
            f"this process has {own}, and those on the same Redis have {theirs}. It would compute or show other "
            "numbers, so it does not join them. Install the same release on all machines, and name the same store on "
            "all of them."
        )


def bits_of(version: str, settings: Settings, first: bool) -> str:
    """What must be the same for all: the release, the form of the log, the engine with the hash of its golden runs
    (`app/epochwise/core/engine/golden.py`), and the store. Only who is the `first` begins a store that is empty: any
    other has named the wrong place, and leaves nothing there.

    Raises:
        OSError: when the store does not answer.
    """
    store = "no store"
    if settings.store:
        objects = Objects(settings.store)
        identity = objects.identity() if first else objects.known_identity()
        store = f"store {identity}" if identity else "a store that no server has used yet"
    return f"Epochwise {__version__} with log {ENTRY_FORMAT}, engine {version} and {store}"


@dataclass(frozen=True)
class Present:
    """Who was there at the last look: the slots that take runs from each queue, how many workers have them, and what
    each other web process has spent.
    """

    workers: int = 0
    slots: Mapping[str, int] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, answer: Any) -> "Present":
        """The answer of the script `PRESENT`."""
        workers, webs = (dict(zip(part[::2], part[1::2], strict=True)) for part in answer)
        slots = Counter[str]()
        for status in map(orjson.loads, workers.values()):
            slots.update(dict.fromkeys(status["queues"], status["slots"]))
        return cls(len(workers), slots, {name.decode(): orjson.loads(status)["spent"] for name, status in webs.items()})
