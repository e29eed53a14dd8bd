"""A run beside those kept, over HTTP: every number against the runs themselves, every sentence against the numbers."""

from typing import Any

import httpx
import numpy as np
import pytest

from epochwise.wire.events import Event, decode

MOONS: dict[str, Any] = {
    "dataset": "moons",
    "noise": 0.3,
    "hidden": 16,
    "learning_rate": 0.05,
    "epochs": 100,
    "seed": 13,
}
SIZES = ["batch_size:20", "batch_size:50", "batch_size:200"]


def compared(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/compare", params={**MOONS, "keep": SIZES, **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def followed(client: httpx.Client, address: str) -> list[Event]:
    with client.stream("GET", address) as response:
        assert response.status_code == 200
        return list(decode(response.iter_lines()))


def finals(comparison: dict[str, Any]) -> list[float]:
    return [run["final"]["train"] for run in comparison["runs"]]


@pytest.mark.parametrize(
    ("parameters", "low", "high"),
    [
        ({}, 0.228, 0.353),
        ({"rate": "linear"}, 0.227, 0.228),
        ({"hold": "updates"}, 0.225, 0.228),
        ({"hold": "updates", "rate": "linear"}, 0.096, 0.228),
    ],
)
def test_the_lesson_on_batch_size_and_step(
    client: httpx.Client, parameters: dict[str, str], low: float, high: float
) -> None:
    ends = finals(compared(client, **parameters))
    assert (round(min(ends), 3), round(max(ends), 3)) == (low, high)


def test_runs_that_equal_updates_make_one_run_have_different_names_and_are_said_to_be_one(client: httpx.Client) -> None:
    def names(*keep: str) -> list[str]:
        return [run["name"] for run in compared(client, keep=keep, hold="updates")["runs"]]

    same = compared(client, keep=["epochs:200"], hold="updates")
    assert len({run["id"] for run in same["runs"]}) == 1
    assert names("epochs:200") == ["this run", "200 epochs"]
    assert same["gain"] == "What is compared here is one and the same run."
    assert same["tie"]["words"] == f"both runs, {finals(same)[0]:.3f}"
    assert names("batch_size:50", "batch_size:50,epochs:300") == ["batch 5", "batch 50", "batch 50, 300 epochs"]
    assert names("epochs:20", "epochs:200", "batch_size:20") == ["batch 5", "20 epochs", "200 epochs", "batch 20"]


def test_the_numbers_of_a_run_are_those_of_the_run_itself(client: httpx.Client) -> None:
    for entry in compared(client, points=60)["runs"]:
        run = client.get(f"/api/v1/runs/{entry['id']}").json()
        rows = client.get(f"/api/v1/runs/{entry['id']}/dataset").json()
        last = run["updates_done"] - 1
        first, end = (
            client.get(f"/api/v1/runs/{entry['id']}/updates", params={"first": at}).json()["updates"][0]
            for at in (0, last)
        )
        start = np.concatenate([np.ravel(part) for part in first["parameters_before"].values()])
        stop = np.concatenate([np.ravel(part) for part in end["parameters_after"].values()])
        assert entry["distance"] == pytest.approx(float(np.linalg.norm(stop - start)), rel=1e-12)
        assert entry["rate_updates"] == pytest.approx(run["config"]["learning_rate"] * run["updates_done"])
        assert entry["final"]["train"] == run["epochs"]["train"][-1]
        assert entry["final"]["validation"] == run["epochs"]["validation"][-1]
        assert entry["lowest"] == run["lowest"]
        assert entry["samples_seen"] == run["samples_seen"]
        assert entry["accuracy"]["validation"] == run["measures"]["accuracy"]["epochs"]["validation"][-1]
        assert entry["accuracy"]["train"] == pytest.approx(_right(rows["train"], end["parameters_after"]))
        assert entry["curve"]["train"][0] == run["initial"]["train"]
        shown = [int(epoch) for epoch in entry["curve"]["epoch"][1:]]
        assert entry["curve"]["train"][1:] == [run["epochs"]["train"][epoch - 1] for epoch in shown]
        assert len(shown) < 100
        assert max(entry["curve"]["validation"]) == max(run["initial"]["validation"], *run["epochs"]["validation"])
        assert min(entry["curve"]["validation"]) == min(run["epochs"]["validation"])


def _right(rows: dict[str, Any], parameters: dict[str, Any]) -> float:
    features, target = np.array(rows["x"]), np.array(rows["y"])
    hidden = np.tanh(features @ np.array(parameters["hidden_weights"]) + np.array(parameters["hidden_bias"]))
    logit = hidden @ np.array(parameters["output_weights"]) + np.array(parameters["output_bias"])
    return float(np.mean((logit[:, 0] > 0) == (target > 0.5)))


def test_runs_are_named_by_what_differs(client: httpx.Client) -> None:
    keep = ["batch_size:50", "batch_size:50,learning_rate:0.5", "batch_size:50,learning_rate:0.5,hidden:8", "epochs:50"]
    names = [run["name"] for run in compared(client, keep=keep)["runs"]]
    assert names == [
        "batch 5, rate 0.05, +2 more",
        "batch 50",
        "batch 50, rate 0.5",
        "batch 50, rate 0.5, +1 more",
        "50 epochs",
    ]


def test_what_comes_along_with_a_difference_is_no_part_of_the_name(client: httpx.Client) -> None:
    keep = ["patience:3", "model:logistic", "hidden:,batch_size:50", "dataset:blobs,samples:,noise:,seed:7"]
    names = [run["name"] for run in compared(client, keep=keep)["runs"][1:]]
    assert names == ["patience 3", "model logistic", "batch 50, hidden units 32", "data set blobs, seed 7"]


def test_epochs_of_so_many_batches_are_named_beside_passes(client: httpx.Client) -> None:
    steps = {"steps_per_epoch": 20, "steps": "restart"}
    keep = ["steps_per_epoch:,steps:", "steps_per_epoch:1"]
    names = [run["name"] for run in compared(client, keep=keep, **steps)["runs"]]
    assert names == ["20 batches an epoch", "a pass an epoch", "1 batch an epoch"]


@pytest.mark.parametrize(
    ("hold", "sentence"),
    [
        (
            "epochs",
            "Equal epochs: every run sees each of its samples 100 times. In that, batch 5 makes 4,000 updates, batch "
            "200 makes 100 updates. With batch 200 all samples make one batch: batch gradient descent.",
        ),
        (
            "updates",
            "Equal updates: every run makes 4,000. For that, batch 5 goes through its samples 100 times, batch 200 "
            "goes through them 4,000 times.",
        ),
        (
            "samples",
            "Equal samples: every run sees 20,000 samples. An epoch of each has 200 samples, so this is the same as "
            "equal epochs.",
        ),
        (
            "steps",
            "Equal time, if every update took equally long whatever its batch: closer to a GPU, not measured. An epoch "
            "of batch 200 is then over after 1 update, one of batch 5 after 40 updates. Each line ends with its run, "
            "after 100 to 4,000 updates.",
        ),
    ],
)
def test_what_is_held_equal_is_said(client: httpx.Client, hold: str, sentence: str) -> None:
    assert compared(client, hold=hold)["sentence"] == sentence


def test_equal_time_cuts_the_axis_where_the_shortest_run_ends(client: httpx.Client) -> None:
    found = compared(client, hold="seconds")
    lengths = [run["train_seconds"] for run in found["runs"]]
    assert found["axis"] == {"unit": "seconds", "title": "seconds of training", "end": min(lengths)}
    for run, end, seconds in zip(found["runs"], found["ends"], lengths, strict=True):
        assert end["at"] == min(lengths)
        assert end["cut"] == (seconds > min(lengths))
        assert run["curve"]["at"][-1] == pytest.approx(seconds)
        done = int(min(lengths) / seconds * 100 + 1e-6)
        assert end["train"] == run["curve"]["train"][done]
        assert end["updates"] == done * run["plan"]["updates_per_epoch"]


def test_who_leads_is_said_with_the_steps_that_it_took(client: httpx.Client) -> None:
    kept = compared(client)
    assert kept["tie"] is None
    assert kept["tries"] == ["rate", "updates"]
    assert kept["gain"] == (
        "Training loss ends lowest for batch 5, at 0.228, and highest for batch 200, at 0.353. But batch 5 also made "
        "40 times as many updates at the same rate as batch 200. Is it the batch size, or the number of steps?"
    )
    scaled = compared(client, rate="linear")
    assert scaled["tie"]["words"] == "all 4 runs, 0.227 to 0.228"
    spread = (max(finals(scaled)) - min(finals(scaled))) / min(finals(scaled))
    assert scaled["gain"] == (
        "Nobody leads: all end between 0.227 and 0.228 in training loss. Learning rate times updates is the same for "
        f"all, 200: what is left between the runs, {spread:.1%}, is the batch size itself, or chance."
    )
    assert scaled["tries"] == []
    more = compared(client, hold="updates")
    cost = "For that batch 200 saw 800,000 samples, batch 5 saw 20,000 samples."
    assert [run["samples_seen"] for run in more["runs"]][:: len(more["runs"]) - 1] == [20_000, 800_000]
    assert (cost in more["gain"], more["tries"]) == (True, [])


def test_over_eight_seeds_scaling_the_rate_takes_the_difference_away(client: httpx.Client) -> None:
    sizes = ["batch_size:10", *SIZES]
    spreads = {}
    for rate in ("kept", "linear"):
        runs = [finals(compared(client, keep=sizes, rate=rate, seed=seed)) for seed in range(1, 9)]
        means = np.mean(runs, axis=0)
        spreads[rate] = round(float(means.max() / means.min() - 1), 3)
    assert spreads == {"kept": 0.388, "linear": 0.007}


def test_nothing_is_laid_to_the_batch_where_more_differs(client: httpx.Client) -> None:
    """Four hidden units fewer are no matter of the batch; neither is a sum, whose steps grow with the batch."""
    ends = "Training loss ends lowest for batch 5, at 0.228, and highest for batch 50"
    fewer_units = compared(client, keep=["batch_size:50,learning_rate:0.5,hidden:4"])
    assert fewer_units["gain"].startswith("Training loss ends lowest for ")
    assert "updates" not in fewer_units["gain"]
    summed = compared(client, keep=["batch_size:50"], reduction="sum", learning_rate=0.01)
    assert "updates" not in summed["gain"]
    assert compared(client, keep=["batch_size:50"])["gain"].startswith(ends)


def test_equal_updates_train_the_shorter_runs_on_also_where_this_run_is_the_shorter(client: httpx.Client) -> None:
    found = compared(client, batch_size=200, keep=["batch_size:5"], hold="updates")
    assert [run["updates_done"] for run in found["runs"]] == [4000, 4000]
    assert [run["config"]["epochs"] for run in found["runs"]] == [4000, 100]
    assert finals(found) == finals(compared(client, keep=["batch_size:200"], hold="updates"))[::-1]
    assert found["tries"] == []


@pytest.mark.parametrize(
    ("parameters", "gain"),
    [
        (
            {"epochs": 1, "batch_size": 200, "keep": ["batch_size:130"], "hold": "updates", "samples": 300},
            "Whole epochs cannot make the updates equal here, so no run leads. More epochs come nearer.",
        ),
        (
            {"keep": ["dataset:line,model:linear,hidden:,noise:"]},
            "Losses of other data measure something else, so no run leads.",
        ),
        ({"samples": 1, "keep": ["batch_size:32"]}, "The training loss of all runs ends at {:.3f}."),
    ],
)
def test_nobody_leads_where_nothing_can_be_compared(
    client: httpx.Client, parameters: dict[str, Any], gain: str
) -> None:
    found = compared(client, **parameters)
    assert found["gain"] == gain.format(finals(found)[0])
    assert found["tries"] == []


def test_an_optimizer_that_sets_its_own_step_is_not_explained_by_rate_times_updates(client: httpx.Client) -> None:
    found = compared(client, keep=["batch_size:200"], optimizer="adam", learning_rate=0.01, rate="linear")
    assert len({round(run["rate_updates"], 9) for run in found["runs"]}) == 1
    assert "is the batch size itself" not in found["gain"]


def test_rates_that_do_not_divide_are_called_nearly_the_same(client: httpx.Client) -> None:
    found = compared(client, keep=["batch_size:30"], rate="linear")
    products = [run["config"]["learning_rate"] * run["updates_done"] for run in found["runs"]]
    assert products == pytest.approx([200.0, 210.0])
    assert "Learning rate times updates is nearly the same for all, 200 to 210" in found["gain"]


@pytest.mark.parametrize(
    ("hold", "planned"),
    [
        ("", "Equal epochs: each run is to train for 100 epochs."),
        ("epochs", "Equal epochs: each run is to train for 100 epochs."),
        ("updates", "Equal updates: 4,000 updates are planned for each run."),
        ("samples", "Equal samples: each run is to see 20,000 samples."),
    ],
)
def test_a_run_that_ends_early_is_not_said_to_have_come_so_far(client: httpx.Client, hold: str, planned: str) -> None:
    found = compared(client, keep=["patience:3"], hold=hold)
    stopped = found["runs"][1]
    assert stopped["status"] == "early_stopped"
    assert stopped["epochs_done"] < 100
    assert found["sentence"] == (
        f"{planned} Training stopped early for patience 3, after {stopped['epochs_done']} epochs."
    )


def test_a_run_that_reaches_its_target_is_not_said_to_have_come_so_far(client: httpx.Client) -> None:
    found = compared(client, keep=["target_loss:0.3"])
    _, reached = found["runs"]
    assert (reached["name"], reached["status"]) == ("target loss 0.3", "target_reached")
    assert reached["final"]["train"] <= 0.3 < reached["initial"]["train"]
    assert found["sentence"] == (
        "Equal epochs: each run is to train for 100 epochs. Training reached the target loss for target loss 0.3, "
        f"after {reached['epochs_done']} epochs."
    )


def test_a_run_that_diverges_does_not_end_equal_time_for_the_others(client: httpx.Client) -> None:
    found = client.get(
        "/api/v1/compare",
        params={"dataset": "line", "model": "linear", "epochs": 50, "keep": "learning_rate:3", "hold": "seconds"},
    ).json()
    assert found["axis"]["end"] == found["runs"][0]["train_seconds"]
    said = (
        f"Training diverged at update {found['runs'][1]['diverged_at_update'] + 1} for rate 3; its loss had risen to "
    )
    assert said in found["sentence"]


def test_the_axis_holds_how_a_diverging_run_rises_to_five_times_its_beginning(client: httpx.Client) -> None:
    line = {"dataset": "line", "model": "linear", "batch_size": "200", "epochs": "30", "keep": "learning_rate:0.1"}
    for rate, multiple in ((1.01, 1.0), (1.08, 5.0)):
        found = client.get("/api/v1/compare", params={**line, "learning_rate": str(rate)}).json()
        diverged = found["runs"][0]
        losses = [loss for loss in diverged["curve"]["train"] if loss is not None]
        initial, top = diverged["initial"]["train"], found["range"][1]
        if diverged["status"] == "diverged":
            assert top >= min(max(losses), multiple * initial) > initial
            assert f"its loss had risen to {max(losses):.2f}." in found["sentence"]
        else:
            assert top <= 1.3 * initial


def test_the_ends_of_equal_time_are_exact_though_the_curves_are_thinned(client: httpx.Client) -> None:
    whole, thinned = (compared(client, hold="seconds", **points) for points in ({}, {"points": 10}))
    assert len(thinned["runs"][0]["curve"]["at"]) < len(whole["runs"][0]["curve"]["at"])
    assert thinned["ends"] == whole["ends"]


def test_a_run_that_diverges_is_named(client: httpx.Client) -> None:
    found = client.get(
        "/api/v1/compare",
        params={"dataset": "line", "model": "linear", "epochs": 50, "learning_rate": 0.05, "keep": "learning_rate:3"},
    ).json()
    assert found["runs"][1]["status"] == "diverged"
    assert found["runs"][1]["distance"] is None
    assert found["gain"] == "Training diverged for rate 3: the steps are too long there."


@pytest.mark.parametrize(
    ("parameters", "field", "value"),
    [
        ({"keep": ["batch_size=5"]}, "keep", "batch_size=5"),
        ({"hold": "time"}, "hold", "time"),
        ({"rate": "double"}, "rate", "double"),
        ({"rate": "linear", "rate_from": "5"}, "rate_from", "5"),
        ({"rate": "linear", "learning_rate": 900}, "learning_rate", 3600.0),
        ({"batch_size": 0}, "batch_size", "0"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    client: httpx.Client, parameters: dict[str, Any], field: str, value: object
) -> None:
    refused = client.get("/api/v1/compare", params={**MOONS, "keep": SIZES, **parameters})
    assert refused.status_code == 422
    assert [(error["field"], error["value"]) for error in refused.json()["errors"]] == [(field, value)]


def test_a_choice_that_may_be_empty_is_allowed_in_words(client: httpx.Client) -> None:
    refused = client.get("/api/v1/compare", params={"hold": "time"}).json()
    assert refused["errors"][0]["allowed"] == "one of epochs, updates, samples, seconds, steps, or empty"


def test_runs_that_are_too_much_together_are_refused_before_any_is_trained(client: httpx.Client) -> None:
    keep = [f"seed:{seed}" for seed in range(1, 8)]
    refused = client.get("/api/v1/compare", params={"batch_size": 1, "epochs": 49_000, "hidden": 128, "keep": keep})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:epochwise:problem:too-large")


def test_the_stream_tells_the_same_and_goes_on_after_an_event(client: httpx.Client) -> None:
    whole = compared(client, points=60)
    query = httpx.QueryParams({**MOONS, "keep": SIZES, "points": 60})
    events = followed(client, f"/api/v1/compare/events?{query}")
    assert [event.name for event in events] == ["started", "run", "run", "run", "run", "finished"]
    assert events[0].data["total"] == 4
    runs = [{name: value for name, value in event.data.items() if name != "index"} for event in events[1:-1]]
    timeless = [{name: value for name, value in run.items() if name != "train_seconds"} for run in runs]
    assert timeless == [
        {name: value for name, value in run.items() if name != "train_seconds"} for run in whole["runs"]
    ]
    assert {name: whole[name] for name in events[-1].data} == events[-1].data
    later = followed(client, f"/api/v1/compare/events?{query}&after={events[2].id}")
    assert [event.id for event in later] == [event.id for event in events[3:]]
    ended = client.get(f"/api/v1/compare/events?{query}&after={events[-1].id}")
    assert ended.status_code == 204


def test_the_same_question_is_not_answered_twice(client: httpx.Client) -> None:
    first = client.get("/api/v1/compare", params={**MOONS, "keep": SIZES})
    again = client.get(
        "/api/v1/compare", params={**MOONS, "keep": SIZES}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


def test_more_runs_than_fit_are_refused_by_name(client: httpx.Client) -> None:
    keep = [f"batch_size:{size}" for size in range(1, 10)]
    refused = client.get("/api/v1/compare", params={"epochs": 2, "keep": keep})
    assert refused.status_code == 422
    assert [(error["field"], error["allowed"]) for error in refused.json()["errors"]] == [("keep", "at most 7")]
    assert client.get("/api/v1/compare", params={"epochs": 2, "keep": [""] * 9}).status_code == 200


def test_runs_of_different_length_are_said_to_have_nothing_held_equal(client: httpx.Client) -> None:
    found = compared(client, epochs=20, keep=["epochs:30", "epochs:5"])
    assert found["sentence"].startswith("Nothing is held equal: the shortest run has 5 epochs, the longest 30 epochs.")
