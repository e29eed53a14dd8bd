"""Every route of a run answers what the design says, and every answer fits the others."""

import csv
import re
from base64 import b64decode
from typing import Any

import httpx
import numpy as np
import pytest

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.data.samples import load
from epochwise.core.engine.golden import ENGINE
from epochwise.core.engine.sgd import replay, train
from epochwise.runs.ranges import MEMBERS
from epochwise.web.query import SOME_MEMBERS
from tests.serving import Served

SHORT: dict[str, Any] = {"epochs": 20, "samples": 60, "batch_size": 7}


def history_of(**values: object) -> Any:
    *_, history = train(RunConfig.parse(values))
    return history


def rows(response: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(response.text.splitlines()))


def test_plan_tells_the_arithmetic_of_the_worked_example(client: httpx.Client) -> None:
    answer = client.get("/api/v1/plan").json()
    assert answer["plan"]["updates_per_epoch"] == 40
    assert answer["plan"]["total_updates"] == 40_000
    assert answer["plan"]["batch_sizes"] == [[5, 40]]
    assert answer["id"] == run_id(RunConfig(), ENGINE)
    assert answer["problem"] is None


def test_plan_answers_for_a_run_that_would_be_refused_and_says_so(client: httpx.Client) -> None:
    answer = client.get("/api/v1/plan", params={"epochs": 1_000_000}).json()
    assert answer["plan"]["total_updates"] == 40_000_000
    assert answer["problem"]["type"] == "urn:epochwise:problem:too-large"
    assert answer["problem"]["limit"] == 20_000_000


def test_the_run_is_the_engines_to_the_last_bit(client: httpx.Client) -> None:
    answer, history = client.get("/api/v1/run", params=SHORT).json(), history_of(**SHORT)
    assert answer["batch_loss"] == history.curves.loss.batch.tolist()
    assert answer["epochs"]["train"] == history.curves.loss.train.tolist()
    assert answer["epochs"]["validation"] == history.curves.loss.validation.tolist()
    assert answer["initial"]["train"] == history.curves.loss.initial_train
    assert answer["status"] == "completed"


def test_the_query_order_does_not_matter_and_defaults_may_be_written_out(client: httpx.Client) -> None:
    first = client.get("/api/v1/run?epochs=20&batch_size=7")
    same = client.get("/api/v1/run?dataset=moons&batch_size=7&epochs=20&momentum=0&hidden=")
    assert first.headers["ETag"] == same.headers["ETag"]
    assert first.content == same.content


