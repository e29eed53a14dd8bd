"""A server's JSON as the core's own types. Members that a later server may have added are passed over."""

import base64
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import numpy as np

from epochwise.client.errors import ApiError
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.core.numeric.arrays import Floats, Integers
from epochwise.core.plan import Plan

LONGEST_REASON = 300
"""Characters of an error that may quote what a server has sent."""


@contextmanager
def readable(what: str, status: int = 200) -> Iterator[None]:
    """Raise an `ApiError` for whatever goes wrong while `what` is read: another server may have sent anything."""
    try:
        yield
    except ApiError:
        raise
    except Exception as error:
        found = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        other = "the server is of another version, or not Epochwise"
        raise ApiError(f"{what} cannot be read ({found}): {other}.", status=status) from error


def floats(values: Any) -> Floats:
    """The numbers of a list, in which null is NaN, or of a {dtype, bdata} array."""
    return np.array(_typed(values) if isinstance(values, Mapping) else values, dtype=np.float64)


def whole_numbers(values: Any) -> Integers:
    """The whole numbers of a list or of a {dtype, bdata} array."""
    return np.array(_typed(values) if isinstance(values, Mapping) else values, dtype=np.int64)


def _typed(array: Mapping[str, str]) -> Any:
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype="<" + array["dtype"])


def picked(kind: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    """Those members that a dataclass has a field for."""
    return {field.name: document[field.name] for field in fields(kind) if field.name in document}


def config_in(document: Mapping[str, Any]) -> RunConfig:
    """The configuration of a document, in its canonical form; fields that nobody knows here are warned of."""
    given = document["config"]
    unknown = {name: value for name, value in given.items() if name not in RunConfig.model_fields}
    if any(value is not None for value in unknown.values()):
        text = f"the server's runs have fields that this client does not know, and `config` leaves out: {unknown}"
        warnings.warn(text, stacklevel=2)
    return RunConfig.parse({name: value for name, value in given.items() if name not in unknown}).normalized()


def plan_in(document: Mapping[str, Any], config: RunConfig) -> Plan:
    """The server's plan; what its document leaves out (the memory and the warnings) is planned here."""
    members = picked(Plan, document["plan"])
    members["batch_sizes"] = tuple((size, count) for size, count in members["batch_sizes"])
    return replace(plan(config), **members)
