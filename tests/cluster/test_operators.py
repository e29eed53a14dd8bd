"""What operators are told is so: the settings, the numbers, the line of a refusal, and the parts in compose.yaml."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from epochwise.cluster.names import QUEUES
from epochwise.cluster.presence import EngineDiffers
from epochwise.objects import folder_of
from epochwise.settings import Settings, refuse_misspelt
from epochwise.web.ops import COUNTERS, GAUGES, REDIS_COUNTERS, REDIS_GAUGES, STORE_GAUGES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operators.md").read_text()


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"EPOCHWISE_(\w+)", TEXT))
    assert {"REDIS", "REDIS_SECONDS", "QUEUED_SECONDS"} <= named
    refuse_misspelt({f"EPOCHWISE_{name}": "" for name in named})


def test_every_number_that_is_named_exists_and_all_of_redis_are() -> None:
    named = set(re.findall(r"`epochwise_(\w+)`", TEXT))
    totals = {f"{name}_total" for name in COUNTERS | REDIS_COUNTERS}
    assert named <= {*GAUGES, *REDIS_GAUGES, *STORE_GAUGES, *totals}
    assert named >= {*REDIS_GAUGES, *STORE_GAUGES, *(f"{name}_total" for name in REDIS_COUNTERS)}


def test_the_dashboard_asks_for_numbers_that_exist_and_for_all_of_redis() -> None:
    board: dict[str, Any] = json.loads((ROOT / "examples" / "grafana" / "epochwise.json").read_text())
    asked = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    named = set(re.findall(r"epochwise_(\w+)", asked))
    totals = {f"{name}_total" for name in COUNTERS | REDIS_COUNTERS}
    assert named <= {*GAUGES, *REDIS_GAUGES, *STORE_GAUGES, *totals, "requests_total", "request_seconds_bucket"}
    assert named >= {*REDIS_GAUGES, *STORE_GAUGES, *(f"{name}_total" for name in REDIS_COUNTERS)}
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_the_queues_have_these_names() -> None:
    assert set(re.findall(r"`(epochwise-\w+)`", TEXT)) == set(QUEUES)


def test_the_line_of_a_refusal_is_the_one_that_is_shown() -> None:
    own, theirs = (
        f"Epochwise 0.1.0 with log 1, engine 1-{bits}" for bits in ("00000000 and no store", "29503eb2 and no store")
    )
    assert f"epochwise: {EngineDiffers(own, theirs)}\n" in TEXT


def test_the_profile_of_compose_has_the_parts_and_settings_that_exist() -> None:
    composed: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    parts = {name: part for name, part in composed["services"].items() if part.get("profiles") == ["cluster"]}
    assert set(parts) == {"web", "worker", "redis", "proxy"}
    assert [parts[name]["deploy"]["replicas"] for name in ("web", "worker")] == [2, 2]
    for name in ("web", "worker"):
        given = parts[name]["environment"]
        refuse_misspelt(given)
        settings = {key.removeprefix("EPOCHWISE_").lower(): value for key, value in given.items() if "EPOCHWISE" in key}
        assert Settings(**settings).redis == "redis://redis:6379/0"
        assert Settings(**settings).data_folder is None
        assert folder_of(Settings(**settings).store) == Path(parts[name]["volumes"][0].partition(":")[2])
    assert "server web:8000 max_fails=0;" in composed["configs"]["proxy"]["content"]
    assert "profiles" not in composed["services"]["epochwise"], "without the profile all is as before"
