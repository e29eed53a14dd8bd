"""The error surface over HTTP: the path is the run's, the batch is the update's."""

from typing import Any

import httpx
import pytest

LINE: dict[str, Any] = {"dataset": "line", "model": "linear", "epochs": 20}


@pytest.mark.parametrize("query", [LINE, {"dataset": "sine", "model": "wave", "epochs": 20, "learning_rate": 0.1}])
def test_the_surface_holds_the_runs_own_losses(client: httpx.Client, query: dict[str, Any]) -> None:
    found = client.get("/api/v1/surface", params={**query, "update": 41, "cells": 16}).json()
    run = client.get("/api/v1/run", params=query).json()
    inside = client.get("/api/v1/run/updates", params={**query, "first": 41}).json()["updates"][0]
    assert found["id"] == run["id"]
    before = [inside["parameters_before"]["weights"][0][0], inside["parameters_before"]["bias"][0]]
    assert found["batch"]["before"] == before
    assert found["batch"]["rows"] == inside["rows"]
    assert found["gradients"]["batch"] == pytest.approx(
        [inside["gradient"]["weights"][0][0], inside["gradient"]["bias"][0]], rel=1e-9
    )
    assert len(found["gradients"]["batches"]) == run["plan"]["batches_per_epoch"]
    steps = found["path"]["update"]
    assert (steps[0], steps[-1]) == (0, run["updates_done"])
    assert 41 in steps
    assert found["path"]["parameters"][steps.index(41)] == before
    assert (len(found["loss"]), len(found["loss"][0]), len(found["weights"])) == (16, 16, 16)
    epochs = client.get("/api/v1/surface", params={**query, "update": 40, "cells": 8}).json()
    assert epochs["batch"]["losses"][0] == pytest.approx(run["epochs"]["train"][0], rel=1e-9)

    for [weight, bias] in (found["batch"]["before"], found["batch"]["after"], *found["path"]["parameters"]):
        assert found["weights"][0] < weight < found["weights"][-1]
        assert found["biases"][0] < bias < found["biases"][-1]


def test_batches_drawn_with_replacement_lie_apart_even_with_all_samples(client: httpx.Client) -> None:
    spreads = [
        client.get("/api/v1/surface", params={**LINE, "batch_size": 500, "sampling": sampling, "cells": 8}).json()[
            "gradients"
        ]["spread"]
        for sampling in ("each-epoch", "replacement")
    ]
    assert spreads[0]["measured"] == pytest.approx(0, abs=1e-12)
    assert spreads[0]["theory"] == 0
    assert spreads[1]["theory"] == pytest.approx(spreads[1]["of_rows"] / 200**0.5)
    assert spreads[1]["measured"] == pytest.approx(spreads[1]["theory"], rel=0.15)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"update": 800}, "update"), ({"update": -1}, "update"), ({"cells": 4}, "cells"), ({"features": 2}, "model")],
)
def test_what_cannot_be_is_refused_by_name(client: httpx.Client, parameters: dict[str, Any], field: str) -> None:
    refused = client.get("/api/v1/surface", params={**LINE, **parameters})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
