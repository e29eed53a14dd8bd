"""The route of the page's files."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.web.assets import Asset
from epochwise.web.caching import A_WHILE, FOR_EVER, REVALIDATE, is_known, joined
from epochwise.web.site import site_of
from epochwise.wire.refusals import NotFound

HOSTS_SCRIPT = "embed/v1.js"
"""What a page that frames an embed loads: its address stays, so it has its version in it and no hash."""

router = APIRouter(include_in_schema=False, default_response_class=Response)


@router.get("/static/{path:path}")
async def get_static(request: Request, path: str) -> Response:
    """A file of the page, in the smallest coding that the asker takes."""
    assets = site_of(request).assets
    asset = assets.find(path)
    if asset is None:
        present = assets.moved(path)
        if present is None:
            raise NotFound(Text("There is no file {path}.", path=shortened(path)))
        address = request.scope.get("root_path", "") + present
        return RedirectResponse(address, status_code=307, headers={"Cache-Control": REVALIDATE})
    return _file(request, asset, FOR_EVER)


@router.get(f"/{HOSTS_SCRIPT}")
async def get_hosts_script(request: Request) -> Response:
    """The script that fits frames to what they show."""
    return _file(request, site_of(request).assets.page_file(HOSTS_SCRIPT), A_WHILE)


def _file(request: Request, asset: Asset, caching: str) -> Response:
    coding, body = asset.best(joined(request, "accept-encoding"))
    headers = {"Cache-Control": caching, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if is_known(request, asset.etag):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, headers=headers, media_type=asset.media_type)
