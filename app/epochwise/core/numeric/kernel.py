"""The one way in which this package compiles: `@kernel` for what Python calls, `@inline` for what kernels call.

Kernels allocate nothing: all arrays come from outside. So they are compiled without Numba's runtime, whose counting of
references would cost more than the arithmetic of a small batch.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from epochwise.core.numeric.compiler import numba
from epochwise.core.numeric.kept import KeptCode

F = TypeVar("F", bound=Callable[..., Any])

_njit: Any = numba.njit


def stamp(*folders: Path) -> str:
    """A hash in hex of all modules in these folders: a kernel is made of functions, types and numbers of many files."""
    texts = (file.read_bytes() for folder in folders for file in sorted(folder.glob("*.py")))
    return hashlib.sha256(b"".join(texts)).hexdigest()


_CORE = Path(__file__).parent.parent
_STAMP = stamp(*(_CORE / room for room in ("numeric", "data", "engine")))


def kernel(function: F) -> F:
    """Compile at the first call, keep the machine code on disk, and run without the GIL."""
    compiled = _njit(nogil=True, error_model="numpy", _nrt=False)(function)
    # Numba's own cache watches the function's file only, and would keep code whose callee in another file has changed.
    compiled._cache = KeptCode(function, _STAMP)
    return cast("F", compiled)


def inline(function: F) -> F:
    """Compile into the kernels that call it."""
    return cast("F", _njit(forceinline=True, error_model="numpy", _nrt=False)(function))
