"""The route of the page's files."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from epochwise.core.config.text import Text
from epochwise.web.caching import FOR_EVER, REVALIDATE, is_known, joined
from epochwise.web.site import site_of
from epochwise.wire.refusals import NotFound

router = APIRouter(include_in_schema=False, default_response_class=Response)


@router.get("/static/{path:path}")
async def get_static(request: Request, path: str) -> Response:
    """A file of the page, in the smallest coding that the asker takes."""
    assets = site_of(request).assets
    asset = assets.find(path)
    if asset is None:
        present = assets.moved(path)
        if present is None:
            raise NotFound(Text("There is no file {path}.", path=path))
        address = request.scope.get("root_path", "") + present
        return RedirectResponse(address, status_code=307, headers={"Cache-Control": REVALIDATE})
    coding, body = asset.best(joined(request, "accept-encoding"))
    headers = {"Cache-Control": FOR_EVER, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if is_known(request, asset.etag):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, headers=headers, media_type=asset.media_type)
