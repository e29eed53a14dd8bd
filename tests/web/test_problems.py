"""Every error is a problem document that names what was refused and what is allowed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from epochwise.settings import Settings
from tests.serving import Served, served

NUMBERS = json.loads(Path("tests/numbers.json").read_text())
PREFIX = "urn:epochwise:problem:"


@pytest.fixture(scope="module")
def cramped() -> Iterator[Served]:
    """A server with one place, and little patience for large runs."""
    with served(Settings(queue_limit=1, slots=1, max_updates=10_000_000)) as running:
        yield running


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The members of a problem document of this status and kind."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    members: dict[str, Any] = response.json()
    assert members["type"] == PREFIX + kind
    assert members["status"] == status
    assert members["title"]
    assert members["detail"]
    return members


@pytest.mark.parametrize(
    "route", ["plan", "run", "run.json", "run.csv", "run/events", "run/window", "run/updates", "dataset"]
)
def test_every_run_route_names_the_field_the_value_and_what_is_allowed(client: httpx.Client, route: str) -> None:
    members = problem(client.get(f"/api/v1/{route}?epochs=0&batch_sise=5"), 422, "invalid-config")
    errors = {error["field"]: error for error in members["errors"]}
    assert errors["epochs"]["value"] == "0"
    assert "from 1 to" in errors["epochs"]["allowed"]
    assert "batch_size" in errors["batch_sise"]["allowed"]


@pytest.mark.parametrize(("name", "near"), [("lr", "learning_rate"), ("batch-size", "batch_size"), ("point", "points")])
def test_a_name_that_is_near_to_a_parameter_is_answered_with_that(client: httpx.Client, name: str, near: str) -> None:
    members = problem(client.get(f"/api/v1/run?{name}=5"), 422, "invalid-config")
    assert members["detail"] == f"{name}: is not a known field; did you mean {near}?"


def test_beside_an_id_only_the_routes_own_parameters_are_near(client: httpx.Client) -> None:
    run = client.post("/api/v1/runs", json={}).json()["id"]
    members = problem(client.get(f"/api/v1/runs/{run}?point=5&lr=1"), 422, "invalid-request")
    assert [error["allowed"].split(", ")[0] for error in members["errors"]] == ["points", "points"]
    assert [error["message"].endswith("did you mean points?") for error in members["errors"]] == [True, False]
    assert problem(client.get(f"/api/v1/runs/{run}/dataset?a=1"), 422, "invalid-request")["errors"] == [
        {"field": "a", "value": "1", "message": "is not a known parameter", "allowed": "lang"}
    ]


@pytest.mark.parametrize("route", ["run", "runs/{}", "plan", "run/window", "runs/{}/window"])
@pytest.mark.parametrize("name", ["format", "form"])
def test_who_guesses_a_parameter_for_the_form_is_told_how_it_is_chosen(
    client: httpx.Client, route: str, name: str
) -> None:
    run = client.post("/api/v1/runs", json={}).json()["id"]
    answer = client.get(f"/api/v1/{route.format(run)}?{name}=csv")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["value"]) == (name, "csv")
    assert "/api/v1/run.csv" in error["message"]
    assert "Accept header" in error["message"]


def test_a_field_given_twice_is_refused(client: httpx.Client) -> None:
    members = problem(client.get("/api/v1/run?epochs=5&epochs=6"), 422, "invalid-config")
    assert members["errors"][0]["message"] == "is given twice"


def test_a_field_without_effect_is_refused_with_the_reason(client: httpx.Client) -> None:
    query = "dataset=line&model=linear&hidden=4"
    members = problem(client.get(f"/api/v1/run?{query}"), 422, "invalid-config")
    assert members["errors"][0]["field"] == "hidden"
    assert "only the neural network has hidden units" in members["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("run?points=0", "points"),
        ("run?points=5_0", "points"),
        ("run?points=12.5", "points"),
        ("run?first=0&count=10001", "count"),
        ("run?update=40000", "update"),
        ("run.csv?table=rows", "table"),
        ("run.csv?first=1,000&count=1", "first"),
        ("run.svg?x=seconds", "x"),
        ("run.svg?y=sqrt", "y"),
        ("run.svg?cursor=0", "cursor"),
        ("run.svg?measure=r2", "measure"),
        ("run.svg?measure=mae", "measure"),
        ("run.py?dialect=jax", "dialect"),
        ("run?points=many", "points"),
        ("run?points=300&count=0", "count"),
        ("run?first=3", "first"),
        ("run/events?points=10001", "points"),
        ("run/events?after=nonsense", "after"),
        ("run/events?after=3-74fa2f1e-0", "after"),
        ("run?table=epochs", "table"),
        ("run.csv?points=300", "points"),
        ("run.csv?update=0", "update"),
        ("run?fields=rows", "fields"),
        ("run?update=0&fields=colour", "fields"),
        ("run/window?first=-1", "first"),
        ("run/window?count=1000000", "count"),
        ("run/updates?fields=rows,weight", "fields"),
        ("run/updates?fields=rows,rows", "fields"),
        ("run?update=0&fields=loss, rows,,loss", "fields"),
        ("run/updates?count=100000", "count"),
    ],
)
def test_a_parameter_of_the_request_is_refused_by_name(client: httpx.Client, query: str, field: str) -> None:
    members = problem(client.get(f"/api/v1/{query}"), 422, "invalid-request")
    assert [error["field"] for error in members["errors"]] == [field]
    assert all(error["allowed"] for error in members["errors"])


def test_a_parameter_of_the_request_is_refused_in_the_words_of_a_field(client: httpx.Client) -> None:
    members = problem(client.get("/api/v1/run/window?first=-1&count=1,000"), 422, "invalid-request")
    assert members["detail"] == (
        'first: must be a whole number from 0 to 999,999,999, not "-1". '
        'count: must be a whole number from 1 to 10,000, not "1,000": write it without a comma, as in 0.05 or 1000.'
    )


def test_what_no_event_has_for_an_id_is_refused_with_one_that_may_be(client: httpx.Client) -> None:
    members = problem(client.get("/api/v1/run/events?after=nonsense"), 422, "invalid-request")
    said = 'after: must be the id of an event, such as 2-74fa2f1e-300-1, not "nonsense".'
    assert members["detail"] == said


def test_a_member_that_is_named_twice_is_refused_by_name(client: httpx.Client) -> None:
    members = problem(client.get("/api/v1/run/updates?fields=rows,loss,rows"), 422, "invalid-request")
    assert members["detail"] == "fields: names members twice: rows (allowed: each member once)."


def test_a_number_of_the_request_is_read_as_one_of_the_configuration(client: httpx.Client) -> None:
    for case in NUMBERS:
        answer = client.get("/api/v1/run/window", params={"epochs": 1, "first": case["text"]})
        whole = case["integer"]
        if whole is not None and whole >= 0:
            assert answer.json()["first"] == whole, case
        else:
            assert problem(answer, 422, "invalid-request")["errors"][0]["value"] == case["text"]


OWN = {
    "run": ("points", "first", "count", "update", "fields", "lang"),
    "run.csv": ("table", "first", "count", "lang"),
    "run.svg": ("cursor", "measure", "x", "y", "lang"),
    "run.py": ("dialect", "lang"),
    "run/events": ("points", "after", "lang"),
    "run/window": ("first", "count", "lang"),
    "run/updates": ("first", "count", "fields", "lang"),
    "dataset": ("lang",),
    "plan": ("lang",),
}
"""The parameters of the routes' own."""
ADDRESSES = [pytest.param(route, names, id=route) for route, names in OWN.items()]


