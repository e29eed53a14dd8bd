"""A run with many seeds over HTTP: the band, the spreads and every sentence against the runs themselves."""

import csv
import io
from typing import Any, cast

import httpx
import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH
from epochwise.show.compared.pairs import standard_errors
from epochwise.web.seeds import RequestedSeeds
from epochwise.web.site import Site
from epochwise.wire.events import decode

MOONS: dict[str, Any] = {"noise": 0.3, "hidden": 16, "learning_rate": 0.05, "epochs": 1000, "seed": 13}


def asked(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/seeds", params={**MOONS, **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def twenty(client: httpx.Client) -> dict[str, Any]:
    return asked(client)


def test_the_lowest_epochs_of_twenty_seeds_lie_far_apart(client: httpx.Client, twenty: dict[str, Any]) -> None:
    runs = [client.get("/api/v1/run", params={**MOONS, "seed": seed, "points": 10}).json() for seed in range(1, 21)]
    lowest = [run["lowest"]["epoch"] for run in runs]
    assert (min(lowest), max(lowest)) == (121, 989)
    assert [entry["lowest"]["epoch"] for entry in twenty["runs"][1:]] == lowest
    assert [entry["id"] for entry in twenty["runs"][1:]] == [run["id"] for run in runs]
    assert twenty["spreads"]["lowest_epoch"]["lowest"] == 121
    assert "lies between 121 and 989 of 1,000." in twenty["sentence"]


def test_the_band_holds_the_middle_80_percent_of_the_runs(client: httpx.Client, twenty: dict[str, Any]) -> None:
    every = [client.get("/api/v1/run", params={**MOONS, "seed": seed}).json() for seed in range(1, 21)]
    for line in ("train", "validation"):
        curves = np.array([[run["initial"][line], *run["epochs"][line]] for run in every])
        shown = curves[:, np.array(twenty["epoch"], dtype=int)]
        for name, share in (("low", 0.1), ("middle", 0.5), ("high", 0.9)):
            np.testing.assert_allclose(twenty["band"][line][name], np.quantile(shown, share, axis=0), rtol=1e-12)
        finals = curves[:, -1]
        assert twenty["spreads"][f"final_{line}"] == pytest.approx(
            {
                "lowest": finals.min(),
                "low": np.quantile(finals, 0.1),
                "high": np.quantile(finals, 0.9),
                "highest": finals.max(),
            }
        )
        low, high = np.quantile(finals, (0.1, 0.9))
        what = {"train": "Training", "validation": "Validation"}[line]
        assert f"{what} loss ends between {low:.3f} and {high:.3f} in the middle 80%" in twenty["sentence"]
        mine = twenty["runs"][0]["final"][line]
        place = "inside" if low <= mine <= high else "outside"
        assert f"This run's {what.lower()} loss, {mine:.3f}, is {place} the middle 80%." in twenty["yours"]


@pytest.mark.parametrize(
    ("vary", "low", "high", "field"),
    [
        ("data", 0.212, 0.350, "data_seed"),
        ("start", 0.278, 0.326, "init_seed"),
        ("order", 0.272, 0.288, "shuffle_seed"),
    ],
)
def test_each_source_of_luck_has_its_own_spread(
    client: httpx.Client, vary: str, low: float, high: float, field: str
) -> None:
    found = asked(client, vary=vary)
    spread = found["spreads"]["final_validation"]
    assert (round(spread["low"], 3), round(spread["high"], 3)) == (low, high)
    config = client.get(f"/api/v1/runs/{found['runs'][5]['id']}").json()["config"]
    seeds = {name: config[name] for name in ("data_seed", "init_seed", "shuffle_seed")}
    assert seeds == {"data_seed": 13, "init_seed": 13, "shuffle_seed": 13} | {field: 5}


def test_more_validation_rows_tell_the_test_from_the_learning(client: httpx.Client) -> None:
    spread = asked(client, vary="data", validation_samples=10_000)["spreads"]["final_validation"]
    assert (round(spread["low"], 3), round(spread["high"], 3)) == (0.235, 0.300)


@pytest.mark.parametrize(("vary", "agree"), [("order", True), ("all", False)])
def test_training_curves_agree_where_their_band_is_narrow(client: httpx.Client, vary: str, agree: bool) -> None:
    found = asked(client, vary=vary)
    runs = [client.get(f"/api/v1/runs/{run['id']}").json() for run in found["runs"][1:]]
    curves = np.array([[run["initial"]["train"], *run["epochs"]["train"]] for run in runs])
    shown = curves[:, np.array(found["epoch"], dtype=int)]
    low, middle, high = np.quantile(shown, (0.1, 0.5, 0.9), axis=0)
    share = (high - low)[-(-len(middle) // 10) :].max() / (middle[0] - middle[-1])
    assert (share <= 0.1) == agree
    assert (f"the band is at most {share:.1%} of what training gains" in found["sentence"]) == agree


def test_two_configurations_are_compared_seed_by_seed(client: httpx.Client) -> None:
    found = asked(client, epochs=100, count=12, keep="batch_size:50")
    own, others = found["runs"][1::2], found["runs"][2::2]
    assert [run["is_other"] for run in found["runs"]] == [False, *[False, True] * 12]
    assert [run["seed"] for run in others] == [run["seed"] for run in own] == list(range(1, 13))
    pairs = zip(others, own, strict=True)
    differences = np.array([other["final"]["validation"] - run["final"]["validation"] for other, run in pairs])
    mean, error = differences.mean(), differences.std(ddof=1) / np.sqrt(12)
    paired = found["paired"]
    assert (paired["better"], paired["worse"]) == ((differences < 0).sum(), (differences > 0).sum())
    assert (paired["mean"], paired["error"]) == (pytest.approx(mean), pytest.approx(error))
    assert paired["seeds"] == list(range(1, 13))
    assert paired["differences"] == pytest.approx(differences)
    assert found["pair"].startswith(
        "Equal epochs, 100 epochs each: batch 5 makes 4,000 updates, batch 50 makes 400 updates. In "
        f"{paired['better']} of 12 pairs with the same seed, batch 50 ends with the lower validation loss. Its loss "
        "minus that of batch 5 is "
    )
    # Student's t for 11 degrees of freedom, from a table.
    assert paired["margin"] == pytest.approx(2.201 * error, rel=1e-3)
    chance = "more than chance explains" if abs(mean) > 2.201 * error else "Chance alone can explain it"
    assert chance in found["pair"]


def test_a_pair_is_compared_at_equal_updates_too(client: httpx.Client) -> None:
    """What looks like the batch size at equal epochs is mostly the number of steps."""
    kept, equal = (
        asked(client, epochs=100, count=12, keep="batch_size:200", hold=hold) for hold in ("epochs", "updates")
    )
    assert equal["pair"].startswith(
        "Equal updates, 4,000 updates each: batch 5 takes 100 epochs, batch 200 takes 4,000 epochs."
    )
    assert kept["paired"]["mean"] > 5 * abs(equal["paired"]["mean"])


def test_a_pair_of_which_a_run_diverged_is_left_out_and_counted(client: httpx.Client) -> None:
    line = "dataset=line&model=linear&epochs=50&learning_rate=0.1&keep=learning_rate:0.8"
    found = client.get(f"/api/v1/seeds?{line}").json()
    own, others = found["runs"][1::2], found["runs"][2::2]
    lost = [other["seed"] for other in others if other["status"] == "diverged"]
    assert 0 < len(lost) < 19
    assert found["paired"]["diverged"] == len(lost)
    assert found["paired"]["seeds"] == [run["seed"] for run in own if run["seed"] not in lost]
    assert f"of {20 - len(lost)} pairs" in found["pair"]
    assert f"{len(lost)} pair" in found["pair"]


@pytest.mark.parametrize(
    ("keep", "count", "said"),
    [
        ("hidden:15", 4, "So few pairs do not say whether that is more than chance."),
        ("seed:9", 6, "The runs of each pair come to the same."),
        ("dataset:line,model:linear,hidden:,noise:", 6, "Losses of other data measure something else"),
    ],
)
def test_a_pair_says_no_more_than_it_can(client: httpx.Client, keep: str, count: int, said: str) -> None:
    found = asked(client, epochs=5, count=count, keep=keep)
    assert said in found["pair"]
    assert "than chance explains" not in found["pair"]


@pytest.mark.parametrize(("count", "quantile"), [(5, 2.776), (6, 2.571), (20, 2.093), (64, 1.998)])
def test_a_margin_of_few_pairs_is_that_of_students_t(count: int, quantile: float) -> None:
    assert standard_errors(count) == pytest.approx(quantile, rel=5e-3)


def test_what_is_said_of_the_ends_leaves_out_runs_that_diverged(client: httpx.Client) -> None:
    found = client.get("/api/v1/seeds?dataset=line&model=linear&epochs=50&learning_rate=0.8").json()
    others = [run for run in found["runs"][1:] if run["status"] != "diverged"]
    epochs = [run["lowest"]["epoch"] for run in others]
    assert 0 < len(others) < 20
    assert found["sentence"].startswith(f"{20 - len(others)} of 20 runs diverged; the rest is of the others.")
    assert f"Over all {len(others)} runs" in found["sentence"]
    lowest = found["spreads"]["lowest_epoch"]
    assert (lowest["lowest"], lowest["highest"]) == (min(epochs), max(epochs))


def test_that_all_runs_diverged_is_said(client: httpx.Client) -> None:
    found = client.get("/api/v1/seeds?learning_rate=900&epochs=20&count=3").json()
    assert {run["status"] for run in found["runs"]} == {"diverged"}
    assert found["sentence"] == "All 3 runs diverged."


def test_without_validation_the_curves_stand_at_every_epoch(client: httpx.Client) -> None:
    found = asked(client, epochs=30, count=2, validation_samples=0)
    run = client.get("/api/v1/run", params={**MOONS, "epochs": 30, "validation_samples": 0, "seed": 1}).json()
    assert found["epoch"] == list(range(31))
    assert found["runs"][1]["train"] == [run["initial"]["train"], *run["epochs"]["train"]]


def test_runs_that_end_early_count_as_far_as_they_came(client: httpx.Client) -> None:
    found = asked(client, epochs=400, patience=2, min_delta=0.05, validate_every=10, count=6)
    assert {run["status"] for run in found["runs"]} == {"early_stopped"}
    for run in found["runs"]:
        last = max(epoch for epoch, loss in zip(found["epoch"], run["train"], strict=True) if loss is not None)
        assert last == run["epochs_done"]
    assert all(epoch % 10 == 0 for epoch in found["epoch"])


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"count": 1}, "count"),
        ({"count": 65}, "count"),
        ({"vary": "luck"}, "vary"),
        ({"keep": ["batch_size:1", "batch_size:2"]}, "keep"),
        ({"model": "logistic", "hidden": "", "vary": "start"}, "vary"),
    ],
)
def test_what_cannot_be_is_refused_by_name(client: httpx.Client, parameters: dict[str, Any], field: str) -> None:
    refused = client.get("/api/v1/seeds", params={**MOONS, **parameters})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("parameters", "vary", "allowed", "why"),
    [
        ({"sampling": "never"}, "order", "all, data, start", "the rows are not shuffled"),
        (
            {"keep": "sampling:never,batch_size:50"},
            "order",
            "all, data, start",
            "the rows are not shuffled (batch 50, shuffling never)",
        ),
        (
            {"sampling": "never", "model": "logistic", "hidden": ""},
            "start",
            "all, data",
            "linear and logistic regression start from zeros",
        ),
    ],
)
def test_a_seed_without_an_effect_is_refused_as_what_varies(
    client: httpx.Client, parameters: dict[str, Any], vary: str, allowed: str, why: str
) -> None:
    refused = client.get("/api/v1/seeds", params={**MOONS, **parameters, "vary": vary})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "vary",
            "value": vary,
            "message": f'must be one of {allowed}, not "{vary}": {why}',
            "allowed": f"one of {allowed}",
        }
    ]
    every = client.get("/api/v1/seeds", params={**MOONS, **parameters, "vary": "all", "epochs": 2, "count": 2})
    assert every.status_code == 200


