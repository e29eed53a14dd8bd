"""The OpenAPI document: as it was agreed on, told field by field, and true of what is answered."""

import subprocess
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from epochwise.settings import Settings
from epochwise.web.app import create_app
from epochwise.web.cut import CUTS
from epochwise.web.docs import problem_types
from epochwise.web.forms import FORMS
from epochwise.web.schemas.configs import EXAMPLE
from epochwise.web.schemas.events import EVENTS
from epochwise.web.schemas.problems import component_of
from epochwise.wire.events import decode
from epochwise.wire.refusals import MethodNotAllowed, Refused
from tests.serving import served
from tools.openapi import SNAPSHOT, written

Json = dict[str, Any]
METHODS = {"get", "post", "delete"}
LINT = Path(__file__).parents[1] / "generators" / "lint.mjs"
LINE = "dataset=line&model=linear&batch_size=40&epochs=3"
"""A short run."""


@pytest.fixture(scope="module")
def document() -> Json:
    return create_app().openapi()


def test_redocly_and_spectral_find_neither_errors_nor_warnings(client: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_bytes(client.get("/openapi.json").content)
    ended = subprocess.run(["node", LINT, file], capture_output=True, text=True, timeout=300, check=False)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        assert methods.keys() <= METHODS
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_document_is_the_one_that_was_agreed_on() -> None:
    renew = (
        "The API is no longer what tests/web/openapi.json says. If that is meant, `make openapi` writes it anew; look "
        "at the difference as whoever generated a client from it would (CONTRIBUTING.md, Promises of the API)."
    )
    assert SNAPSHOT.read_text() == written(), renew


def test_operations_have_names_of_their_own(document: Json) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {"get_plan", "get_run", "get_run_by_id", "get_updates", "get_events", "post_run"} <= set(names)


def test_everything_but_pages_and_operations_is_below_the_version(document: Json) -> None:
    for path, operation in operations(document):
        assert operation["tags"] in (["pages"], ["operations"]) or path.split()[1].startswith("/api/v1/")


def test_every_parameter_has_a_description_and_an_example_that_it_takes(document: Json) -> None:
    own = chain.from_iterable(operation["parameters"] for _, operation in operations(document))
    for parameter in chain(document["components"]["parameters"].values(), own):
        if "$ref" not in parameter:
            assert parameter["description"].endswith("."), parameter["name"]
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])
    assert {name: one["example"] for name, one in document["components"]["parameters"].items()} == EXAMPLE


def test_every_field_of_every_schema_has_a_description_and_an_example_that_it_takes(document: Json) -> None:
    for component, schema in document["components"]["schemas"].items():
        assert schema["description"].endswith("."), component
        for name, field in schema.get("properties", {}).items():
            where = f"{component}.{name}"
            assert field["description"].endswith("."), where
            assert "examples" in field or refers(field), where
            for example in field.get("examples", []):
                assert not list(validator(document, field).iter_errors(example)), where


def refers(field: Json) -> bool:
    """Whether a field's value is told by another schema, alone, in a list, by names, or beside null."""
    inner = field.get("items", field.get("additionalProperties", field))
    alone = [one for one in field.get("anyOf", []) if one != {"type": "null"}] or [inner]
    return all("$ref" in one for one in alone)


def test_every_answer_has_a_description_and_content_that_is_told(document: Json) -> None:
    for path, operation in operations(document):
        for status, answer in operation["responses"].items():
            assert answer["description"].endswith("."), (path, status)
            for media_type, content in answer.get("content", {}).items():
                assert content["schema"], (path, status, media_type)


def test_every_route_names_its_problems_by_their_types(document: Json) -> None:
    for path, operation in operations(document):
        refused = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert "500" in refused, path
        assert "422" in refused or not path.startswith("get /api"), path
        names_data = "{run}" in path or "{name}" in path or "InvalidConfigProblem" in str(refused.get("422"))
        assert ("404" in refused) == names_data, path
        for status, answer in refused.items():
            schema = answer["content"]["application/problem+json"]["schema"]
            for one in schema.get("oneOf", [schema]):
                problem = resolved(document, one)["properties"]
                assert problem["status"]["const"] == int(status)
                assert problem["type"]["const"] in answer["description"]


def test_every_kind_of_problem_has_a_schema(document: Json) -> None:
    answered = (
        kind
        for kind in problem_types()
        if kind.__module__.startswith(("epochwise.core.", "epochwise.wire.", "epochwise.web."))
    )
    # 405 is the answer to an operation that the document does not have.
    kinds = {component_of(kind) for kind in answered if kind not in (Refused, MethodNotAllowed)}
    assert kinds == {name for name in document["components"]["schemas"] if name.endswith("Problem")}