@pytest.mark.parametrize(("route", "names"), ADDRESSES)
@pytest.mark.parametrize("by_id", [False, True])
def test_an_empty_parameter_is_the_same_as_none(
    client: httpx.Client, route: str, names: tuple[str, ...], by_id: bool
) -> None:
    address = _address(client, route, by_id)
    empty = client.get(f"{address}{'&'.join(f'{name}=' for name in names)}")
    assert empty.status_code == 200
    assert empty.content == client.get(address).content


@pytest.mark.parametrize(("route", "names"), ADDRESSES)
@pytest.mark.parametrize("by_id", [False, True])
def test_a_parameter_given_twice_is_refused(
    client: httpx.Client, route: str, names: tuple[str, ...], by_id: bool
) -> None:
    address = _address(client, route, by_id)
    for name in names:
        members = problem(client.get(f"{address}{name}=&{name}="), 422, "invalid-request")
        assert members["errors"] == [{"field": name, "value": "", "message": "is given twice", "allowed": "one value"}]


def _address(client: httpx.Client, route: str, by_id: bool) -> str:
    """The address of a route for the run of two epochs, ready for parameters."""
    if not by_id or route == "plan":
        return f"/api/v1/{route}?epochs=2&"
    run = client.post("/api/v1/runs", json={"epochs": 2}).json()["id"]
    return f"/api/v1/runs/{run}{route.removeprefix('run') if route.startswith('run') else f'/{route}'}?"


@pytest.mark.parametrize("route", ["datasets", "models", "config"])
def test_a_registry_takes_a_language_alone(client: httpx.Client, route: str) -> None:
    members = problem(client.get(f"/api/v1/{route}?dataset=iris&lang=&lang=en"), 422, "invalid-request")
    assert [error["field"] for error in members["errors"]] == ["lang", "dataset"]
    assert client.get(f"/api/v1/{route}?lang=").status_code == 200


