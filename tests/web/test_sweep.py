"""A grid of runs over HTTP: every cell against its own run, every sentence against the cells."""

import csv
import io
import math
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from epochwise.settings import Settings
from epochwise.wire.events import decode
from tests.serving import served

MOONS: dict[str, Any] = {"noise": 0.3, "hidden": 16, "learning_rate": 0.05, "epochs": 100, "seed": 13}
X, Y = "batch_size:1,5,10,20,50,100,200", "learning_rate:0.05,0.1,0.2,0.5,1,2,10"


OWN_ROWS = (
    "The cells do not all have the same validation rows; with those they have, chance can explain its difference "
)


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
    # At the lowest rate most pairs of batch sizes end higher for the bigger one, at the highest lower.
    low, high = ([losses.get((x, y), math.inf) for x in (1, 5, 10, 20, 50, 100, 200)] for y in (0.05, 10))
    assert sum(one < other for one, other in combinations(low, 2)) > 15
    assert sum(one > other for one, other in combinations(high, 2)) > 15
    assert high[0] == math.inf
    assert grid["sentences"]["validation"] == (
        f"Validation loss ends lowest, at {losses[size, rate]:.3f}, for batch {size}, rate {rate}. The 200 validation "
        f"rows cannot tell it from {len(grid['leads']['validation']['near'])} other cells. At the lowest rate, 0.05, "
        f"bigger batches tend to end higher: {low[0]:.3f} with batch 1, {low[-1]:.3f} with batch 200. At the highest "
        f"rate, 10, bigger batches tend to end lower: divergence with batch 1, {high[-1]:.3f} with batch 200. "
        "1 run diverged."
    )
    assert grid["line"]["validation"] == (
        f"The 6 cells with this run's learning rate per sample end between {min(line):.3f} and {max(line):.3f}; all "
        f"cells, between {min(losses.values()):.3f} and {max(losses.values()):.3f}."
    )
    assert max(line) - min(line) < 0.004
    assert grid["held"] == (
        "Epochs are held equal, so a bigger batch makes fewer updates: in 100 epochs 20,000 with batch 1, 100 with "
        "batch 200. The rate per sample (learning rate ÷ batch size) is 0.01 in 6 cells, as in this run. Each sees "
        "20,000 samples, so learning rate times updates is the same in them too: 200.0."
    )
    assert {cell["y"] * cell["updates_done"] for cell in ended if cell["y"] / cell["x"] == 0.01} == {200}


def test_cells_that_the_rows_cannot_tell_from_the_lowest_are_those_of_paired_differences(
    client: httpx.Client, grid: dict[str, Any]
) -> None:
    data = client.get("/api/v1/dataset", params=MOONS).json()["validation"]
    x, y = np.array(data["x"]), np.array(data["y"])

    def row_losses(cell: dict[str, Any]) -> tuple[Any, Any]:
        at = {"batch_size": cell["x"], "learning_rate": cell["y"], "first": cell["updates_done"] - 1, "count": 1}
        last = client.get("/api/v1/run/updates", params={**MOONS, **at}).json()["updates"][0]["parameters_after"]
        hidden = np.tanh(x @ np.array(last["hidden_weights"]) + last["hidden_bias"])
        output = (hidden @ np.array(last["output_weights"]) + last["output_bias"])[:, 0]
        return np.logaddexp(0, -output) * y + np.logaddexp(0, output) * (1 - y), ((output > 0) == y) * 1.0

    cells = [(place, cell) for place, cell in enumerate(grid["runs"]) if cell["status"] != "diverged"]
    scored = {place: row_losses(cell) for place, cell in cells}
    for which, measure in enumerate(("validation", "accuracy")):
        lead = grid["leads"][measure]
        own, near = scored[lead["cell"]][which], []
        assert own.mean() == pytest.approx((min, max)[which](each[which].mean() for each in scored.values()))
        for place, each in scored.items():
            apart = each[which] - own
            if place != lead["cell"] and abs(apart.mean()) <= 1.96 * apart.std(ddof=1) / math.sqrt(len(apart)):
                near.append(place)
        assert lead["near"] == near
        assert near


