"""The one way in which this package compiles: `@kernel` for what Python calls, `@inline` for what kernels call.

Kernels allocate nothing: all arrays come from outside. So they are compiled without Numba's runtime, whose counting of
references would cost more than the arithmetic of a small batch.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
RowNumbers = NDArray[np.uint32]
F = TypeVar("F", bound=Callable[..., Any])

_njit: Any = numba.njit


def _stamp() -> bytes:
    """A hash of all files that may hold a part of a kernel: a kernel is compiled from functions of several files."""
    texts = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(text for text in texts if b"app.core.kernel" in text or b"numba" in text)).digest()


_STAMP = _stamp()


def kernel(function: F) -> F:
    """Compile at the first call, keep the machine code on disk, and run without the GIL."""
    compiled = _njit(nogil=True, cache=True, error_model="numpy", _nrt=False)(function)
    # Numba's cache watches the function's own file only, and would keep code whose callee in another file has changed.
    compiled._cache._cache_file._source_stamp = _STAMP
    return cast("F", compiled)


def inline(function: F) -> F:
    """Compile into the kernels that call it."""
    return cast("F", _njit(forceinline=True, error_model="numpy", _nrt=False)(function))
