"""The route of a run as code."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.code import DIALECTS, as_code
from app.core.config import RunConfig
from app.core.errors import FieldError
from app.web.caching import REVALIDATE, is_known, not_modified, tag_of
from app.web.problems import InvalidRequest
from app.web.query import config_beside, parameters
from app.web.site import site_of

_PYTHON = "text/x-python; charset=utf-8"

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_Dialect = Annotated[
    str,
    Query(
        description="The words it is written in; numpy and pytorch have the very losses of the run.",
        json_schema_extra={"enum": list(DIALECTS)},
    ),
]


@router.get("/run.py", summary="A run as a Python script in a framework's own words", openapi_extra=parameters())
async def get_script(
    request: Request, config: Annotated[RunConfig, config_beside("dialect")], dialect: _Dialect = "numpy"
) -> Response:
    """Nothing is trained for it."""
    if dialect not in DIALECTS:
        raise InvalidRequest([FieldError("dialect", dialect, "not one of the dialects", ", ".join(DIALECTS))])
    body = (await asyncio.to_thread(as_code, config, dialect)).encode()
    etag = tag_of(body)
    if is_known(request, etag):
        return not_modified(etag)
    name = f'attachment; filename="batchwise-{site_of(request).runs.id_of(config)[:8]}-{dialect}.py"'
    headers = {"ETag": etag, "Cache-Control": REVALIDATE, "Content-Disposition": name}
    return Response(body, headers=headers, media_type=_PYTHON)
