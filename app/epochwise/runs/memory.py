"""What was freed goes back to the system; by itself the C library keeps much of it for the next time."""

import ctypes
from collections.abc import Callable

EVERY_SECONDS = 30.0


def give_back() -> None:
    """Give freed memory back, where the C library can: on Linux with glibc."""
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
