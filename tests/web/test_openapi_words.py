"""What the OpenAPI document says in words, held against what is answered."""

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from epochwise.core.config.config import RunConfig
from epochwise.settings import Settings
from epochwise.web.app import create_app

Json = dict[str, Any]
TINY = "dataset=line&model=linear&batch_size=1"
"""A configuration whose plan has as many batches in an epoch as it has samples."""


@pytest.fixture(scope="module")
def document() -> Json:
    return create_app().openapi()


def test_every_field_says_what_it_is_where_it_is_not_given(document: Json) -> None:
    said = {name: one["description"] for name, one in document["components"]["parameters"].items()}
    posted = document["components"]["schemas"]["RunConfig"]["properties"]
    assert said == {name: field["description"] for name, field in posted.items()}
    assert [name for name, text in said.items() if " Default: " not in text] == []
    filled = RunConfig.parse({"sampling": "buffer", "patience": 5}).normalized().model_dump()
    for name in ("validation_samples", "hidden", "activation", "buffer_size", "validate_every"):
        assert f"Default: {filled[name]}" in said[name]
    assert (filled["min_delta"], "Default: 0." in said["min_delta"]) == (0, True)
    for optimizer in ("sgd", "nesterov"):
        momentum = RunConfig.parse({"optimizer": optimizer}).normalized().momentum
        assert f"{momentum:g} with {optimizer}" in said["momentum"]
    assert RunConfig.parse({}).normalized().patience is None


@pytest.mark.parametrize(
    ("samples", "points", "thinned"), [(19, 1, False), (20, 1, True), (38, 2, False), (39, 2, True)]
)
def test_batch_losses_come_thinned_above_19_for_each_bucket(
    client: httpx.Client, document: Json, samples: int, points: int, thinned: bool
) -> None:
    assert "more than 19 batches for each bucket" in points_of(document)
    run = client.get(f"/api/v1/run?{TINY}&samples={samples}&epochs=1&points={points}")
    assert isinstance(run.json()["batch_loss"], dict) == thinned


@pytest.mark.parametrize(("epochs", "points", "thinned"), [(1, 1, False), (2, 1, True), (2, 5, False), (3, 5, True)])
def test_epochs_come_thinned_above_half_of_the_points(
    client: httpx.Client, document: Json, epochs: int, points: int, thinned: bool
) -> None:
    assert "more than one and more than half of `points`" in points_of(document)
    epoch_losses = client.get(f"/api/v1/run?{TINY}&epochs={epochs}&points={points}").json()["epochs"]
    assert ("thinned" in epoch_losses) == thinned


def points_of(document: Json) -> str:
    parameters = document["paths"]["/api/v1/run"]["get"]["parameters"]
    return next(str(one["description"]) for one in parameters if one.get("name") == "points")


@pytest.mark.parametrize(("dataset", "measure"), [("moons", "accuracy"), ("line", "mae")])
@pytest.mark.parametrize("table", ["batches", "epochs"])
def test_tables_have_the_columns_that_the_document_names(
    client: httpx.Client, document: Json, dataset: str, measure: str, table: str
) -> None:
    parameters = document["paths"]["/api/v1/run.csv"]["get"]["parameters"]
    said = next(one["description"] for one in parameters if one.get("name") == "table")
    answer = client.get(f"/api/v1/run.csv?dataset={dataset}&epochs=1&table={table}")
    own = [name for name in answer.text.splitlines()[0].split(",") if measure not in name]
    assert measure in said
    assert ", ".join(own[:-1]) in said
    assert own[-1] in said
    assert answer.text.splitlines()[0].count(measure) == (4 if table == "epochs" else 1)


@pytest.mark.parametrize(
    ("route", "said", "query", "allowed"),
    [
        ("batches", "200,000 divided by the plan's `samples`", "samples=60000", "1 to 3"),
        # One weight and one bias; a batch of all samples.
        (
            "updates",
            "2,000,000 divided by the numbers of an update: as many as the model has parameters for each of "
            "parameters_before, gradient, parameters_after, state_before, state_after, as many as it has rows for each "
            "of rows, row_loss, share, and as many as it has batches for batch_loss, as far as `fields` names them",
            "samples=60000&batch_size=100000",
            f"1 to {2_000_000 // (5 * 2 + 3 * 60_000 + 1)}",
        ),
    ],
)
def test_a_count_is_limited_as_the_document_says(
    client: httpx.Client, document: Json, route: str, said: str, query: str, allowed: str
) -> None:
    parameters = document["paths"][f"/api/v1/run/{route}"]["get"]["parameters"]
    assert said in next(one["description"] for one in parameters if one.get("name") == "count")
    refused = client.get(f"/api/v1/run/{route}?dataset=line&model=linear&{query}&epochs=20&count=20")
    assert refused.json()["errors"][0]["allowed"] == allowed


def test_the_document_names_the_problems_of_every_route(client: httpx.Client, document: Json) -> None:
    said = document["info"]["description"]
    for answer in (client.delete("/api/v1/run"), client.get("/api/v1/plan", headers={"Host": "a b"})):
        assert answer.json()["type"] in said
        assert str(answer.status_code) in said


@pytest.mark.parametrize("number", ["%2B4", "04", "4.", "%204", "4e0"])
def test_a_query_spells_numbers_as_the_document_says(client: httpx.Client, number: str) -> None:
    assert client.get(f"/api/v1/plan?batch_size={number}").json()["plan"]["batch_size"] == 4


def test_a_stream_breaks_its_silence_as_often_as_the_document_says(document: Json) -> None:
    said = " ".join(document["paths"]["/api/v1/run/events"]["get"]["description"].split())
    assert f"every {Settings().keep_alive_seconds:g} seconds or sooner" in said
    with pytest.raises(ValidationError):
        Settings(keep_alive_seconds=15.1)


def test_a_run_that_is_only_planned_is_not_known(client: httpx.Client, document: Json) -> None:
    planned = client.get("/api/v1/plan?epochs=11&seed=77").json()["id"]
    assert client.get(f"/api/v1/runs/{planned}").status_code == 404
    (said,) = (one for one in document["paths"]["/api/v1/runs/{run}"]["get"]["parameters"] if one.get("name") == "run")
    assert "not when it is only planned" in said["description"]
    client.post("/api/v1/runs", json={"epochs": 11, "seed": 77})
    assert client.get(f"/api/v1/runs/{planned}").status_code == 200
