"""The classes of a run over HTTP: what the model gets right, and what its rows and batches hold."""

import math
from typing import Any

import httpx
import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.rarest import Lacking

RUN: dict[str, Any] = {"dataset": "imbalanced", "model": "logistic", "noise": 1.5, "epochs": 20, "patience": 3}


def asked(client: httpx.Client, path: str, **more: Any) -> Any:
    return client.get(f"/api/v1/{path}", params=RUN | more).json()


def test_recall_follows_from_the_counts_and_is_that_of_the_epoch(client: httpx.Client) -> None:
    run = asked(client, "run")
    for epoch in (None, 0, 3, run["lowest"]["epoch"]):
        found = asked(client, "run/classes", **({} if epoch is None else {"epoch": epoch}))
        at = run["epochs_done"] if epoch is None else epoch
        assert (found["id"], found["epoch"], found["class_names"]) == (run["id"], at, ["top", "left", "right"])
        for part in ("train", "validation"):
            counts = np.array(found[part]["counts"])
            assert found[part]["rows"] == [20, 20, 160]
            assert found[part]["recall"] == pytest.approx((counts.diagonal() / [20, 20, 160]).tolist())
            series = run["measures"]["accuracy"]
            accuracy = series["epochs"][part][at - 1] if at else series["initial"][part]
            assert counts.trace() / 200 == pytest.approx(accuracy, rel=1e-12)


def test_an_epoch_that_the_run_did_not_reach_is_its_last(client: httpx.Client) -> None:
    stopped = asked(client, "run", epochs=500)
    assert stopped["status"] == "early_stopped"
    assert asked(client, "run/classes", epochs=500, epoch=500)["epoch"] == stopped["epochs_done"]
    diverged: dict[str, Any] = {"learning_rate": 1000, "reduction": "sum", "patience": None}
    ended = client.get("/api/v1/run", params={**RUN, **diverged}).json()
    found = client.get("/api/v1/run/classes", params={**RUN, **diverged}).json()
    assert found["epoch"] == ended["epochs_done"] < 20
    by_id = client.get(f"/api/v1/runs/{ended['id']}/classes").json()
    assert by_id == found


def test_without_validation_rows_there_is_no_recall_of_them(client: httpx.Client) -> None:
    found = client.get("/api/v1/run/classes", params={"epochs": 1, "validation_samples": 0}).json()
    assert found["validation"] is None


def test_the_classes_of_the_rows_and_of_the_batches(client: httpx.Client) -> None:
    found = asked(client, "classes", batch_size=7)
    assert found["rows"] == {"train": [20, 20, 160], "validation": [20, 20, 160]}
    baseline = asked(client, "dataset", batch_size=7)["baseline"]
    entropy = pytest.approx(-(0.2 * math.log(0.1) + 0.8 * math.log(0.8)))
    assert (baseline["chosen"], baseline["accuracy"]) == (2, {"train": 0.8, "validation": 0.8})
    assert (baseline["loss"]["train"], baseline["loss"]["validation"]) == (entropy, entropy)
    line = client.get("/api/v1/dataset", params={"dataset": "line", "model": "linear"}).json()
    assert line["baseline"] is None
    lacking = Lacking.of(RunConfig.parse(RUN | {"batch_size": 7}))
    assert {part["sampling"]: part["shares"] for part in found["lacking"]} == lacking.shares
    assert found["batch_sizes"] == list(lacking.batch_sizes)


@pytest.mark.parametrize("path", ["classes", "run/classes"])
@pytest.mark.parametrize(
    ("values", "field"),
    [({"dataset": "line", "model": "linear", "noise": None, "epoch": None}, "dataset"), ({"epoch": 21}, "epoch")],
)
def test_what_has_no_classes_or_no_such_epoch_is_refused_by_name(
    client: httpx.Client, path: str, values: dict[str, Any], field: str
) -> None:
    refused = client.get(f"/api/v1/{path}", params={name: value for name, value in (RUN | values).items() if value})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
