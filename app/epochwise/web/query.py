"""The query string of a run route: the configuration, and beside it the few parameters of the route's own."""

from functools import lru_cache
from typing import Annotated, cast
from urllib.parse import parse_qsl

from fastapi import Query, Request

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.text import Text
from epochwise.runs.ranges import MAX_LOSSES, MAX_STREAM_POINTS, MAX_UPDATES, MOST_UPDATES
from epochwise.wire.refusals import InvalidRequest

REMEMBERED = 1000
"""Longer query strings are read again each time, so that they cannot fill the memory."""
MEMBERS = (
    "update",
    "epoch",
    "rows",
    "row_loss",
    "loss",
    "learning_rate",
    "parameters_before",
    "gradient",
    "parameters_after",
    "state_before",
    "state_after",
)
"""The members of an update."""
_MEMBER = f"({'|'.join(MEMBERS)})?"
SOME_MEMBERS = {"pattern": f"^ *{_MEMBER}( *, *{_MEMBER})* *$"}
"""What a list of them looks like, for the OpenAPI document."""

CurvePoints = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_STREAM_POINTS,
        description="Send whole curves, thinned to at most this many buckets.",
        examples=[300],
    ),
]
First = Annotated[int, Query(ge=0, lt=MOST_UPDATES, description="The first update, counted from 0.", examples=[40])]
Losses = Annotated[int, Query(ge=1, le=MAX_LOSSES, description="How many updates.", examples=[80])]
Updates = Annotated[
    int,
    Query(ge=1, le=MAX_UPDATES, description="How many updates; the limit is lower for a large model.", examples=[2]),
]
Fields = Annotated[
    str,
    Query(
        description=f"Only these members, separated by commas: {', '.join(MEMBERS)}.",
        examples=["rows,loss"],
        json_schema_extra=SOME_MEMBERS,
    ),
]


def parsed(query: str, also: tuple[str, ...] = ()) -> RunConfig:
    """The configuration in a query string; names in `also` are skipped.

    Raises:
        InvalidConfig: naming what is refused.
    """
    return _remembered(query, also) if len(query) <= REMEMBERED else _read(query, also)


def _read(query: str, also: tuple[str, ...]) -> RunConfig:
    try:
        return RunConfig.from_query(parse_qsl(query, keep_blank_values=True), also)
    except InvalidConfig as error:
        raise InvalidConfig([form_explained(refused) for refused in error.errors]) from None


_remembered = lru_cache(maxsize=4096)(_read)


def form_explained(error: FieldError) -> FieldError:
    """The refusal of a parameter; where a form was meant, it says how to choose one."""
    if error.field not in ("form", "format"):
        return error
    how = Text(
        "is not a known parameter; choose a form by the suffix of the address, as in /api/v1/run.csv, or by the Accept "
        "header"
    )
    return FieldError(error.field, error.value, how)


def query_of(request: Request) -> str:
    """The query string; what is not ASCII in it should have been percent-encoded, and is read as Latin-1."""
    return cast("bytes", request.scope["query_string"]).decode("latin-1")


def members_in(fields: str) -> tuple[str, ...]:
    """The members that `fields` names; all of them for ''.

    Raises:
        InvalidRequest: naming those nobody knows.
    """
    names = tuple(name.strip() for name in fields.split(",") if name.strip())
    if unknown := [name for name in names if name not in MEMBERS]:
        message = Text("unknown: {names}", names=", ".join(unknown))
        raise InvalidRequest([FieldError("fields", fields, message, ", ".join(MEMBERS))])
    return names or MEMBERS
