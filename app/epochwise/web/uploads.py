"""The routes of users' own data: what is understood of a table, its upload, its facts, its end."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import gmtime, strftime
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import Task
from epochwise.core.config.errors import FieldError
from epochwise.core.config.fields import unknown_parameter
from epochwise.core.data.badtable import MOST_TABLE_BYTES, TableTooLarge
from epochwise.core.data.samples import forget_rows
from epochwise.core.data.table import Table, read_table
from epochwise.core.engine.plan import plan
from epochwise.owndata.store import KeptData
from epochwise.runs.client import CLIENT
from epochwise.web.bodytype import check_body_type
from epochwise.web.flight import unread
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language, content_language
from epochwise.web.query import given_again, one_of
from epochwise.web.schemas import routes
from epochwise.web.site import address_of, site_of
from epochwise.wire.events import dumps
from epochwise.wire.refusals import SEND_CSV, InvalidRequest, OwnDataOff

router = APIRouter(prefix="/api/v1", tags=["own data"], default_response_class=Response)

CSV_TYPES = ("text/csv", "text/plain", "text/tab-separated-values", "application/vnd.ms-excel")
"""As browsers and programs call a table; some name it after the program that opens it."""
TASKS = ("", "classification", "regression")
START_SECONDS = 1.0
"""The first run of a new data set is estimated to take no longer."""
START_EPOCHS, START_BATCH = 100, 32

Target = Annotated[str, Query(description="The column to learn; the last one by default.", examples=["species"])]
TargetTask = Annotated[
    str,
    Query(
        description="What is learned: classes or a number. By default a text or at most 10 whole numbers are classes.",
        json_schema_extra={"enum": list(TASKS[1:])},
        examples=["classification"],
    ),
    one_of(TASKS),
]
_BODY = {
    "required": True,
    "description": "The bytes of a CSV file in UTF-8, with commas, semicolons or tabs between the cells.",
    "content": {"text/csv": {"schema": {"type": "string"}, "example": "size,weight,kind\n1,2.5,a\n2,3.5,b\n3,1.5,a\n"}},
}
_TAKES: dict[str, Any] = {"parameters": [LANGUAGE_PARAMETER], "requestBody": _BODY}
_NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The data set's name.",
    "schema": {"type": "string", "pattern": "^own-[0-9a-z]{20}$"},
    "example": "own-0123456789abcdefghij",
}
_NAMED: dict[str, Any] = {"parameters": [_NAME, LANGUAGE_PARAMETER]}


@router.post(
    "/datasets/preview",
    summary="What is understood of a table",
    responses=routes.OF_PREVIEW,
    openapi_extra=_TAKES,
)
async def preview_dataset(request: Request, target: Target = "", task: TargetTask = "") -> Response:
    """Nothing is stored. Each column comes with its kind, its use and the rule by which missing values and texts are
    handled, each refused line with its number and reason.
    """
    language = checked_language(request)
    async with _uploaded(request, target, task) as table:
        return _private(dumps(language.say_all(table.preview())), 200, content_language(language))


@router.post(
    "/datasets",
    summary="Upload a table of your own",
    status_code=201,
    responses=routes.OF_UPLOAD,
    openapi_extra=_TAKES,
)
async def post_dataset(request: Request, target: Target = "", task: TargetTask = "") -> Response:
    """201 with a random name, which works wherever the name of a data set does, for whoever has it. What is under a
    name never changes. `secret` deletes it, and is sent only here. Rows never leave the server but in
    `/api/v1/dataset`, `/api/v1/dataset.csv` and scripts of a run on it.
    """
    language, site = checked_language(request), site_of(request)
    async with _uploaded(request, target, task) as table:
        if site.own_data.shared:
            await site.runs.started()  # not into a store that the others may not have
        stored = await site.own_data.call(site.own_data.store.add, table)
        await site.own_data.require([stored.name])
        link = f"{address_of(request)}/?{urlencode(starting_fields(stored.name))}"
        members = {
            "name": stored.name,
            "secret": stored.secret,
            "expires": moment_text(stored.expires),
            "link": link,
            "spec": table.facts.spec(stored.name).facts(),
            **table.preview(),
        }
    here = f"{request.scope.get('root_path', '')}/api/v1/datasets/{stored.name}"
    return _private(dumps(language.say_all(members)), 201, {"Location": here, **content_language(language)})


@router.get(
    "/datasets/{name}",
    summary="What is known of an uploaded table",
    responses=routes.OF_UPLOADED,
    openapi_extra=_NAMED,
)
async def get_own_dataset(request: Request) -> Response:
    """All but its rows. `spec` is what `/api/v1/datasets` has of every data set."""
    name, language, site = _name_in(request), checked_language(request), site_of(request)
    _refuse_others(request, (LANGUAGE,))
    kept: KeptData = await site.own_data.call(site.own_data.store.kept, name)
    members = {
        "name": kept.name,
        "created": moment_text(kept.created),
        "expires": moment_text(kept.expires),
        "spec": kept.facts.spec(kept.name).facts(),
        **kept.facts.as_json(),
    }
    return _private(dumps(language.say_all(members)), 200, content_language(language))


@router.delete(
    "/datasets/{name}",
    summary="Delete an uploaded table",
    status_code=204,
    responses=routes.OF_DELETION,
    openapi_extra=_NAMED,
)
async def delete_dataset(request: Request) -> Response:
    """With the header `Authorization: Bearer SECRET`. From then on whatever names it is answered with 410."""
    name, _ = _name_in(request), checked_language(request)
    _refuse_others(request, (LANGUAGE,))
    own_data = site_of(request).own_data
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    given = secret.strip() if scheme.lower() == "bearer" else ""
    await own_data.call(own_data.store.delete, name, given)
    forget_rows()
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _name_in(request: Request) -> str:
    """The name in the path; `preview` is a path of its own, which takes a POST alone."""
    if request.path_params["name"] == "preview":
        raise HTTPException(405)
    return str(request.path_params["name"])


def starting_fields(name: str) -> dict[str, str]:
    """The fields of a first run on a data set: short, whatever its size; a batch has no more samples than there are."""
    epochs, samples = START_EPOCHS, plan(RunConfig.parse({"dataset": name})).samples
    size = min(START_BATCH, samples)
    while True:
        config = RunConfig.parse({"dataset": name, "batch_size": size, "epochs": epochs})
        if epochs == 1 or plan(config).estimated_seconds <= START_SECONDS:
            return {"dataset": name, "batch_size": str(size), "epochs": str(epochs)}
        epochs //= 2


def moment_text(moment: float) -> str:
    """A moment as RFC 3339 writes it, in UTC."""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(moment))


@asynccontextmanager
async def _uploaded(request: Request, target: str, task: str) -> AsyncGenerator[Table, None]:
    """The table in the body of a request, whose bytes count as long as it is needed.

    Raises:
        OwnDataOff: when this site takes none.
        UnsupportedType: when the body is no text, or compressed.
        TableTooLarge: when it is longer or has more of something than a table may.
        InvalidTable: when it cannot be used.
        Busy: when too many are being read.
    """
    site = site_of(request)
    _refuse_others(request, ("target", "task", LANGUAGE))
    if not site.own_data.store.on:
        raise OwnDataOff
    check_body_type(request, CSV_TYPES, SEND_CSV)
    key, client = object(), CLIENT.get()
    if not site.flight.enter(key, MOST_TABLE_BYTES, client):
        raise unread()
    try:
        body = await _read(request)
        yield await site.aside.spent(read_table, body, target, cast("Task", task) if task else None)
    finally:
        site.flight.leave(key, client)


async def _read(request: Request) -> bytes:
    """The body, of which no more is read than a table may have."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_TABLE_BYTES:
        raise TableTooLarge("bytes", MOST_TABLE_BYTES)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_TABLE_BYTES:
            raise TableTooLarge("bytes", MOST_TABLE_BYTES)
    return bytes(body)


def _refuse_others(request: Request, known: tuple[str, ...]) -> None:
    items = request.query_params.multi_items()
    errors: list[FieldError] = given_again(items, known)
    if errors := errors + [unknown_parameter(name, value, known) for name, value in items if name not in known]:
        raise InvalidRequest(errors)


def _private(body: bytes, status: int, headers: dict[str, str]) -> Response:
    return Response(body, status, {"Cache-Control": "no-store", **headers}, "application/json")