def test_training_losses_within_a_percent_of_the_lowest_are_counted(grid: dict[str, Any]) -> None:
    losses = [cell["final"]["train"] if cell["status"] != "diverged" else math.inf for cell in grid["runs"]]
    lowest = losses.index(min(losses))
    near = [place for place, loss in enumerate(losses) if place != lowest and loss <= 1.01 * losses[lowest]]
    assert grid["leads"]["train"] == {"cell": lowest, "near": near}
    told = {0: "No other cell ends", 1: "1 other cell ends"}.get(len(near), f"{len(near)} other cells end")
    assert f". {told} within 1% of it. " in grid["sentences"]["train"]


@pytest.mark.parametrize(
    ("query", "sentence", "held"),
    [
        # summed gradients: the rate is that of a sample already
        ({"reduction": "sum", "x": "batch_size:1,5,20", "y": "learning_rate:0.001,0.002"}, None, 2_000),
        # batches that do not divide the samples see as many, in updates that differ by a batch
        (
            {"batch_size": 8, "x": "batch_size:8,16,32", "y": "learning_rate:0.1,0.2,0.4"},
            "25.00 to 28.00 in them.",
            250,
        ),
    ],
)
def test_the_rate_per_sample_is_spoken_of_where_it_says_something(
    client: httpx.Client, query: dict[str, Any], sentence: str | None, held: int
) -> None:
    found = client.get("/api/v1/sweep", params={"epochs": 10, "learning_rate": 0.1, **query}).json()
    assert f"in 10 epochs {held:,} with" in found["held"]
    assert ("per sample" in found["held"]) == bool(sentence)
    assert found["held"].endswith(sentence or "")


def test_epochs_against_batches_hold_nothing_equal(client: httpx.Client) -> None:
    found = client.get("/api/v1/sweep", params={"x": "batch_size:5,20,50", "y": "epochs:2,4"}).json()
    assert found["held"] == ""
    assert set(found["line"].values()) == {""}
    assert "rate" not in found["sentences"]["train"]


def test_rows_that_cells_do_not_share_are_not_paired(client: httpx.Client) -> None:
    found = client.get("/api/v1/sweep", params={"epochs": 3, "x": "validation_samples:0,1,50"}).json()
    assert found["runs"][0]["final"]["validation"] is None
    # one row tells nothing
    assert sorted([found["leads"]["validation"]["cell"], *found["leads"]["validation"]["near"]]) == [1, 2]
    assert OWN_ROWS + "from 1 other cell." in found["sentences"]["validation"]
    blind = client.get("/api/v1/sweep", params={"epochs": 3, "validation_samples": 0, "x": "batch_size:5,20"}).json()
    assert (blind["leads"]["validation"], blind["sentences"]["validation"]) == (None, "")


def test_cells_with_rows_of_their_own_are_told_apart_as_independent_means(client: httpx.Client) -> None:
    query: dict[str, Any] = {"epochs": 5, "x": "noise:0,0.1,0.4", "y": "batch_size:5,50"}
    found = client.get("/api/v1/sweep", params=query).json()
    lead = found["leads"]["accuracy"]
    means = [cell["accuracy"]["validation"] for cell in found["runs"]]
    errors = [math.sqrt(mean * (1 - mean) / 199) for mean in means]  # of shares of 200 rows
    independent = [
        place
        for place, cell in enumerate(found["runs"])
        if cell["x"] != found["runs"][lead["cell"]]["x"]
        and abs(means[place] - means[lead["cell"]]) <= 1.96 * math.hypot(errors[place], errors[lead["cell"]])
    ]
    assert [place for place in lead["near"] if found["runs"][place]["x"] != found["runs"][lead["cell"]]["x"]] == (
        independent
    )
    assert independent
    assert OWN_ROWS + f"from {len(lead['near'])} other cells." in found["sentences"]["accuracy"]
    apart = client.get("/api/v1/sweep", params={"epochs": 20, "x": "noise:0,0.9"}).json()
    assert apart["leads"]["validation"]["near"] == []
    assert "differs from every other cell by more than chance explains." in apart["sentences"]["validation"]


