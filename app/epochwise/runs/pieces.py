"""Long JSON in pieces. No other thread's Python goes on while a value is encoded: 24 MB would stop it for 0.1 s."""

from collections.abc import Iterator

import numpy as np

from epochwise.wire.events import dumps

NUMBERS_AT_ONCE = 10_000
"""About a millisecond's work."""
PIECE_BYTES = 64_000


def dumps_in_pieces(value: object) -> Iterator[bytes]:
    """What `dumps` gives for objects in objects with long arrays, as pieces of at least `PIECE_BYTES` but the last."""
    parts, size = list[bytes](), 0
    for part in _parts(value):
        parts.append(part)
        size += len(part)
        if size >= PIECE_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
    if parts:
        yield b"".join(parts)


def _parts(value: object) -> Iterator[bytes]:
    if isinstance(value, dict) and _numbers(value) > NUMBERS_AT_ONCE:
        yield b"{"
        for place, (name, member) in enumerate(value.items()):
            yield (b"," if place else b"") + dumps(name) + b":"
            yield from _parts(member)
        yield b"}"
    elif isinstance(value, np.ndarray) and value.size > NUMBERS_AT_ONCE:
        rows = max(1, NUMBERS_AT_ONCE * len(value) // value.size)
        for start in range(0, len(value), rows):
            yield (b"," if start else b"[") + dumps(np.ascontiguousarray(value[start : start + rows]))[1:-1]
        yield b"]"
    else:
        yield dumps(value)


def _numbers(value: object) -> int:
    """How many numbers there are in arrays."""
    if isinstance(value, dict):
        return sum(map(_numbers, value.values()))
    return value.size if isinstance(value, np.ndarray) else 0
