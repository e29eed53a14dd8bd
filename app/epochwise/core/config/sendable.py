"""Any value whatsoever, in words or as JSON: the answer that refuses it has to tell it."""

import json
import math
from collections.abc import Mapping

DEEPEST = 20
"""Lists and objects that may lie in one another; JSON encoders have limits too."""
LONGEST = 100
"""Characters of a refused value or name that are told again; who sent it knows the rest."""


def encodable(value: str) -> str:
    r"""The text with each lone surrogate, which no encoding of Unicode has, as \ud800 or the like; else itself."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode(errors="backslashreplace").decode()
    return value


def shortened(text: str) -> str:
    """The text, or as much of it as is told again."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def shown(value: object) -> str:
    """The value as JSON spells it, shortened; what JSON cannot hold as Python writes it, or else by its type."""
    if isinstance(value, float) and not math.isfinite(value):
        return "a number that is not finite"
    return shortened(json.dumps(sendable(value), ensure_ascii=False) if _is_json(value) else _written(value))


def brief(value: object) -> object:
    """The value as JSON can hold it, in few characters: a longer one as `shown`."""
    if isinstance(value, str):
        return shortened(encodable(value))
    if isinstance(value, list | tuple | Mapping):
        plain = sendable(value)
        text = json.dumps(plain, ensure_ascii=False)
        return plain if len(text) <= LONGEST else shortened(text)
    return sendable(value)


def sendable(value: object, depth: int = DEEPEST) -> object:
    """The value as JSON can hold it: text, numbers up to 64 bits, lists and objects; else as Python writes it."""
    match value:
        case list() | tuple() | Mapping() if not depth:
            return "…"
        case str():
            return encodable(value)
        case list() | tuple():
            # As text, what comes after so many members is cut off in any case.
            return [sendable(member, depth - 1) for member in value[:LONGEST]]
        case Mapping():
            return {encodable(str(name)): sendable(member, depth - 1) for name, member in value.items()}
    return value if _is_json(value) else shortened(_written(value))


def _is_json(value: object) -> bool:
    whole = isinstance(value, int) and value.bit_length() < 64
    return value is None or whole or isinstance(value, bool | float | str | list | tuple | Mapping)


def _written(value: object) -> str:
    """The value as Python writes it; its type where it cannot be written, as a whole number of 5,000 digits."""
    try:
        return encodable(repr(value))
    except Exception:
        return f"a value of type {type(value).__name__}"
