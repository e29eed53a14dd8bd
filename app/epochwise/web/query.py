"""The query string of a run route: the configuration, and beside it the few parameters of the route's own."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Annotated, cast
from urllib.parse import parse_qsl

from fastapi import Query, Request
from pydantic import BeforeValidator
from pydantic_core import PydanticUseDefault

from epochwise.code import DIALECTS
from epochwise.core.compare.equal import HOLDS, Hold
from epochwise.core.compare.grid import MOST_VALUES
from epochwise.core.compare.keeping import MOST_KEPT
from epochwise.core.compare.rates import SCALINGS, Scaling
from epochwise.core.compare.seeds import FEWEST, MOST, VARIED, Varied
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import as_number, given_twice
from epochwise.core.config.sendable import shortened, shown
from epochwise.core.config.text import Text
from epochwise.core.plan import SINGLE_LOSSES_BELOW
from epochwise.runs.ranges import (
    MAX_LOSSES,
    MAX_NUMBERS,
    MAX_ROWS,
    MAX_STREAM_POINTS,
    MAX_UPDATES,
    MAX_WORST,
    MEMBERS,
    MOST_UPDATES,
    OF_EACH_BATCH,
    OF_PARAMETERS,
    OF_ROWS,
)
from epochwise.wire.events import EVENT_ID
from epochwise.wire.refusals import InvalidRequest

MOST_IN_QUERY = 100
"""A query with more is refused before it is read: the configuration has 23 fields, a route a dozen more."""
REMEMBERED = 1000
"""Longer query strings are read again each time, so that they cannot fill the memory."""
_MEMBER = f"({'|'.join(MEMBERS)})?"
SHORT_DIALECTS = [name for name, dialect in DIALECTS.items() if dialect.short]
"""The frameworks in which a run has a short script."""
SOME_MEMBERS = {"pattern": f"^ *{_MEMBER}( *, *{_MEMBER})* *$"}
"""What a list of them looks like, for the OpenAPI document."""


def _given(value: object) -> object:
    """The value of a parameter; an empty one is the same as none."""
    if value == "":
        raise PydanticUseDefault
    return value


def one_of(words: Collection[str]) -> BeforeValidator:
    """A parameter that takes one of these words, which its `enum` in the OpenAPI document lists."""

    def known(value: object) -> object:
        if _given(value) not in words:
            raise ValueError("not one of the choices")
        return value

    return BeforeValidator(known)


WHEN_THINNED = (
    f"Batch losses come thinned where the run's plan has more than {SINGLE_LOSSES_BELOW - 1} batches for each bucket, "
    "epochs where more than one and more than half of `points` have finished; otherwise singly. The one may be thinned "
    "and the other not."
)
"""When losses come thinned, of a request with `points`."""
GIVEN = BeforeValidator(_given)
NUMBER = BeforeValidator(lambda value: as_number(_given(value)))
"""A number as the fields of a configuration read it."""

CurvePoints = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_STREAM_POINTS,
        description=f"Send whole curves, thinned to at most this many buckets. {WHEN_THINNED}",
        examples=[300],
    ),
    NUMBER,
]
First = Annotated[
    int, Query(ge=0, le=MOST_UPDATES - 1, description="The first update, counted from 0.", examples=[40]), NUMBER
]
FirstBatch = Annotated[
    int, Query(ge=0, le=MOST_UPDATES - 1, description="The first batch, counted from 0.", examples=[40]), NUMBER
]
FirstEpoch = Annotated[
    int, Query(ge=0, le=MOST_UPDATES - 1, description="The first epoch, counted from 0.", examples=[10]), NUMBER
]
Epochs = Annotated[
    int,
    Query(
        ge=1,
        le=MAX_ROWS,
        description=f"How many epochs: at most {MAX_ROWS:,} divided by the plan's `samples`; one is never too many.",
        examples=[2],
    ),
    NUMBER,
]
Losses = Annotated[int, Query(ge=1, le=MAX_LOSSES, description="How many batches.", examples=[80]), NUMBER]
_IN_ONE_ANSWER = (
    f"at most {MAX_NUMBERS:,} divided by the numbers of an update: as many as the model has parameters for each of "
    f"{', '.join(OF_PARAMETERS)}, as many as it has rows for each of {', '.join(OF_ROWS)}, and as many as it has "
    f"batches for {', '.join(OF_EACH_BATCH)}, as far as `fields` names them; one is never too many"
)
Updates = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_UPDATES,
        description=f"How many updates, 1 if left out: at most {MAX_UPDATES:,}, and {_IN_ONE_ANSWER}. With `worst`, "
        f"how many to pick from, all from `first` on if left out: at most {MAX_UPDATES:,}.",
        examples=[2],
    ),
    NUMBER,
]
Worst = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_WORST,
        description="Only so many updates, those with the highest losses, the highest first, of equal ones the "
        f"earlier; all where there are fewer. At most {MAX_WORST}, and {_IN_ONE_ANSWER}.",
        examples=[10],
    ),
    NUMBER,
]
Fields = Annotated[
    str,
    Query(
        description=f"Only these members, each once, separated by commas: {', '.join(MEMBERS)}.",
        examples=["rows,loss"],
        json_schema_extra=SOME_MEMBERS,
    ),
]
After = Annotated[
    str,
    Query(
        description="The last event's id, where its header cannot be sent.",
        examples=["2-74fa2f1e-300-1"],
        json_schema_extra={"pattern": f"^({EVENT_ID})?$"},
    ),
]
Keep = Annotated[
    Sequence[str],
    Query(
        description="A run to compare with, as what differs from this one: fields and values, as in "
        f"`batch_size:50,learning_rate:0.5`. May be given up to {MOST_KEPT} times; the runs stand in this order.",
        examples=[["batch_size:50", "batch_size:200"]],
    ),
]
HoldEqual = Annotated[
    Hold,
    Query(
        description="What is held equal, by this run's measure. `epochs`, `updates`, `samples`: every run is trained "
        "for as many whole epochs as come nearest. `seconds`, `steps`: no run is changed; the axis counts the measured "
        "training time, spread evenly over a run's updates, and ends with the shortest run, or the updates as if each "
        "took equally long. Nothing by default: each run has its own epochs.",
        json_schema_extra={"enum": list(HOLDS)},
        examples=["updates"],
    ),
    one_of(HOLDS),
]
RateScaling = Annotated[
    Scaling,
    Query(
        description="Whether the learning rate of a run is kept, or computed from its batch size, `linear`ly or by the "
        "square `root`. A run of `keep` that names a learning rate has that one.",
        json_schema_extra={"enum": list(SCALINGS)},
        examples=["linear"],
    ),
    one_of(SCALINGS),
]
ShortDialect = Annotated[
    str,
    Query(
        description="The framework whose words the script has.",
        json_schema_extra={"enum": SHORT_DIALECTS},
        examples=["pytorch"],
    ),
    one_of(SHORT_DIALECTS),
]
Epoch = Annotated[
    int | None,
    Query(ge=0, le=MOST_UPDATES, description="After this epoch; 0 is the untrained model.", examples=[10]),
    NUMBER,
]
SurfaceUpdate = Annotated[
    int,
    Query(ge=0, le=MOST_UPDATES - 1, description="Whose batch is looked at, counted from 0.", examples=[40]),
    NUMBER,
]
Cells = Annotated[
    int, Query(ge=8, le=96, description="Weights and biases of the grid, as many of each.", examples=[48]), NUMBER
]
SeedCount = Annotated[int, Query(ge=FEWEST, le=MOST, description="How many seeds, from 1 on.", examples=[20]), NUMBER]
Vary = Annotated[
    Varied,
    Query(
        description="What the seed decides: `all`, or only the `data`, the `start` (the initial parameters) or the "
        "`order` of the batches.",
        json_schema_extra={"enum": list(VARIED)},
        examples=["order"],
    ),
    one_of(VARIED),
]
_AN_AXIS = f"a numeric field and up to {MOST_VALUES} values for it, as in `batch_size:1,2,5`"
AxisX = Annotated[str, Query(description=f"The axis across: {_AN_AXIS}.", examples=["batch_size:1,5,20,200"])]
AxisY = Annotated[
    str, Query(description=f"The axis up: {_AN_AXIS}. None by default.", examples=["learning_rate:0.05,0.1"])
]
RateFrom = Annotated[
    str,
    Query(
        description="The batch size and the learning rate from which the others are computed, to 6 significant digits; "
        "this run's own by default.",
        examples=["5:0.05"],
    ),
]


def fields_in(query: str, own: Collection[str], lists: Collection[str] = ()) -> dict[str, str]:
    """The fields of the configuration in a query string, as they are written there. Beside them stand a route's `own`
    parameters, each once, and `lists`, which may be repeated.

    Raises:
        InvalidConfig: naming what is refused.
        InvalidRequest: naming those of `own` that stand there more than once.
    """
    items = [item for item in parse_qsl(query, keep_blank_values=True) if item[0] not in lists]
    if repeated := given_again(items, own):
        raise InvalidRequest(repeated)
    RunConfig.from_query(items, (*own, *lists))
    return {name: value for name, value in items if name not in own and value}


def parsed(query: str, also: tuple[str, ...] = ()) -> RunConfig:
    """The configuration in a query string; names in `also` are skipped.

    Raises:
        InvalidConfig: naming what is refused.
        InvalidRequest: naming those of `also` that stand there more than once.
    """
    return _remembered(query, also) if len(query) <= REMEMBERED else _read(query, also)


def _read(query: str, also: tuple[str, ...]) -> RunConfig:
    items = parse_qsl(query, keep_blank_values=True)
    if repeated := given_again(items, also):
        raise InvalidRequest(repeated)
    try:
        return RunConfig.from_query(items, also)
    except InvalidConfig as error:
        explained = [form_explained(refused) for refused in error.errors]
        raise InvalidConfig(explained, error.unnamed) from None


_remembered = lru_cache(maxsize=4096)(_read)


def given_again(items: Iterable[tuple[str, str]], names: Collection[str]) -> list[FieldError]:
    """The refusals of those names that stand in a query more than once, each once."""
    seen, again = set[str](), dict[str, FieldError]()
    for name, value in items:
        if name in seen and name in names:
            again.setdefault(name, given_twice(name, value))
        seen.add(name)
    return list(again.values())


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


def has_too_many(query: bytes) -> bool:
    """Whether a query string has more parameters than any request needs."""
    return query.count(b"&") >= MOST_IN_QUERY


def members_in(fields: str) -> tuple[str, ...]:
    """The members that `fields` names; all of them for ''.

    Raises:
        InvalidRequest: naming those nobody knows, or those that it names twice.
    """
    names = tuple(name.strip() for name in fields.split(",") if name.strip())
    if unknown := [name for name in names if name not in MEMBERS]:
        message = Text("has unknown members: {names}", names=shortened(", ".join(unknown)))
        raise InvalidRequest([FieldError("fields", fields, message, ", ".join(MEMBERS))])
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        message = Text("names members twice: {names}", names=", ".join(repeated))
        raise InvalidRequest([FieldError("fields", fields, message, Text("each member once"))])
    return names or MEMBERS


def check_after(event_id: str) -> None:
    """Refuse an `after` that is no event's id. The header is not checked: a browser sends what it has, for ever.

    Raises:
        InvalidRequest: naming it.
    """
    if event_id and re.fullmatch(EVENT_ID, event_id) is None:
        takes = Text("the id of an event, such as {example}", example="2-74fa2f1e-300-1")
        message = Text("must be {allowed}, not {value}", allowed=takes, value=shown(event_id))
        raise InvalidRequest([FieldError("after", event_id, message, takes)])
