"""What was freed goes back to the system."""

import ctypes
import subprocess
import sys

import pytest

PIECES = """
import ctypes
from pathlib import Path
from epochwise.runs.memory import give_back

def megabytes():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1000

library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
pieces = []
for _ in range(1000):
    pieces.append(library.malloc(100_000))
    ctypes.memset(pieces[-1], 1, 100_000)
for piece in pieces[:-1]:
    library.free(piece)
before = megabytes()
give_back()
print(before - megabytes())
"""
"""100 MB in pieces that come from the heap; the last one, which stays, keeps the library from giving back the rest."""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc can give memory back")
def test_freed_memory_goes_back_to_the_system() -> None:
    given = subprocess.run([sys.executable, "-c", PIECES], capture_output=True, check=True, text=True).stdout
    assert float(given) > 90
