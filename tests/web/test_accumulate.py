"""Several batches to an update, over HTTP: what counts batches, what counts updates, and that both agree."""

import csv
import json

import httpx
import numpy as np

from epochwise.client import Client
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.sgd import train
from tests.serving import Served
from tests.web.following import follow

RUN = {"samples": 90, "validation_samples": 31, "batch_size": 20, "accumulate": 3, "epochs": 4, "seed": 3}
"""Batches of 20, 20, 20, 20 and 10 rows an epoch: updates of 60 and of 30 rows."""
SIZES = np.array([20, 20, 20, 20, 10] * 4)


def losses() -> list[float]:
    *_, history = train(RunConfig.parse(RUN))
    return [float(loss) for loss in history.curves.loss.batch]


def test_the_plan_and_the_run_count_both(client: httpx.Client) -> None:
    run = client.get("/api/v1/run", params=RUN).json()
    plan = run["plan"]
    assert (plan["accumulate"], plan["batches_per_epoch"], plan["updates_per_epoch"]) == (3, 5, 2)
    assert (plan["total_batches"], plan["total_updates"]) == (run["batches_done"], run["updates_done"]) == (20, 8)
    assert run["batch_loss"] == losses()
    assert run["show"]["end"]["updates"] == 8
    assert [warning["code"] for warning in run["warnings"]] == ["short-last-batch", "short-last-update"]
    assert client.get("/api/v1/plan", params=RUN).json()["plan"] == plan


def test_windows_count_batches_and_opened_updates_hold_all_their_rows(client: httpx.Client) -> None:
    window = client.get("/api/v1/run/window", params=RUN | {"first": 4, "count": 3}).json()
    assert (window["loss"], window["total"], window["next"]) == (losses()[4:7], 20, 7)
    opened = client.get("/api/v1/run/updates", params=RUN | {"first": 1, "count": 2}).json()
    assert (opened["total"], opened["next"]) == (8, 3)
    orders = client.get("/api/v1/run/batches", params=RUN | {"count": 2}).json()["epochs"]
    last, first = opened["updates"]
    assert (last["rows"], first["rows"]) == (orders[0][60:], orders[1][:60])
    assert (last["batch_loss"], first["batch_loss"]) == (losses()[3:5], losses()[5:8])
    assert np.isclose(last["loss"], np.average(losses()[3:5], weights=[20, 10]))
    assert np.isclose(first["loss"], np.mean(first["row_loss"]))
    assert np.isclose(sum(first["share"]), 1)
    assert client.get("/api/v1/run/updates", params=RUN | {"first": 8}).json()["updates"] == []


def test_the_worst_update_is_that_with_the_highest_mean_over_its_rows(client: httpx.Client) -> None:
    sums = np.add.reduceat(losses() * SIZES, [0, 3, 5, 8, 10, 13, 15, 18])
    means = sums / np.array([60, 30] * 4)
    worst = client.get("/api/v1/run/updates", params=RUN | {"worst": 3, "fields": "update,loss"}).json()["updates"]
    assert [update["update"] for update in worst] == np.argsort(-means)[:3].tolist()
    np.testing.assert_allclose([update["loss"] for update in worst], np.sort(means)[:-4:-1])


def test_tables_have_a_row_for_each_batch_with_its_update(client: httpx.Client) -> None:
    rows = list(csv.DictReader(client.get("/api/v1/run.csv", params=RUN).text.splitlines()))
    assert [int(row["update"]) for row in rows] == [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8]
    assert [int(row["batch"]) for row in rows] == [1, 2, 3, 4, 5] * 4
    assert [int(row["batch_size"]) for row in rows] == SIZES.tolist()
    epochs = list(csv.DictReader(client.get("/api/v1/run.csv", params=RUN | {"table": "epochs"}).text.splitlines()))
    assert [int(row["updates_done"]) for row in epochs] == [2, 4, 6, 8]


def test_a_stream_counts_whole_updates_only(client: httpx.Client) -> None:
    events = follow(client, "batch_size=1&accumulate=7&epochs=5000&points=9000")
    curves = [event.data for event in events if event.name == "curve"]
    for data in curves:
        epochs, rest = divmod(data["batches_done"], 200)
        assert data["updates_done"] == 29 * epochs + rest // 7
    assert any(data["batches_done"] % 200 for data in curves)
    assert (events[-1].data["batches_done"], events[-1].data["updates_done"]) == (1_000_000, 145_000)


def test_a_cursor_is_a_batch(client: httpx.Client) -> None:
    assert client.get("/api/v1/run.svg", params=RUN | {"cursor": 20}).status_code == 200
    refused = client.get("/api/v1/run.svg", params=RUN | {"cursor": 21})
    assert refused.json()["errors"] == [
        {"field": "cursor", "value": 21, "message": "the run has no such batch", "allowed": "1 to 20"}
    ]


def test_batches_are_what_is_limited(client: httpx.Client) -> None:
    answer = client.get("/api/v1/plan", params={"epochs": 1_000_000, "accumulate": 40}).json()
    assert answer["plan"]["total_updates"] == 1_000_000
    assert answer["problem"]["detail"].startswith(
        "The run would take about 40,000,000 batches; the limit is 20,000,000 batches."
    )


def test_a_value_that_cannot_be_is_refused_by_name(client: httpx.Client) -> None:
    for value in ("0", "1.5", "many"):
        error = client.get("/api/v1/run", params={"accumulate": value}).json()["errors"][0]
        assert (error["field"], error["allowed"]) == ("accumulate", "a whole number from 1 to 1,000,000")


def test_the_client_reads_the_same(site: Served) -> None:
    with Client(site.url) as asking:
        run = asking.run(**RUN)  # type: ignore[arg-type]
        (opened,) = asking.updates(**RUN, first=2, count=1)  # type: ignore[arg-type]
    assert (run.plan.accumulate, run.plan.updates_per_epoch, run.curves.updates_done) == (3, 2, 8)
    assert opened.batch_loss.tolist() == losses()[5:8]
    assert len(opened.rows) == 60
    assert "5 batches, 2 updates" in str(run)


def test_the_page_says_both_and_links_to_the_last_batch_of_an_epoch(client: httpx.Client) -> None:
    page = client.get("/", params={"accumulate": 4, "epochs": 20}).text
    assert 'one epoch has <b class="b">40 batches</b> and makes <b class="b">10 updates</b>.' in page
    assert "update 1 of 200" in page
    data = json.loads(page.partition('id="boot">')[2].partition("</script>")[0])
    assert data["run"]["plan"]["accumulate"] == 4
