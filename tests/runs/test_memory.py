"""What was freed goes back to the system."""

import ctypes
import subprocess
import sys

import pytest

BEGINNING = """
import ctypes
from pathlib import Path
from epochwise.runs.memory import give_back, keep_large_apart

def megabytes():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1000

library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]

def taken(size):
    piece = library.malloc(size)
    ctypes.memset(piece, 1, size)
    return piece

"""
PIECES = """
pieces = [taken(100_000) for _ in range(1000)]
for piece in pieces[:-1]:
    library.free(piece)
before = megabytes()
give_back()
print(before - megabytes())
"""
"""100 MB in pieces that come from the heap; the last one, which stays, keeps the library from giving back the rest."""
LARGE = """
keep_large_apart()
library.free(taken(30_000_000))  # from here on the library by itself takes such a size for small
pieces = [taken(20_000_000) for _ in range(4)]
last = taken(500_000)
before = megabytes()
for piece in pieces:
    library.free(piece)
print(before - megabytes())
"""
"""80 MB in large pieces, and behind them in the heap a small one that stays."""


only_glibc = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc can give memory back")


def given_back(program: str) -> float:
    """Megabytes that a program of its own says went back to the system."""
    command = [sys.executable, "-c", BEGINNING + program]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@only_glibc
def test_freed_memory_goes_back_to_the_system() -> None:
    assert given_back(PIECES) > 90


@only_glibc
def test_a_large_piece_goes_back_as_soon_as_it_is_freed() -> None:
    assert given_back(LARGE) > 75