def test_a_post_refuses_a_query(client: httpx.Client) -> None:
    members = problem(client.post("/api/v1/runs?samples=12&epochs=&lang=en", json={}), 422, "invalid-request")
    assert [error["field"] for error in members["errors"]] == ["samples", "epochs"]
    assert "from its body" in members["detail"]


@pytest.mark.parametrize("route", ["run", "run.csv", "run/events", "run/window", "run/updates"])
def test_a_run_above_the_limit_is_refused_before_any_work(cramped: Served, route: str) -> None:
    with cramped.client() as client:
        members = problem(client.get(f"/api/v1/{route}?epochs=250001"), 422, "too-large")
    assert (members["estimate"], members["limit"], members["unit"]) == (10_000_040, 10_000_000, "updates")


def test_too_many_single_losses_are_refused_with_what_to_ask_instead(client: httpx.Client) -> None:
    members = problem(client.get("/api/v1/run?epochs=30000"), 422, "too-large")
    assert "points=300" in members["detail"]


def test_a_full_queue_says_when_to_come_back(cramped: Served) -> None:
    with cramped.client() as client, client.stream("GET", "/api/v1/run/events?epochs=200000&points=300") as watched:
        lines = watched.iter_lines()
        next(lines)
        refused = client.get("/api/v1/run?seed=7")
        members = problem(refused, 503, "busy")
        assert int(refused.headers["Retry-After"]) == members["retry_after"] >= 1
        problem(client.get("/api/v1/run/events?seed=7"), 503, "busy")


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v2/run", "/static/nothing.js", "/api/v1/run/"])
def test_what_is_not_there_is_a_problem_too(client: httpx.Client, path: str) -> None:
    assert path.split("/")[-1] in problem(client.get(path), 404, "not-found")["detail"]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/api/v1/plan/", "/api/v1/plan"),
        ("/api/v1//plan", "/api/v1/plan"),
        ("/api/v1/Plan", "/api/v1/plan"),
        ("/api/v1/rum", "/api/v1/run"),
        ("/api/v2/run", "/api/v1/run"),
        ("/api/v1/run/windows", "/api/v1/run/window"),
        ("/api/v1/dataset/", "/api/v1/dataset"),
        ("/api/v1/runs/0123/events/", "/api/v1/runs/0123/events"),
        ("/embed/", "/embed"),
        ("/docs/", "/docs"),
        ("/openapi.jsn", "/openapi.json"),
        ("/api/v1", None),
        ("/api/v1/", None),
        ("/api", None),
        ("/nothing", None),
    ],
)
def test_an_unknown_address_is_answered_with_the_one_that_was_meant(
    client: httpx.Client, path: str, meant: str | None
) -> None:
    detail = problem(client.get(path), 404, "not-found")["detail"]
    assert detail.startswith(f"There is nothing at {path}.")
    assert ("Did you mean" in detail) is (meant is not None)
    assert meant is None or f"Did you mean {meant}?" in detail
    assert ("/docs lists every address of the API." in detail) is path.startswith("/api")


@pytest.mark.parametrize("path", ["/", "/embed", "/docs", "/healthz", "/metrics", "/api/v1/run", "/static/app.js"])
def test_other_methods_are_refused_with_those_allowed(client: httpx.Client, path: str) -> None:
    response = client.post(path, json={})
    problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accept", ["image/webp", "text/csv;q=0", "application/json;q=0, text/html"])
def test_a_format_that_is_not_there_is_refused_with_those_that_are(client: httpx.Client, accept: str) -> None:
    members = problem(client.get("/api/v1/run", headers={"Accept": accept}), 406, "not-acceptable")
    assert members["available"][:2] == ["application/json", "text/csv"]


def test_a_suffix_that_is_not_there_is_refused_with_those_that_are(client: httpx.Client) -> None:
    assert problem(client.get("/api/v1/run.xlsx"), 406, "not-acceptable")["available"][:2] == [".json", ".csv"]


def test_a_fault_of_ours_gives_a_number_and_keeps_the_traceback_for_the_log(
    cramped: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(config: object) -> None:
        raise RuntimeError("the inside of the server")

    monkeypatch.setattr(cramped.app.state.site.runs, "check", broken)
    with cramped.client() as client:
        response = client.get("/api/v1/run")
    members = problem(response, 500, "internal")
    assert "the inside of the server" not in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    (record,) = [record for record in caplog.records if members["incident"] in record.getMessage()]
    assert record.exc_info is not None


@pytest.mark.parametrize("name", ["first", "count", "update"])
def test_a_number_that_no_64_bits_hold_is_refused_by_name(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/v1/run?epochs=1&{name}={2**80}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == name


def test_a_posted_number_that_no_64_bits_hold_is_refused_by_name(client: httpx.Client) -> None:
    answer = client.post("/api/v1/runs", json={"seed": 2**80})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "seed"
