"""Whose turn is next among things that wait, each for a client."""

from collections import Counter, deque
from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[_T]):
    thing: _T
    client: str
    taken: bool = False


class Turns(Generic[_T]):
    """Every other turn goes to the thing that has waited the longest, the turns between to the client with the fewest.

    So a client with a thousand things does not hold up one with a few; and a class behind one address, which looks like
    one client, still has at least half of what plain order would give it.
    """

    def __init__(self) -> None:
        self._by_age: deque[_Waiting[_T]] = deque()
        self._lines: dict[str, deque[_Waiting[_T]]] = {}
        self._lengths = Counter[str]()
        self._count = 0
        self._next_by_age = True

    def __len__(self) -> int:
        return self._count

    def put(self, thing: _T, client: str) -> None:
        """Let a thing wait."""
        waiting = _Waiting(thing, client)
        self._by_age.append(waiting)
        self._lines.setdefault(client, deque()).append(waiting)
        self._lengths[client] += 1
        self._count += 1

    def take(self) -> _T:
        """The next thing; there must be one."""
        line = self._by_age if self._next_by_age else self._lines[min(self._lengths, key=self._lengths.__getitem__)]
        self._next_by_age = not self._next_by_age
        # What was taken from the one line is still in the other, and is passed over there.
        while (waiting := line.popleft()).taken:
            pass
        waiting.taken = True
        self._count -= 1
        self._lengths[waiting.client] -= 1
        if not self._lengths[waiting.client]:
            del self._lengths[waiting.client], self._lines[waiting.client]
        if not self._count:
            self._by_age.clear()
        return waiting.thing
