"""The same run, in their words: a configuration as a script of NumPy, PyTorch, Keras, scikit-learn or Lightning."""

from epochwise.code.dialects import DIALECTS, LENGTHS, Dialect, as_code
from epochwise.code.short import MOST_LINES

__all__ = ["DIALECTS", "LENGTHS", "MOST_LINES", "Dialect", "as_code"]
