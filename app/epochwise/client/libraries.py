"""The libraries that hold tables, which Epochwise does without, and those that a client of HTTP does without."""

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def whole_package(what: str) -> Iterator[None]:
    """Import in this block what `what` needs, and a client of HTTP alone may be installed without.

    Raises:
        ModuleNotFoundError: naming what is missing, and saying how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "epochwise").partition(".")[0]
        raise ModuleNotFoundError(
            f"{what} needs {missing}, which is not installed: install the whole package, without --no-deps",
            name=missing,
        ) from error