@pytest.mark.parametrize(
    ("operation", "address"),
    [
        ("get_plan", "/api/v1/plan?samples=1000&batch_size=400"),
        ("get_plan", "/api/v1/plan?epochs=1000000"),
        ("get_run", f"/api/v1/run?{LINE}"),
        ("get_run", "/api/v1/run?epochs=2&batch_size=100&momentum=0.5&update=1&count=2"),
        ("get_run", "/api/v1/run?epochs=300&points=20&validate_every=7"),
        ("get_run", f"/api/v1/run?{LINE}&learning_rate=100&epochs=9"),
        ("get_run", f"/api/v1/run?{LINE}&validation_samples=0"),
        ("get_window", f"/api/v1/run/window?{LINE}&first=2&count=3"),
        ("get_updates", f"/api/v1/run/updates?{LINE}&count=2"),
        ("get_updates", f"/api/v1/run/updates?{LINE}&fields=rows,loss"),
        ("get_batches", f"/api/v1/run/batches?{LINE}&count=2"),
        ("get_dataset", "/api/v1/dataset?dataset=iris"),
        ("get_dataset", "/api/v1/dataset?dataset=diabetes&model=linear"),
        ("get_datasets", "/api/v1/datasets"),
        ("get_models", "/api/v1/models"),
        ("get_config", "/api/v1/config"),
        ("get_health", "/healthz"),
        ("get_readiness", "/readyz"),
        ("get_run", "/api/v1/run?batch_size=0"),
        ("get_run", "/api/v1/run?count=0"),
        ("get_run", "/api/v1/run?epochs=1000000"),
        ("get_run_json", f"/api/v1/run.json?{LINE}"),
        ("get_run_csv", "/api/v1/run.csv?points=20"),
        ("get_models", "/api/v1/models?batch_size=5"),
        ("get_run_by_id", f"/api/v1/runs/{'0' * 32}"),
    ],
)
def test_answers_are_what_the_document_says_and_nothing_more(
    client: httpx.Client, document: Json, operation: str, address: str
) -> None:
    check(document, operation, client.get(address))


def test_a_posted_runs_answer_is_what_the_document_says(client: httpx.Client, document: Json) -> None:
    check(document, "post_run", client.post("/api/v1/runs", json={"epochs": 7}))
    check(document, "post_run", client.post("/api/v1/runs", json={"epochs": 0}))
    check(document, "post_run", client.post("/api/v1/runs", content="epochs=7"))


@pytest.mark.parametrize("points", ["", "&points=20"])
def test_events_are_what_the_document_says(client: httpx.Client, document: Json, points: str) -> None:
    stream = answer_of(document, "get_events", 200)["content"]["text/event-stream"]["schema"]
    one_event = validator(document, stream["contentSchema"]["items"], closed=True)
    events = list(decode(client.get(f"/api/v1/run/events?epochs=300{points}").text.splitlines()))
    assert {event.name for event in events} == {"started", "finished"} | (
        {"curve"} if points else {"batches", "epochs"}
    )
    for event in events:
        one_event.validate({"id": event.id, "event": event.name, "data": event.data})


def test_each_event_is_named_by_its_discriminator(document: Json) -> None:
    schemas = document["components"]["schemas"]
    mapping = schemas["Event"]["discriminator"]["mapping"]
    assert mapping.keys() == {name for name, _ in EVENTS}
    for name, reference in mapping.items():
        assert resolved(document, {"$ref": reference})["properties"]["event"]["const"] == name
    assert [one["$ref"] for one in schemas["Event"]["oneOf"]] == list(mapping.values())


def test_a_run_is_json_and_every_other_form_has_an_address_of_its_own(document: Json) -> None:
    for path in ("/api/v1/run", "/api/v1/runs/{run}"):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Run"}}}
        for name, form in FORMS.items():
            operation = document["paths"][f"{path}.{name}"]["get"]
            assert list(operation["responses"]["200"]["content"]) == [form.media_type.partition(";")[0]]
            assert {one.get("name") for one in operation["parameters"]} & set(CUTS) == form.takes


def test_only_a_route_that_takes_a_configuration_can_refuse_one(document: Json) -> None:
    assert refused_as(document, "get_window_by_id") == ["TooLargeProblem", "InvalidRequestProblem"]
    for path, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {})
        takes = any("$ref" in one for one in operation["parameters"]) or "application/json" in body
        names = refused_as(document, operation["operationId"]) if "422" in operation["responses"] else []
        assert ("InvalidConfigProblem" in names) == takes, path


def refused_as(document: Json, operation: str) -> list[str]:
    schema = answer_of(document, operation, 422)["content"]["application/problem+json"]["schema"]
    return [one["$ref"].rpartition("/")[2] for one in schema.get("oneOf", [schema])]


def test_a_client_sends_only_what_it_is_given(document: Json) -> None:
    """Generators make a field with a default required, or send the default with every request."""
    posted = document["components"]["schemas"]["RunConfig"]
    assert "required" not in posted
    own = chain.from_iterable(operation["parameters"] for _, operation in operations(document))
    parameters = [one["schema"] for one in chain(document["components"]["parameters"].values(), own) if "schema" in one]
    assert [schema for schema in (*posted["properties"].values(), *parameters) if "default" in schema] == []
    assert document["components"]["schemas"]["ResolvedConfig"]["required"] == list(posted["properties"])


def test_the_document_says_where_its_paths_begin(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json()["servers"][0]["url"] == "/"
    with served(Settings(root_path="/sgd")) as behind, behind.client() as proxied:
        assert proxied.get("/openapi.json").json()["servers"][0]["url"] == "/sgd"


def check(document: Json, operation: str, answer: httpx.Response) -> None:
    """Hold an answer against its operation's schema, in which no member may be missing or be there unsaid."""
    media_type = answer.headers["content-type"].partition(";")[0]
    schema = answer_of(document, operation, answer.status_code)["content"][media_type]["schema"]
    validator(document, schema, closed=True).validate(answer.json())


def answer_of(document: Json, operation: str, status: int) -> Json:
    found = [one for _, one in operations(document) if one["operationId"] == operation]
    answer: Json = found[0]["responses"][str(status)]
    return answer


def resolved(document: Json, schema: Json) -> Json:
    found: Json = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def validator(document: Json, schema: Json, closed: bool = False) -> Draft202012Validator:
    """`closed`: an object has no member beside those that its schema names."""
    whole = {"components": document["components"], **schema}
    return Draft202012Validator(closing(whole) if closed else whole)


def closing(schema: Any) -> Any:
    if isinstance(schema, list):
        return [closing(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {word: closing(value) for word, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed["additionalProperties"] = False
    return closed