def test_the_stream_holds_the_same(client: httpx.Client, twenty: dict[str, Any]) -> None:
    query = httpx.QueryParams(MOONS)
    with client.stream("GET", f"/api/v1/seeds/events?{query}") as response:
        events = list(decode(response.iter_lines()))
    assert [event.name for event in events] == ["started", *["run"] * 21, "finished"]
    assert [event.data for event in events[1:-1]] == [
        {"index": place, **run} for place, run in enumerate(twenty["runs"])
    ]
    assert events[-1].data == {name: twenty[name] for name in events[-1].data}


def test_the_table_holds_the_same(client: httpx.Client) -> None:
    query = httpx.QueryParams({**MOONS, "epochs": 100, "count": 3, "keep": "batch_size:50,learning_rate:0.5"})
    runs = client.get(f"/api/v1/seeds?{query}").json()["runs"]
    answer = client.get(f"/api/v1/seeds.csv?{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"/api/v1/seeds.csv?{query}", headers=known).status_code == 304
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["seed"], row["is_other"], row["id"], row["status"]) for row in table] == [
        ("" if run["seed"] is None else str(run["seed"]), str(run["is_other"]).lower(), run["id"], run["status"])
        for run in runs
    ]
    names = ("train", "validation", "lowest_epoch", "lowest_validation", "accuracy")
    assert [[float(row[name]) for name in names] for row in table] == [
        [*run["final"].values(), run["lowest"]["epoch"], run["lowest"]["validation"], run["accuracy"]["validation"]]
        for run in runs
    ]


def test_the_configurations_of_all_seeds_are_made_once_for_all_events() -> None:
    asked = RequestedSeeds(cast("Site", None), RunConfig.parse(MOONS), "all", 64, None, (), ENGLISH)
    assert asked.configs is asked.configs
    assert len(asked.configs) == 65
