"""The reference tells every route, field, event and problem, and its examples run."""

import html
import re
import shlex
from itertools import chain

import httpx
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.fields import bounds
from epochwise.web.docs import problem_types
from epochwise.web.forms import FORMS
from epochwise.web.schemas.configs import default_of
from epochwise.web.schemas.events import EVENTS
from epochwise.wire.events import TERMINAL

ROUTES = {
    "/api/v1/plan",
    "/api/v1/run",
    "/api/v1/run/events",
    "/api/v1/run/window",
    "/api/v1/run/batches",
    "/api/v1/run/updates",
    "/api/v1/dataset",
    "/api/v1/dataset.csv",
    "/api/v1/runs",
    "/api/v1/runs/{run}",
    "/api/v1/runs/{run}/events",
    "/api/v1/runs/{run}/window",
    "/api/v1/runs/{run}/batches",
    "/api/v1/runs/{run}/updates",
    "/api/v1/runs/{run}/dataset",
    "/api/v1/runs/{run}/dataset.csv",
    *(f"/api/v1/compare{form}" for form in ("", "/events", ".csv", ".svg", ".png")),
    *("/api/v1/seeds", "/api/v1/seeds/events", "/api/v1/seeds.csv"),
    *("/api/v1/sweep", "/api/v1/sweep/events", "/api/v1/sweep.csv", "/api/v1/sweep.py"),
    "/api/v1/surface",
    *("/api/v1/classes", "/api/v1/run/classes", "/api/v1/runs/{run}/classes"),
    "/r/{run}",
    *("/api/v1/datasets", "/api/v1/datasets/preview", "/api/v1/datasets/{name}"),
    "/api/v1/choices",
    "/api/v1/models",
    "/api/v1/config",
    "/healthz",
    "/readyz",
    "/metrics",
    *(f"/api/v1/run{run}.{form}" for run in ("", "s/{run}") for form in FORMS),
}
POSTED = ("/api/v1/runs", "/api/v1/datasets/preview")
OF_A_RUN = [route for route in ROUTES if re.search(r"v1/(run\b|plan$|dataset(\.csv)?$)", route)]
BY_ID = [route for route in ROUTES if "{run}" in route]


def test_the_public_routes_are_these(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json()["paths"].keys() == ROUTES


@pytest.mark.parametrize("route", sorted(OF_A_RUN))
def test_every_field_is_a_documented_parameter_of_every_run_route(client: httpx.Client, route: str) -> None:
    document = client.get("/openapi.json").json()
    told = document["paths"][route]["get"]["parameters"]
    for name, info in RunConfig.model_fields.items():
        assert {"$ref": f"#/components/parameters/{name}"} in told
        parameter = document["components"]["parameters"][name]
        assert parameter["description"] == f"{info.description} Default: {default_of(name)}."
        assert parameter["in"] == "query"
        assert bounds(info).items() <= parameter["schema"].items()


@pytest.mark.parametrize("route", sorted(BY_ID))
def test_a_route_by_id_takes_the_id_and_no_configuration(client: httpx.Client, route: str) -> None:
    told = client.get("/openapi.json").json()["paths"][route]["get"]["parameters"]
    names = [parameter["name"] for parameter in told]
    assert names.count("run") == 1
    assert not set(names) & RunConfig.model_fields.keys()
    assert all(parameter["description"] for parameter in told)


def test_a_posted_configuration_is_documented_field_by_field(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    posting = document["paths"]["/api/v1/runs"]["post"]
    assert posting["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/RunConfig"}
    told = document["components"]["schemas"]["RunConfig"]
    assert told["properties"].keys() == RunConfig.model_fields.keys()
    assert all("null" in field["type"] for field in told["properties"].values())
    assert posting["responses"].keys() >= {"200", "201"}


def test_every_operation_has_a_summary_and_its_problems(client: httpx.Client) -> None:
    for methods in client.get("/openapi.json").json()["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert "application/problem+json" in operation["responses"]["500"]["content"]
            assert "HTTPValidationError" not in str(operation["responses"])


def test_the_page_names_every_route_field_event_and_problem(client: httpx.Client) -> None:
    text = html.unescape(client.get("/docs").text)
    for route in ROUTES:
        assert f"{'POST' if route in POSTED else 'GET'} {route}</code>" in text
    for form in FORMS.values():
        assert f"A run as {form.title}." in text
        assert f"The run with this id as {form.title}." in text
    names = chain(
        RunConfig.model_fields,
        (event for event, _ in EVENTS),
        (f"urn:epochwise:problem:{kind.code}" for kind in problem_types()),
    )
    for name in names:
        assert f"<code>{name}</code>" in text
    assert {event for event, _ in EVENTS} >= TERMINAL


def test_the_pages_examples_run(client: httpx.Client) -> None:
    block = re.search(r"<pre[^>]*>(.*?)</pre>", client.get("/docs").text, re.DOTALL)
    assert block is not None
    commands = [shlex.split(line) for line in html.unescape(block[1]).splitlines()]
    assert len(commands) == 4
    for command in commands:
        assert command[0] == "curl"
        assert client.get(command[-1]).status_code == 200


def test_words_in_backquotes_are_drawn_as_code(client: httpx.Client) -> None:
    text = client.get("/docs").text
    assert "&lt;code&gt;" not in text
    assert "`" not in text