@pytest.mark.parametrize("rule", [{"patience": 1}, {"target_loss": 0.31}], ids=str)
def test_cells_that_stopped_early_are_not_said_to_have_had_equal_epochs(
    client: httpx.Client, rule: dict[str, Any]
) -> None:
    query: dict[str, Any] = {"epochs": 20, **rule, "x": "batch_size:5,30,200", "y": "learning_rate:0.1,1"}
    found = client.get("/api/v1/sweep", params=query).json()
    early = [cell for cell in found["runs"] if cell["epochs_done"] < 20]
    assert 1 < len(early) < 6
    assert found["held"] == (
        "Equal epochs are planned, in which a bigger batch makes fewer updates: in 20 epochs 800 with batch 5, 20 with "
        f"batch 200. {len(early)} runs stopped early, with fewer updates than that."
    )


def test_a_grid_that_all_diverged_says_so(client: httpx.Client) -> None:
    query: dict[str, Any] = {
        "dataset": "line",
        "model": "linear",
        "epochs": 5,
        "x": "batch_size:1,5",
        "y": "learning_rate:10,20",
    }
    found = client.get("/api/v1/sweep", params=query).json()
    assert found["leads"] == {"validation": None, "train": None}
    assert set(found["sentences"].values()) == {"4 runs diverged."}


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


@pytest.mark.parametrize(
    ("x", "message", "allowed"),
    [
        ("batch_size", "must be a numeric field with up to 16 values, as in batch_size:1,2,5, each once, not", "a num"),
        ("foo:1", '"foo" is not a known field', "samples, noise, features, "),
        ("lr:1", '"lr" is not a known field; did you mean learning_rate?', "learning_rate"),
        ("optimizer:sgd,adam", "optimizer takes no numbers", "samples, noise, features, "),
        ("batch_size:" + ",".join(map(str, range(1, 18))), "has 17 values", "at most 16"),
        ("batch_size:1,5,1.0", "has the value 1 twice", "each value once"),
        ("batch_size:1,a", '"a" is not a number', "numbers, as in batch_size:1,2,5"),
        ("batch_size:", '"" is not a number', "numbers, as in batch_size:1,2,5"),
    ],
)
def test_an_axis_is_refused_for_what_is_wrong_with_it(client: httpx.Client, x: str, message: str, allowed: str) -> None:
    (refused,) = client.get("/api/v1/sweep", params={"x": x}).json()["errors"]
    assert (refused["field"], refused["value"]) == ("x", x)
    assert refused["message"].startswith(message)
    assert refused["allowed"].startswith(allowed)


def test_the_stream_and_the_table_hold_the_same_cells(client: httpx.Client, grid: dict[str, Any]) -> None:
    query = httpx.QueryParams({**MOONS, "x": X, "y": Y})
    with client.stream("GET", f"/api/v1/sweep/events?{query}") as response:
        events = list(decode(response.iter_lines()))
    assert [event.name for event in events] == ["started", *["run"] * 49, "finished"]
    assert [{**cell, "index": place} for place, cell in enumerate(grid["runs"])] == [
        event.data for event in events[1:-1]
    ]
    assert events[-1].data == {name: grid[name] for name in ("leads", "sentences", "line", "held")}
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
    }
    parameters = {**query, "x": "learning_rate:0.1,3"}
    steady, diverged = csv.DictReader(io.StringIO(client.get("/api/v1/sweep.csv", params=parameters).text))
    assert (steady["status"], diverged["status"]) == ("completed", "diverged")
    assert {name for name, value in steady.items() if not value} == {"accuracy", "diverged_at_update"}
    assert diverged["validation"] == ""
    run = client.get("/api/v1/run", params=query | {"learning_rate": 3}).json()
    assert int(diverged["diverged_at_update"]) == run["diverged_at_update"] < int(diverged["updates"])


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


def test_where_no_cell_can_be_trained_nothing_is_said() -> None:
    with served(Settings(max_updates=10)) as small, small.client() as client:
        found = client.get("/api/v1/sweep?x=batch_size:1,2").json()
    assert [cell["x"] for cell in found["refused"]] == [1, 2]
    assert (found["runs"], found["held"], set(found["leads"].values())) == ([], "", {None})