def test_thinned_losses_carry_a_window_of_single_ones(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run", params={"points": 300, "first": 40, "count": 80}).json()
    assert answer["batch_loss"]["thinned"] is True
    assert answer["batch_loss"]["of"] == 40_000
    p10 = np.frombuffer(b64decode(answer["batch_loss"]["p10"]["bdata"]), np.float32)
    assert len(p10) == 250
    assert answer["window"]["first"] == 40
    assert answer["window"]["loss"] == client.get("/api/v1/run").json()["batch_loss"][40:120]


def test_a_run_may_carry_the_inside_of_one_update(client: httpx.Client) -> None:
    asked = {**SHORT, "points": 10, "update": 8}
    whole = client.get("/api/v1/run", params=asked).json()
    assert whole["updates"] == client.get("/api/v1/run/updates", params={**SHORT, "first": 8}).json()["updates"]
    thinned = client.get("/api/v1/run", params={**asked, "fields": "update,rows"}).json()
    assert thinned.pop("updates") == [{name: whole["updates"][0][name] for name in ("update", "rows")}]
    assert thinned == {name: value for name, value in whole.items() if name != "updates"}
    tags = {client.get("/api/v1/run", params={**asked, "fields": fields}).headers["ETag"] for fields in ("", "rows")}
    assert len(tags) == 2


def test_what_a_run_that_ended_early_never_came_to_is_empty_and_what_the_plan_lacks_is_refused(
    client: httpx.Client,
) -> None:
    wild: dict[str, Any] = {"dataset": "line", "model": "linear", "learning_rate": 5, "epochs": 50, "count": 40}
    answer = client.get("/api/v1/run", params={**wild, "first": 1900, "update": 1999}).json()
    assert (answer["status"], answer["window"]["loss"], answer["updates"]) == ("diverged", [], [])
    assert (answer["window"]["total"], answer["window"]["next"]) == (answer["updates_done"], None)
    assert client.get("/api/v1/run", params={**wild, "first": 2000}).json()["window"]["loss"] == []
    refused = client.get("/api/v1/run", params={**wild, "update": 2000})
    assert [error["field"] for error in refused.json()["errors"]] == ["update"]


def test_the_csv_reads_back_as_the_very_numbers(client: httpx.Client) -> None:
    history = history_of(**SHORT)
    batches = rows(client.get("/api/v1/run.csv", params=SHORT))
    assert [float(row["batch_loss"]) for row in batches] == history.curves.loss.batch.tolist()
    assert [int(row["batch_size"]) for row in batches[:9]] == [7] * 8 + [4]
    epochs = rows(client.get("/api/v1/run.csv", params={**SHORT, "table": "epochs"}))
    assert [float(row["train"]) for row in epochs] == history.curves.loss.train.tolist()


def test_the_suffix_comes_before_the_accept_header(client: httpx.Client) -> None:
    csv_wanted = {"Accept": "text/csv"}
    assert client.get("/api/v1/run", params=SHORT, headers=csv_wanted).headers["Content-Type"].startswith("text/csv")
    suffixed = client.get("/api/v1/run.json", params=SHORT, headers=csv_wanted)
    assert suffixed.headers["Content-Type"] == "application/json"
    assert suffixed.content == client.get("/api/v1/run", params=SHORT).content


def test_a_saved_csv_has_a_name_of_its_own(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run.csv", params=SHORT)
    run = run_id(RunConfig.parse(SHORT), ENGINE)[:8]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="epochwise-{run}-batches.csv"'


def test_a_diverging_run_is_an_answer_in_every_format(client: httpx.Client) -> None:
    wild: dict[str, Any] = {"dataset": "line", "model": "linear", "learning_rate": 5, "epochs": 50}
    answer = client.get("/api/v1/run", params=wild)
    assert answer.status_code == 200
    assert answer.json()["status"] == "diverged"
    assert answer.json()["verdict"]["code"] == "diverged"
    assert client.get("/api/v1/run.csv", params=wild).status_code == 200


def test_the_window_ends_where_the_run_ends(client: httpx.Client) -> None:
    history = history_of(**SHORT)
    answer = client.get("/api/v1/run/window", params={**SHORT, "first": 175, "count": 100}).json()
    assert answer["first"] == 175
    assert answer["loss"] == history.curves.loss.batch[175:].tolist()
    assert answer["epochs"]["first"] == 19
    assert answer["epochs"]["train"] == history.curves.loss.train[19:].tolist()


STOPPED = {**SHORT, "epochs": 400, "patience": 1, "batch_size": 10}
"""A run of 6 batches an epoch that stops early."""


@pytest.mark.parametrize(("route", "members"), [("window", "loss"), ("updates", "updates")])
@pytest.mark.parametrize("config", [SHORT, STOPPED], ids=["planned", "stopped early"])
def test_a_loop_in_steps_of_count_ends_with_an_empty_page_or_before(
    client: httpx.Client, route: str, members: str, config: dict[str, Any]
) -> None:
    run = client.get("/api/v1/run", params=config).json()
    step, found = run["plan"]["updates_per_epoch"], 0
    while page := client.get(f"/api/v1/run/{route}", params={**config, "first": found, "count": step}).json()[members]:
        found += len(page)
    assert found == run["updates_done"]
    assert (found < run["plan"]["total_updates"]) is (config is STOPPED)


@pytest.mark.parametrize("route", ["window", "updates"])
@pytest.mark.parametrize("config", [SHORT, STOPPED], ids=["planned", "stopped early"])
def test_every_page_says_the_total_and_what_comes_next_the_same_before_and_after_the_run_is_computed(
    client: httpx.Client, route: str, config: dict[str, Any]
) -> None:
    config, first, pages, planned = {**config, "seed": 77}, 0, [], 0

    def page(first: int) -> dict[str, Any]:
        found: dict[str, Any] = client.get(
            f"/api/v1/run/{route}", params={**config, "first": first, "count": 90}
        ).json()
        return found

    while first is not None:
        pages.append(page(first))
        first = pages[-1]["next"]
    run = client.get("/api/v1/run", params=config).json()
    done, planned = run["updates_done"], run["plan"]["total_updates"]
    assert [each["total"] for each in pages] == [planned] * (len(pages) - 1) + [done]
    assert [page(each["first"]) for each in pages] == pages
    assert page(10**9 - 1)["total"] == done


@pytest.mark.parametrize("form", ["csv", "ndjson", "arrow"])
def test_a_table_behind_the_end_has_no_rows(client: httpx.Client, form: str) -> None:
    answer = client.get(f"/api/v1/run.{form}", params={**SHORT, "first": 180, "count": 10})
    assert answer.status_code == 200
    if form == "csv":
        assert rows(answer) == []
        assert answer.text.startswith("update,epoch,batch,")
    elif form == "ndjson":
        assert answer.content == b""
    else:
        pyarrow = pytest.importorskip("pyarrow")
        assert pyarrow.ipc.open_file(answer.content).read_all().num_rows == 0


def test_batches_name_the_rows_of_whole_epochs(client: httpx.Client) -> None:
    """Two epochs of 64 rows in batches of 6, the rows as the updates have them; no more behind the plan's end."""
    query = {"samples": 64, "batch_size": 6, "epochs": 5, "seed": 3}
    answer = client.get("/api/v1/run/batches", params={**query, "first": 2, "count": 2}).json()
    assert (answer["first"], answer["total"], answer["next"], answer["batch_size"]) == (2, 5, 4, 6)
    updates = client.get("/api/v1/run/updates", params={**query, "first": 22, "count": 22, "fields": "rows"}).json()
    size, batches = answer["batch_size"], [update["rows"] for update in updates["updates"]]
    assert [epoch[at : at + size] for epoch in answer["epochs"] for at in range(0, 64, size)] == batches
    last = client.get("/api/v1/run/batches", params={**query, "first": 4, "count": 9}).json()
    assert (len(last["epochs"]), last["total"], last["next"]) == (1, 5, None)
    behind = client.get("/api/v1/run/batches", params={**query, "first": 5}).json()
    assert (behind["epochs"], behind["total"], behind["next"]) == ([], 5, None)


def test_batches_of_a_long_run_come_a_range_at_a_time_and_train_nothing(site: Served, client: httpx.Client) -> None:
    before = site.app.state.site.runs.stats()
    query = {"samples": 10_000, "epochs": 400, "batch_size": 500}
    answer = client.get("/api/v1/run/batches", params={**query, "first": 390, "count": 20}).json()
    assert [sorted(epoch) for epoch in answer["epochs"]] == 10 * [list(range(10_000))]
    (error,) = client.get("/api/v1/run/batches", params={**query, "count": 21}).json()["errors"]
    assert (error["field"], error["allowed"]) == ("count", "1 to 20")
    assert site.app.state.site.runs.stats() == before


def test_updates_open_what_the_engine_replays(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run/updates", params={**SHORT, "momentum": 0.5, "first": 8, "count": 2}).json()
    config = RunConfig.parse({**SHORT, "momentum": 0.5})
    short_last, first_of_next = replay(config, None, 8, 2)
    assert [update["rows"] for update in answer["updates"]] == [
        short_last["rows"].tolist(),
        first_of_next["rows"].tolist(),
    ]
    assert len(answer["updates"][0]["rows"]) == 4
    assert answer["updates"][0].keys() == short_last.keys() | {"share"} == set(MEMBERS)
    for update in answer["updates"]:
        assert update["share"] == pytest.approx(np.array(update["row_loss"]) / sum(update["row_loss"]))
    assert answer["updates"][1]["gradient"]["hidden_weights"] == first_of_next["gradient"]["hidden_weights"].tolist()


def test_updates_may_be_thinned_to_some_members(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run/updates", params={**SHORT, "count": 3, "fields": "rows,loss"}).json()
    assert [update.keys() for update in answer["updates"]] == [{"rows", "loss"}] * 3
    gaps = client.get("/api/v1/run/updates", params={**SHORT, "count": 3, "fields": ",rows, ,loss,"})
    assert re.search(SOME_MEMBERS["pattern"], ",rows, ,loss,")
    assert gaps.json() == answer


def highest_first(updates: list[Any]) -> list[Any]:
    """Updates in the order of their losses, of equal ones the earlier first."""
    losses = np.array([update["loss"] for update in updates], float)
    return [updates[place] for place in np.lexsort((np.arange(len(losses)), -losses))]


@pytest.mark.parametrize("fields", [{}, {"batch_size": 1}, {"reduction": "sum", "momentum": 0.5, "remainder": "drop"}])
def test_the_worst_updates_are_those_with_the_highest_losses(client: httpx.Client, fields: dict[str, Any]) -> None:
    """Of the whole run, or of a range; each as it stands among all updates."""

    def ask(**query: Any) -> Any:
        return client.get("/api/v1/run/updates", params={**SHORT, **fields, **query}).json()

    every = ask(count=1000)
    all_updates, total = every["updates"], every["total"]
    while (following := every["next"]) is not None:
        every = ask(first=following, count=1000)
        all_updates += every["updates"]
    whole = ask(worst=10)
    assert (whole["first"], whole["total"], whole["next"]) == (0, total, None)
    assert whole["updates"] == highest_first(all_updates)[:10]
    of_a_range = ask(worst=3, first=40, count=20)
    assert (of_a_range["first"], of_a_range["total"], of_a_range["next"]) == (40, total, 60)
    assert of_a_range["updates"] == highest_first(all_updates[40:60])[:3]
    assert ask(worst=5, count=4, fields="loss")["updates"] == [
        {"loss": update["loss"]} for update in highest_first(all_updates[:4])
    ]
    assert ask(worst=2, first=total - 9)["updates"] == highest_first(all_updates[-9:])[:2]
    assert ask(worst=2, first=total)["updates"] == []


def test_of_a_run_that_diverged_the_update_without_a_finite_loss_is_the_worst(client: httpx.Client) -> None:
    query: dict[str, Any] = {"dataset": "line", "model": "linear", "learning_rate": 1000, "epochs": 20}
    done = client.get("/api/v1/run", params=query).json()["updates_done"]
    worst, second = client.get("/api/v1/run/updates", params={**query, "worst": 2}).json()["updates"]
    assert (worst["update"], worst["loss"]) == (done - 1, None)
    assert set(worst["share"]) == {None}
    every = client.get("/api/v1/run/updates", params={**query, "count": done - 1, "fields": "loss"}).json()["updates"]
    assert second["loss"] == max(update["loss"] for update in every)
    assert sum(second["share"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ({"worst": 0}, "worst", "1 to 50"),
        ({"worst": 51}, "worst", "1 to 50"),
        ({"worst": "x"}, "worst", "a whole number"),
        ({"worst": 5, "count": 1001}, "count", "1 to 1,000"),
        # The parameters of such a network, five times, and the rows of a batch, three times, come to 48,065 numbers.
        ({"dataset": "digits", "hidden": 128, "worst": 42}, "worst", "1 to 41"),
    ],
)
def test_a_worst_that_cannot_be_is_refused(
    client: httpx.Client, query: dict[str, Any], field: str, allowed: str
) -> None:
    answer = client.get("/api/v1/run/updates", params={"epochs": 1, **query})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], str(error["value"])) == (422, field, str(query[field]))
    assert allowed in error["allowed"]


def test_rows_alone_come_for_many_updates_of_a_large_model(client: httpx.Client) -> None:
    query: dict[str, Any] = {"dataset": "digits", "hidden": 128, "epochs": 2, "count": 400, "fields": "rows,row_loss"}
    answer = client.get("/api/v1/run/updates", params=query).json()
    assert len(answer["updates"]) == 400


def test_the_dataset_is_the_rows_that_the_run_trains_on(client: httpx.Client) -> None:
    answer = client.get("/api/v1/dataset", params={"dataset": "iris", "model": "logistic"}).json()
    data = load(RunConfig.parse({"dataset": "iris", "model": "logistic"}))
    assert answer["train"]["x"] == data.train_x.tolist()
    assert answer["train"]["y"] == data.train_y.tolist()
    assert answer["validation"]["x"] == data.validation_x.tolist()
    assert answer["columns"][0] == {"name": "sepal length", "unit": "cm"}
    assert "standardised" in answer["note"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_rows_as_csv_read_back_to_the_same_bits(client: httpx.Client, dataset: str) -> None:
    task = DATASETS[dataset].task
    fields = {"dataset": dataset, "model": "linear" if task == "regression" else "logistic", "validation_samples": 7}
    answer, data = client.get("/api/v1/dataset.csv", params=fields), load(RunConfig.parse(fields))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"].endswith('-dataset.csv"')
    names, *rows = csv.reader(answer.text.splitlines())
    assert names == ["set", *(column.name for column in data.columns), data.target.name]
    assert [row[0] for row in rows] == ["training"] * len(data.train_y) + ["validation"] * 7
    numbers = np.array([row[1:] for row in rows], float)
    assert np.array_equal(numbers[:, :-1], np.concatenate((data.train_x, data.validation_x)))
    assert np.array_equal(numbers[:, -1], np.concatenate((data.train_y, data.validation_y)))
    assert all("." not in row[-1] for row in rows) == (task == "classification")


def test_rows_without_validation_are_all_for_training(client: httpx.Client) -> None:
    rows = client.get("/api/v1/dataset.csv?samples=3&validation_samples=0").text.splitlines()
    assert [row.partition(",")[0] for row in rows] == ["set", "training", "training", "training"]


def test_the_registries_name_everything_there_is(client: httpx.Client) -> None:
    assert client.get("/api/v1/datasets").json().keys() == DATASETS.keys()
    assert client.get("/api/v1/models").json().keys() == MODELS.keys()
    schema = client.get("/api/v1/config").json()
    assert schema["properties"].keys() == RunConfig.model_fields.keys()
    assert schema["properties"]["batch_size"]["default"] == 5
    assert schema["properties"]["hidden"]["maximum"] == 128
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_is_told_and_served(client: httpx.Client, dataset: str) -> None:
    told = client.get("/api/v1/datasets").json()[dataset]
    model = "linear" if told["task"] == "regression" else "logistic"
    answer = client.get("/api/v1/dataset", params={"dataset": dataset, "model": model}).json()
    assert len(answer["train"]["x"]) == told["samples"]
    assert len(answer["columns"]) == len(answer["train"]["x"][0])
    assert answer["source"] == told["source"] != ""
