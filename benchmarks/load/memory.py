"""What processes hold while they are under load, as Linux tells it: memory, threads, open files."""

from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median

MINUTE = 60.0


def private_megabytes(pid: int) -> float:
    """Memory of a process that no other one shares, which is what may leak: a worker's child shares most of its own."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1e3


def threads_and_files(pid: int) -> int:
    """Threads and open files of a process together."""
    return sum(len(list(Path(f"/proc/{pid}/{what}").iterdir())) for what in ("task", "fd"))


@dataclass
class Memory:
    """The memory of one process over time."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def note(self, second: float, megabytes: float) -> None:
        """One look at it."""
        self.seconds.append(second)
        self.megabytes.append(megabytes)

    def slope(self, since: float) -> float:
        """Megabytes a minute from a moment on: the median slope of all pairs of looks (Theil and Sen), which follows
        what grows steadily, and not one step of the allocator.
        """
        looks = [(x, y) for x, y in zip(self.seconds, self.megabytes, strict=True) if x >= since]
        return MINUTE * median((y - b) / (x - a) for (a, b), (x, y) in combinations(looks, 2))
