"""Numba, with whatever the environment asks of it: it works, or an error or a line of the log names the variable."""

import logging
import warnings
from typing import Any

from epochwise.core.config.setting import InvalidSetting

_log = logging.getLogger(__name__)

with warnings.catch_warnings(record=True) as _found:
    # A value that it cannot read is a warning with a traceback in it.
    warnings.simplefilter("always")
    try:
        import numba
    except ValueError as error:
        raise InvalidSetting("NUMBA_NUM_THREADS or another variable of Numba", str(error).rstrip(".")) from None

for _warning in _found:
    _text = str(_warning.message).strip()
    if _text.startswith("Environment variable"):
        _log.warning("%s", _text.partition("\n")[0])
    else:
        warnings.warn_explicit(_warning.message, _warning.category, _warning.filename, _warning.lineno)

_config: Any = numba.config

if _config.DISABLE_JIT:
    # As plain Python the kernels would take hours, and what they are made of cannot run as Python at all.
    _log.warning("NUMBA_DISABLE_JIT is ignored: Epochwise's engine is always compiled.")
    _config.DISABLE_JIT = 0

if any(feature[0] not in "+-" for feature in str(_config.CPU_FEATURES or "").split(",") if feature):
    # LLVM would end the process without a word that a user could understand.
    raise InvalidSetting("NUMBA_CPU_FEATURES", f"{_config.CPU_FEATURES!r} is not a list such as +avx2,-avx512f")

__all__ = ["numba"]
