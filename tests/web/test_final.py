"""The test set over HTTP: its score comes with the end of a run, in every form, and nowhere before."""

import csv
import io
from typing import Any

import httpx
import orjson
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.sgd import train
from tests.web.following import follow

FIELDS: dict[str, Any] = {"epochs": 60, "batch_size": 4, "seed": 11, "test_samples": 80}
QUERY = "&".join(f"{name}={value}" for name, value in FIELDS.items())


def score_of(**fields: Any) -> dict[str, Any]:
    """What the local engine finds."""
    *_, history = train(RunConfig.parse({**FIELDS, **fields}))
    found = history.curves.test
    assert found is not None
    return {"samples": 80, "loss": found.loss, "error": found.error, "measures": {**found.measures}}


def digits_of(score: dict[str, Any]) -> tuple[str, ...]:
    """How its numbers are written in JSON."""
    numbers = (score["loss"], score["error"], *score["measures"].values())
    return tuple(text for number in numbers if len(text := orjson.dumps(number).decode()) > 8)


@pytest.mark.parametrize("points", ["", "&points=40"])
def test_the_score_is_in_the_last_event_of_a_stream_and_in_no_other(client: httpx.Client, points: str) -> None:
    expected = score_of(epochs=3000)
    *before, last = follow(client, QUERY.replace("epochs=60", "epochs=3000") + points)
    assert (last.name, last.data["test"]) == ("finished", expected)
    assert len(before) > 2
    assert digits_of(expected)
    for event in before:
        written = orjson.dumps(event.data).decode()
        assert not [number for number in digits_of(expected) if number in written]
        assert "test" not in event.data


def test_the_run_has_it_and_no_look_inside_the_run(client: httpx.Client) -> None:
    expected = score_of()
    assert client.get("/api/v1/run", params=FIELDS).json()["test"] == expected
    for inside in (
        "/api/v1/run/window?first=0&count=3000",
        "/api/v1/run/updates?first=2990&count=10",
        "/api/v1/run/updates?first=0&count=10",
        "/api/v1/run/classes?epoch=60",
        "/api/v1/run.csv?table=batches",
    ):
        answer = client.get(inside, params={**dict(httpx.URL(inside).params), **FIELDS})
        assert answer.status_code == 200, inside
        assert not [number for number in digits_of(expected) if number in answer.text]


def test_a_run_without_test_rows_or_that_diverged_has_null(client: httpx.Client) -> None:
    cases: tuple[dict[str, Any], ...] = ({"epochs": 3}, {"epochs": 50, "learning_rate": 500, "test_samples": 80})
    for fields in cases:
        assert client.get("/api/v1/run", params=fields).json()["test"] is None


def test_the_plan_says_how_many_rows_and_changes_nothing_else(client: httpx.Client) -> None:
    plain, tested = (client.get("/api/v1/plan", params={"test_samples": rows}).json() for rows in (0, 80))
    assert tested["plan"]["test_samples"] == 80
    apart = {"test_samples", "estimated_seconds"}
    assert {name for name, value in plain["plan"].items() if tested["plan"][name] != value} == apart
    assert plain["id"] == client.get("/api/v1/plan").json()["id"] != tested["id"]


def test_the_csv_of_epochs_has_its_columns_in_the_last_row_alone(client: httpx.Client) -> None:
    expected = score_of()
    answer = client.get("/api/v1/run.csv", params={**FIELDS, "table": "epochs"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["test"], row["test_accuracy"]) for row in rows[:-1]] == [("", "")] * 59
    assert float(rows[-1]["test"]) == expected["loss"]
    assert float(rows[-1]["test_accuracy"]) == expected["measures"]["accuracy"]
    plain = client.get("/api/v1/run.csv", params={**FIELDS, "test_samples": 0, "table": "epochs"}).text
    assert plain.splitlines() == [line.removesuffix(",test,test_accuracy").rsplit(",", 2)[0] if at else
                                  line.removesuffix(",test,test_accuracy")
                                  for at, line in enumerate(answer.text.splitlines())]  # fmt: skip


def test_the_rows_are_told_apart_and_none_is_in_two_sets(client: httpx.Client) -> None:
    fields: dict[str, Any] = {"dataset": "diabetes", "samples": 200, "validation_samples": 100, "test_samples": 100}
    answer = client.get("/api/v1/dataset", params=fields).json()
    rows = [tuple(row) for part in ("train", "validation", "test") for row in answer[part]["x"]]
    assert len(answer["test"]["x"]) == len(answer["test"]["y"]) == 100
    assert len(set(rows)) == len(rows) == 400
    told = list(csv.reader(io.StringIO(client.get("/api/v1/dataset.csv", params=fields).text)))[1:]
    assert [row[0] for row in told] == ["training"] * 200 + ["validation"] * 100 + ["test"] * 100
    assert [float(cell) for cell in told[-1][1:-1]] == answer["test"]["x"][-1]


def test_a_comparison_has_the_test_loss_of_each_run_that_has_a_test(client: httpx.Client) -> None:
    query: dict[str, Any] = {"epochs": 5, "keep": "test_samples:30"}
    plain, tested = client.get("/api/v1/compare", params=query).json()["runs"]
    assert (tested["name"], plain["test"]) == ("test samples 30", None)
    assert tested["test"] == client.get("/api/v1/run", params={"epochs": 5, "test_samples": 30}).json()["test"]["loss"]


def test_a_table_of_runs_has_a_column_for_it_where_any_has_one(client: httpx.Client) -> None:
    query: dict[str, Any] = {"epochs": 5, "count": 2}
    assert client.get("/api/v1/seeds.csv", params=query).text.splitlines()[0].endswith(",accuracy")
    query["test_samples"] = 30
    runs = client.get("/api/v1/seeds", params=query).json()["runs"]
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/seeds.csv", params=query).text)))
    assert [float(row["test"]) for row in rows] == [run["test"] for run in runs]
