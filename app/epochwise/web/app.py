"""The application, put together."""

import os
from collections.abc import Callable
from functools import cache, partial

from fastapi import FastAPI
from starlette.middleware import Middleware

from epochwise.paths import PLOTLY_BUNDLE, STATIC
from epochwise.runs.computer import Computer, InSlots
from epochwise.runs.engine import Engine
from epochwise.runs.service import Runs
from epochwise.runs.slots import Slots
from epochwise.settings import Settings, refuse_misspelt
from epochwise.version import __version__
from epochwise.web import (
    api,
    classes,
    compare,
    docs,
    ops,
    pages,
    questions,
    ratelimit,
    refusing,
    registry,
    resources,
    seeds,
    static_files,
    surface,
    sweep,
    uploads,
    wellformed,
)
from epochwise.web.accesslog import AccessLog
from epochwise.web.addresses import Addresses
from epochwise.web.assets import Assets
from epochwise.web.clients import Clients
from epochwise.web.headers import Headers, Heads
from epochwise.web.kept import Shortcut
from epochwise.web.lifespan import lifespan
from epochwise.web.owndata import OwnNames
from epochwise.web.prefix import Prefix
from epochwise.web.schemas.document import ABOUT, TAGS, Documented, operation_id
from epochwise.web.sending import Sending
from epochwise.web.site import Site

ROUTED = (
    *(api, compare, seeds, sweep, surface, classes, resources, registry, uploads, ops),
    *(pages, questions, static_files, docs),
)
"""What has routes."""


@cache
def shipped_files() -> Assets:
    """The files of the page and the chart library, the same for every app of a process."""
    return Assets(STATIC, PLOTLY_BUNDLE)


def computer_of(settings: Settings) -> Callable[[Engine, Slots], Computer]:
    """Who computes the runs: this process, or the workers on a Redis."""
    if not settings.redis:
        return InSlots
    from epochwise.cluster.onworkers import OnWorkers  # of an extra that one process does without

    return partial(OnWorkers, settings)


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> FastAPI:
    """The app with these settings, or with the environment's; another engine is for tests."""
    if settings is None:
        refuse_misspelt(os.environ)
        settings = Settings()
    addresses = Addresses(route for part in ROUTED for route in part.router.routes)
    site = Site(settings, Runs(settings, engine, computer=computer_of(settings)), shipped_files(), addresses)
    meters = ops.Meters(site)
    app = Documented(
        title="Epochwise",
        version=__version__,
        description=ABOUT,
        contact={"name": "Epochwise contributors"},
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        middleware=[
            Middleware(AccessLog),
            Middleware(Prefix, root_path=settings.root_path),
            Middleware(Clients),
            Middleware(Heads),
            Middleware(Headers),
            Middleware(ops.Metered, meters=meters),
            Middleware(wellformed.WellFormed, site=site),
            Middleware(ratelimit.RateLimits, budget=site.runs.workload.budget),
            Middleware(Sending, flight=site.flight),
            Middleware(OwnNames, own_data=site.own_data, refuse=refusing.answer_refused),
            Middleware(Shortcut, answers=site.answers, runs=site.runs),
            Middleware(refusing.Faults),
        ],
    )
    app.state.site = site
    app.state.meters = meters
    refusing.install(app)
    for part in ROUTED:
        app.include_router(part.router)
    for route in app.routes:
        # FastAPI puts these together when the first request comes, which would take the event loop 20 ms.
        route.matches({"type": "http", "method": "GET", "path": "", "headers": []})
    return app
