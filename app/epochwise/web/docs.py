"""The pages of the documents, and that of the API, drawn from the OpenAPI document and the registries."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from epochwise.core.config import errors
from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.fields import allowed
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.core.data import badtable
from epochwise.paths import DOCS
from epochwise.show.usage.pages import PROGRAMS
from epochwise.show.usage.table import USAGES
from epochwise.web.answers import json_constant
from epochwise.web.assets import MEDIA_TYPES, Asset
from epochwise.web.caching import REVALIDATE
from epochwise.web.cut import CUTS
from epochwise.web.headers import UNFRAMED
from epochwise.web.language import language_of
from epochwise.web.papers import PAPERS, paper
from epochwise.web.schemas.events import EVENTS
from epochwise.web.schemas.forms import TAG as FORMS_TAG
from epochwise.web.site import address_of, site_of
from epochwise.web.templates import LOCKED, page_answer, render
from epochwise.wire import refusals
from epochwise.wire.problems import status_of
from epochwise.wire.refusals import NotFound

router = APIRouter(include_in_schema=False, default_response_class=Response)


GLOSSARY_PAGE = "glossary"
PICTURES = ("architecture.svg",)
PAGES = PAPERS | {GLOSSARY_PAGE: Text("Glossary")}


def _by_status(problem: tuple[int, type[EpochwiseError]]) -> tuple[int, str]:
    status, kind = problem
    return status, kind.code


@router.get("/docs")
async def get_docs(request: Request) -> Response:
    """The reference page."""
    return page_answer(request, await site_of(request).aside.free(_reference_page, request), LOCKED)


def _reference_page(request: Request) -> Asset:
    described = list(operations(request.app.openapi()))
    in_forms = [operation for operation in described if FORMS_TAG in operation["tags"]]
    return render(
        site_of(request).assets,
        request.scope.get("root_path", ""),
        "docs.html",
        language_of(request),
        operations=[operation for operation in described if FORMS_TAG not in operation["tags"]],
        forms=in_forms,
        form_parameters={name: text for operation in in_forms for name, text in own_words(operation).items()},
        fields=[(name, spec, allowed(RunConfig.model_fields[name])) for name, spec in schema().items()],
        problems=sorted(((status_of(kind), kind) for kind in problem_types()), key=_by_status),
        events=EVENTS,
        origin=address_of(request),
    )


@router.get("/docs/{name}")
async def get_paper(request: Request, name: str) -> Response:
    """A document, the glossary, or a picture of a document."""
    if name in PAGES:
        return page_answer(request, await site_of(request).aside.free(_paper_page, request, name), LOCKED)
    if name not in PICTURES:
        raise NotFound(Text("There is no document {name}.", name=shortened(name)))
    return page_answer(request, Asset.of((DOCS / name).read_bytes(), MEDIA_TYPES[".svg"]), UNFRAMED)


@router.get("/glossary")
async def get_glossary(request: Request) -> Response:
    """The glossary's short address. A browser takes the word along that stands behind the `#`."""
    address = f"{request.scope.get('root_path', '')}/docs/{GLOSSARY_PAGE}"
    return RedirectResponse(address, status_code=302, headers={"Cache-Control": REVALIDATE})


def _paper_page(request: Request, name: str) -> Asset:
    site, root, language = site_of(request), request.scope.get("root_path", ""), language_of(request)
    here = {"current": name, "papers": PAGES}
    if name == GLOSSARY_PAGE:
        return render(site.assets, root, "glossary.html", language, usages=USAGES, programs=PROGRAMS, **here)
    return render(site.assets, root, "paper.html", language, paper=paper(name), **here)


@router.get("/openapi.json")
async def get_openapi(request: Request) -> Response:
    """The OpenAPI document; its server is the prefix under which a proxy shows this one."""
    document = await site_of(request).aside.free(request.app.openapi_json, request.scope.get("root_path", ""))
    return await json_constant(request, document)


def problem_types(root: type[EpochwiseError] = EpochwiseError) -> Iterator[type[EpochwiseError]]:
    """Every kind of problem that the app answers with; a client in this process has some of its own."""
    for kind in root.__subclasses__():
        if kind.__module__ in (errors.__name__, refusals.__name__, badtable.__name__):
            yield kind
        yield from problem_types(kind)


def own_words(operation: dict[str, Any]) -> dict[str, str]:
    """What each parameter means that a form has beside the run and the language."""
    return {one["name"]: one["description"] for one in operation["own"] if one["name"] in CUTS}


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The routes with the parameters that are their own; the configuration's stand in one table."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            own = [parameter for parameter in operation["parameters"] if "$ref" not in parameter]
            takes_config = len(own) < len(operation["parameters"])
            yield {"path": path, "method": method.upper(), "own": own, "takes_config": takes_config, **operation}
