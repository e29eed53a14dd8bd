"""The same run, in their words: a configuration as a script of NumPy, PyTorch, Keras, scikit-learn or Lightning."""

from epochwise.code.dialects import DIALECTS, Dialect, as_code

__all__ = ["DIALECTS", "Dialect", "as_code"]
