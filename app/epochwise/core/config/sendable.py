"""Any value whatsoever, in words or as JSON: the answer that refuses it has to tell it."""

from collections.abc import Mapping

DEEPEST = 20
"""Lists and objects that may lie in one another; JSON encoders have limits too."""


def encodable(value: str) -> str:
    r"""The text with each lone surrogate, which no encoding of Unicode has, as \ud800 or the like; else itself."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode(errors="backslashreplace").decode()
    return value


def shown(value: object) -> str:
    """The value as Python writes it; its type where it cannot be written, as a whole number of 5,000 digits."""
    try:
        return encodable(repr(value))
    except Exception:
        return f"a value of type {type(value).__name__}"


def sendable(value: object, depth: int = DEEPEST) -> object:
    """The value as JSON can hold it: text, numbers up to 64 bits, lists and objects; else as `shown`."""
    match value:
        case None | bool() | float():
            return value
        case str():
            return encodable(value)
        case int() if value.bit_length() < 64:
            return value
        case list() | tuple() if depth:
            return [sendable(member, depth - 1) for member in value]
        case Mapping() if depth:
            return {encodable(str(name)): sendable(member, depth - 1) for name, member in value.items()}
    return shown(value)
