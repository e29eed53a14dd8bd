"""The level that an image's engine was compiled for, and whether this processor reaches it."""

import logging
import os

_log = logging.getLogger(__name__)

NAME = "NUMBA_CPU_NAME"
FEATURES = "NUMBA_CPU_FEATURES"
_V2 = {"cx16", "sahf", "popcnt", "sse3", "sse4.1", "sse4.2", "ssse3"}
_V3 = _V2 | {"avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"}
_V4 = _V3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
LEVELS = {"x86-64-v2": _V2, "x86-64-v3": _V3, "x86-64-v4": _V4}
"""The levels of the x86-64 psABI, in LLVM's words."""


def reach_level() -> None:
    """Take the level out of the environment if this processor is below it: code for it would end the process.

    The engine is then compiled for this processor. To be called before Numba is loaded.
    """
    wanted = set(LEVELS.get(os.environ.get(NAME, ""), ()))
    missing = sorted(wanted - _features()) if wanted else []
    if missing:
        text = "%s=%s: this processor has no %s, so the engine is compiled for it now; this takes about a minute."
        _log.warning(text, NAME, os.environ[NAME], ", ".join(missing))
        del os.environ[NAME]
        os.environ.pop(FEATURES, None)


def _features() -> set[str]:
    """What this processor can do."""
    # This takes a tenth of a second to load.
    from llvmlite.binding import get_host_cpu_features  # type: ignore[import-untyped]

    return {name for name, is_there in get_host_cpu_features().items() if is_there}
