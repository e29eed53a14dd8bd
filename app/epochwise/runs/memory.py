"""What was freed goes back to the system; by itself the C library keeps much of it for the next time."""

import ctypes
from collections.abc import Callable

EVERY_SECONDS = 30.0
LARGE_BYTES = 1_000_000
"""What takes so much memory at once, as the numbers of a long run do, gets pages of its own."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""The names of these two in glibc's malloc.h."""


def keep_large_apart() -> None:
    """Let each large piece have pages of its own, which go back as soon as it is freed: on Linux with glibc.

    By itself glibc takes a size of up to 32 MB for small from the first time when a piece of it was freed, and the room
    of such pieces stays with each thread that has had some.
    """
    if (set_option := _of_glibc("mallopt")) is not None:
        set_option(_MMAP_THRESHOLD, LARGE_BYTES)
        set_option(_TRIM_THRESHOLD, 2 * LARGE_BYTES)  # as glibc does; else it would be what it is without any large one


def give_back() -> None:
    """Give freed memory back, where the C library can: on Linux with glibc."""
    if (trim := _of_glibc("malloc_trim")) is not None:
        trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """A function that other C libraries do not have."""
    library = ctypes.CDLL(None)
    return getattr(library, name, None) if hasattr(library, "malloc_trim") else None
