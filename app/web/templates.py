"""Templates into pages, with the policy that every page has."""

from typing import Any

import orjson
from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.paths import TEMPLATES
from app.web.assets import CHART
from app.web.site import Site

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The empty style element that Plotly makes and fills by script."""
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {EMPTY_STYLE}; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
LOCKED = "frame-ancestors 'none'"
"""For every page but the embed, which anybody may frame: `*` would still shut out files and sandboxed frames."""

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def render(site: Site, request: Request, name: str, *, policy: str, status: int = 200, **context: Any) -> Response:
    """A page. `asset(path)` gives its template the address of a static file, `root` the prefix of every link."""
    root = request.scope.get("root_path", "")
    body = _environment.get_template(name).render(
        asset=lambda path: root + site.assets.address(path),
        preload=[root + address for address in site.assets.imported_by("page/main.js")],
        root=root,
        **context,
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(body, status_code=status, headers=headers, media_type="text/html; charset=utf-8")


def chart_address(site: Site, request: Request) -> str:
    """Where the chart library is."""
    return str(request.scope.get("root_path", "")) + site.assets.address(CHART)


def script_json(value: object) -> Markup:
    """JSON for a script element: no `<`, so that nothing in it can end the element."""
    return Markup(orjson.dumps(value).replace(b"<", rb"\u003c").decode())
