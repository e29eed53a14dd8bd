"""The configuration in the body of a POST."""

import json

from fastapi import Request

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import allowed, choices, given_twice, not_taken
from epochwise.core.config.sendable import shown
from epochwise.core.config.text import Text
from epochwise.web.bodytype import check_body_type
from epochwise.wire.refusals import SEND_JSON, InvalidRequest, TooLong

MOST_BYTES = 65_536
"""Limit of a posted configuration, which has only short fields."""
MOST_MEMBERS = 100
DIGITS_READ = 200
"""What is read of a whole number: more than a refusal tells again."""


async def posted_values(request: Request) -> dict[str, object]:
    """The members of the JSON object in the body, each once and of its field's type.

    Raises:
        UnsupportedType: when it is of another Content-Type or charset, or compressed.
        TooLong: when it is longer than any configuration.
        InvalidRequest: when it is not a JSON object.
        InvalidConfig: naming a member that stands there twice, or those of the wrong type.
    """
    check_body_type(request, ("application/json",), SEND_JSON)
    values = _decoded(await _read(request))
    if not isinstance(values, dict):
        raise _bad_body(Text("is {value}, not a JSON object", value=shown(values)))
    given = {name: value for name, value in values.items() if name in RunConfig.model_fields and value is not None}
    if wrong := [error for name, value in given.items() if (error := _not_typed(name, value))]:
        raise InvalidConfig(wrong)
    return values


async def _read(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLong(MOST_BYTES)
    return body


def _decoded(body: bytes) -> object:
    """The JSON in a body, in any of Unicode's encodings."""
    if not body.strip():
        raise _bad_body(Text("is empty"))
    try:
        text = body.decode(json.detect_encoding(body))
    except UnicodeDecodeError:
        raise _bad_body(Text("is not text in UTF-8")) from None
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_constant)
    except RecursionError:
        raise _bad_body(Text("has too many lists or objects inside one another")) from None
    except ValueError as error:
        raise _bad_body(Text("is not valid JSON ({reason})", reason=str(error))) from None


def _bad_body(message: Text) -> InvalidRequest:
    return InvalidRequest([FieldError("body", None, message, Text("a JSON object; without members, the default run"))])


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > MOST_MEMBERS:
        raise _bad_body(Text("has too many members"))
    values = dict[str, object]()
    for name, value in pairs:
        if name in values:
            raise InvalidConfig([given_twice(name, value)])
        values[name] = value
    return values


def _whole(digits: str) -> int:
    """A whole number. No field takes one of more digits, and Python reads no more than 4,300."""
    return int(digits[:DIGITS_READ])


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _not_typed(name: str, value: object) -> FieldError | None:
    """The refusal of a value of another type than its field's: a query has only texts, but JSON can say what it means.

    A number in quotes reads like one that is allowed, so the refusal says that it is a text.
    """
    info = RunConfig.model_fields[name]
    is_text = isinstance(value, str)
    if is_text == bool(choices(info)) and value != "":
        return None
    if not is_text or choices(info):
        return not_taken(name, value, info)
    takes = allowed(info)
    return FieldError(
        name, value, Text("must be {allowed}, not the text {value}", allowed=takes, value=shown(value)), takes
    )
