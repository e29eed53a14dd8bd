"""The app inside another program: started by it, or not at all."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from epochwise.settings import Settings
from epochwise.web.app import create_app

pytestmark = pytest.mark.anyio


def asking(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver", timeout=None)


async def test_an_app_that_was_not_started_refuses_instead_of_waiting(caplog: pytest.LogCaptureFixture) -> None:
    async with asking(create_app(Settings(cache_folder=None))) as client:
        with caplog.at_level(logging.ERROR):
            for path in ("/", "/docs", "/openapi.json", "/readyz", "/api/v1/plan", "/api/v1/run?epochs=2"):
                answer = await client.get(path)
                assert answer.status_code == 503
                assert "The app was not started" in answer.text
        assert (await client.get("/healthz")).json() == {"status": "alive"}
    assert [record.getMessage() for record in caplog.records] == [
        "the app was not started: whatever serves or mounts it must run its lifespan"
    ]


async def test_an_app_works_inside_another_one_that_runs_its_lifespan() -> None:
    inner = create_app(Settings(cache_folder=None))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with inner.router.lifespan_context(inner):
            yield

    outer = FastAPI(lifespan=lifespan)
    outer.mount("/sgd", inner)
    async with outer.router.lifespan_context(outer), asking(outer) as client:
        run = (await client.get("/sgd/api/v1/run?epochs=2")).json()
        assert len(run["batch_loss"]) == 80
        (script,) = re.findall(r'<script type="module" src="([^"]+)"', (await client.get("/sgd/?epochs=2")).text)
        assert (await client.get(script)).status_code == 200
