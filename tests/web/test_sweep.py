"""A grid of runs over HTTP: every cell against its own run, every sentence against the cells."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from epochwise.wire.events import decode

MOONS: dict[str, Any] = {"noise": 0.3, "hidden": 16, "learning_rate": 0.05, "epochs": 100, "seed": 13}
X, Y = "batch_size:1,5,10,20,50,100,200", "learning_rate:0.05,0.1,0.2,0.5,1,2,10"


@pytest.fixture(scope="module")
def grid(client: httpx.Client) -> dict[str, Any]:
    answer = client.get("/api/v1/sweep", params={**MOONS, "x": X, "y": Y})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_cells_come_row_by_row_and_are_runs_of_their_own(client: httpx.Client, grid: dict[str, Any]) -> None:
    sizes, rates = [1, 5, 10, 20, 50, 100, 200], [0.05, 0.1, 0.2, 0.5, 1, 2, 10]
    assert [(cell["x"], cell["y"]) for cell in grid["runs"]] == [(size, rate) for rate in rates for size in sizes]
    assert [cell["is_this"] for cell in grid["runs"]].index(True) == 1
    assert sum(cell["is_this"] for cell in grid["runs"]) == 1
    for cell in grid["runs"][::8]:
        run = client.get(f"/api/v1/runs/{cell['id']}").json()
        assert (run["config"]["batch_size"], run["config"]["learning_rate"]) == (cell["x"], cell["y"])
        assert cell["final"] == {name: run["epochs"][name][-1] for name in ("train", "validation")}
        assert cell["accuracy"]["validation"] == run["measures"]["accuracy"]["epochs"]["validation"][-1]
        assert (cell["status"], cell["updates_done"]) == (run["status"], run["updates_done"])
        assert cell["lowest"] == run["lowest"]


def test_what_is_said_follows_from_the_cells(grid: dict[str, Any]) -> None:
    ended = [cell for cell in grid["runs"] if cell["status"] != "diverged"]
    losses = {(cell["x"], cell["y"]): cell["final"]["validation"] for cell in ended}
    size, rate = min(losses, key=lambda place: losses[place])
    line = [loss for (x, y), loss in losses.items() if y / x == pytest.approx(0.05 / 5)]
    diverged = len(grid["runs"]) - len(ended)
    assert (diverged, len(line)) == (1, 6)
    assert grid["sentences"]["validation"] == (
        f"Validation loss ends lowest, at {losses[size, rate]:.3f}, for batch {size}, rate {rate}. The 6 cells with "
        f"this run's learning rate per sample end between {min(line):.3f} and {max(line):.3f}; all cells, between "
        f"{min(losses.values()):.3f} and {max(losses.values()):.3f}. 1 run diverged."
    )
    assert max(line) - min(line) < 0.004


def test_a_batch_larger_than_the_data_counts_as_all_samples_on_the_line(client: httpx.Client) -> None:
    parameters = {**MOONS, "batch_size": 500, "x": "batch_size:50,100,200", "y": "learning_rate:0.0125,0.025,0.05"}
    found = client.get("/api/v1/sweep", params=parameters).json()
    assert "The 3 cells with this run's learning rate per sample" in found["sentences"]["train"]


def test_one_axis_makes_a_curve_of_sizes(client: httpx.Client) -> None:
    found = client.get("/api/v1/sweep", params={**MOONS, "epochs": 20, "x": "samples:20,50,100"}).json()
    assert [(cell["x"], cell["y"]) for cell in found["runs"]] == [(20, None), (50, None), (100, None)]
    assert found["y"] is None
    assert found["x"] == {"field": "samples", "label": "Samples", "values": [20, 50, 100]}


def test_a_cell_that_cannot_be_is_left_out_with_its_reason(client: httpx.Client) -> None:
    found = client.get("/api/v1/sweep", params={"epochs": 2, "x": "batch_size:0,5"}).json()
    assert [cell["x"] for cell in found["runs"]] == [5]
    assert found["refused"] == [
        {"x": 0, "y": None, "reason": "batch_size: must be a whole number from 1 to 1,000,000, not 0."}
    ]
    large = client.get("/api/v1/sweep", params={"x": "epochs:2,900000"}).json()
    assert [cell["x"] for cell in large["refused"]] == [900000]
    assert large["refused"][0]["reason"].startswith("The run would make about 36,000,000 updates")


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "x"),
        ({"x": "dataset:1"}, "x"),
        ({"x": "batch_size:1,1"}, "x"),
        ({"x": "batch_size:a"}, "x"),
        ({"x": "batch_size:" + ",".join(map(str, range(1, 18)))}, "x"),
        ({"x": "batch_size:1", "y": "batch_size:2"}, "y"),
        ({"x": "batch_size:0"}, "batch_size"),
    ],
)
def test_what_cannot_be_is_refused_by_name(client: httpx.Client, parameters: dict[str, str], field: str) -> None:
    refused = client.get("/api/v1/sweep", params=parameters)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_the_stream_and_the_table_hold_the_same_cells(client: httpx.Client, grid: dict[str, Any]) -> None:
    query = httpx.QueryParams({**MOONS, "x": X, "y": Y})
    with client.stream("GET", f"/api/v1/sweep/events?{query}") as response:
        events = list(decode(response.iter_lines()))
    assert [event.name for event in events] == ["started", *["run"] * 49, "finished"]
    assert [{**cell, "index": place} for place, cell in enumerate(grid["runs"])] == [
        event.data for event in events[1:-1]
    ]
    assert events[-1].data == {"sentences": grid["sentences"]}
    table = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/sweep.csv?{query}").text)))
    assert [row["id"] for row in table] == [cell["id"] for cell in grid["runs"]]
    assert [float(row["train"]) for row in table if row["train"]] == [
        cell["final"]["train"] for cell in grid["runs"] if cell["final"]["train"] is not None
    ]


def test_a_loss_that_was_not_measured_is_an_empty_field_of_the_table(client: httpx.Client) -> None:
    query: dict[str, Any] = {
        "dataset": "line",
        "model": "linear",
        "epochs": 20,
        "validate_every": 10,
        "x": "learning_rate:0.1,3",
    }
    steady, diverged = csv.DictReader(io.StringIO(client.get("/api/v1/sweep.csv", params=query).text))
    assert (steady["status"], diverged["status"]) == ("completed", "diverged")
    assert all(value for name, value in steady.items() if name != "accuracy")
    assert diverged["validation"] == ""


@pytest.mark.parametrize("axes", [{"x": "batch_size:5,20", "y": "learning_rate:0.05,0.5"}, {"x": "epochs:3,7"}])
def test_its_script_trains_the_same_runs(client: httpx.Client, axes: dict[str, str], tmp_path: Path) -> None:
    query: dict[str, Any] = {"dataset": "line", "model": "linear", "epochs": 6, "sampling": "never", **axes}
    script = client.get("/api/v1/sweep.py", params=query)
    assert script.status_code == 200, script.text
    file = tmp_path / "sweep.py"
    file.write_text(script.text)
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True, timeout=300).stdout
    cells = client.get("/api/v1/sweep", params=query).json()["runs"]
    written = {line.split(": training loss ")[0]: line.split(" ")[-1] for line in printed.splitlines()}
    assert len(written) == len(cells)
    for cell in cells:
        names = [(axis.partition(":")[0].upper(), cell[place]) for place, axis in axes.items()]
        assert written[", ".join(f"{name} = {value}" for name, value in names)] == f"{cell['final']['train']:.6g}"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"x": "samples:20,50"}, "x"),
        ({"x": "batch_size:5", "dialect": "keras"}, "dialect"),
        ({"x": "batch_size:5", "optimizer": "adam"}, "dialect"),
        ({"x": "batch_size:5", "patience": 3}, "dialect"),
    ],
)
def test_what_no_short_script_does_is_refused(client: httpx.Client, parameters: dict[str, Any], field: str) -> None:
    refused = client.get("/api/v1/sweep.py", params={"epochs": 3, **parameters})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_rates_too_small_to_divide_are_swept_too(client: httpx.Client) -> None:
    query: dict[str, Any] = {
        "epochs": 1,
        "learning_rate": 5e-324,
        "x": "batch_size:1,5,20,200",
        "y": "learning_rate:0.05,0.1",
    }
    assert client.get("/api/v1/sweep", params=query).status_code == 200
