"""The libraries that hold tables, which Epochwise does without."""

from importlib import import_module
from typing import Any


def library(name: str, what: str) -> Any:
    """A library that `what` needs and Epochwise does without.

    Raises:
        ModuleNotFoundError: saying how to install it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ModuleNotFoundError(
            f"{what} needs {name}, which is not installed: pip install {name}", name=name
        ) from error
