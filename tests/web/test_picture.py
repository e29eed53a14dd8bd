"""The server's first picture: what it says, that it is sound SVG, and that the scripts draw the very same."""

import json
import math
import subprocess
from collections.abc import Mapping
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.web.picture import first_picture, run_svg
from epochwise.web.picture.above import above_svg
from epochwise.web.picture.caption import caption_of
from epochwise.web.picture.runframe import RunFrame, Stopped, cut_short, dot_size, run_ticks
from epochwise.web.picture.svg import element, words
from epochwise.web.picture.ticks import nice_scale, whole_ticks
from epochwise.web.picture.words import loss_text, text_width

SCRIPT = Path(__file__).parent.parent / "js" / "pictures.js"
SVG = "{http://www.w3.org/2000/svg}"

TOPS = [0.0, 1e-7, 0.013, 0.1, 0.5, 0.69, 1.0, 1.03, 2.0, 2.5, 7.3, 9.99, 10.0, 99.5, 123.0, 4567.0, 1e5, 3e6, 1e12]
LOSSES = [0.0, 0.0625, 0.1235, 0.5, 1.0005, 9.9994, 12.345, 99.995, 101.26, 1234.5, 999999.4, 1.5e6, 3.4567e120, None]
WORDS = ["a batch: 5 samples, one update", "loss after epoch 2", "mwMW", "1,000", "validation", ""]

CASES: list[dict[str, object]] = [
    {"epochs": 12},
    {"samples": 1000, "batch_size": 400, "epochs": 20},
    {"batch_size": 64, "epochs": 9, "remainder": "drop"},
    {"batch_size": 30, "epochs": 30, "remainder": "drop", "sampling": "never"},
    {"batch_size": 7, "epochs": 5, "sampling": "once"},
    {"batch_size": 32, "epochs": 30, "sampling": "replacement"},
    {"batch_size": 1, "epochs": 4},
    {"batch_size": 500, "epochs": 40},
    {"samples": 1000, "batch_size": 1, "epochs": 2},
    {"samples": 20, "batch_size": 5, "epochs": 1},
    {"dataset": "line", "model": "linear", "learning_rate": 3.0, "epochs": 20},
    {"samples": 60, "batch_size": 5, "learning_rate": 0.5, "patience": 3, "epochs": 400},
    {"dataset": "line", "model": "linear", "batch_size": 40, "epochs": 12, "learning_rate": 0.8},
    {"learning_rate": 3.0, "epochs": 60},
    {"batch_size": 200, "epochs": 60, "sampling": "replacement"},
]
DIVERGING = 12


def document(config: RunConfig) -> dict[str, Any]:
    """A run as the API's JSON has it, all losses singly."""
    *_, history = train(config)
    curves = history.curves
    epochs = {name: listed(values) for name, values in curves.loss.epochs(0, curves.epochs_done).items()}
    lowest = {"epoch": curves.lowest_epoch, "validation": curves.lowest_validation} if curves.lowest_epoch else None
    losses = listed(curves.loss.batch[: curves.updates_done])
    return {
        "config": config.resolved().model_dump(),
        "plan": plan(config).as_json(),
        "initial": {"train": curves.loss.initial_train, "validation": curves.loss.initial_validation},
        "status": curves.status,
        "updates_done": curves.updates_done,
        "batch_loss": losses,
        "epochs": epochs,
        "lowest": lowest,
        "diverged_at_update": curves.diverged_at_update,
        "stopped_at_epoch": curves.stopped_at_epoch,
    }


def listed(values: Any) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


@cache
def run_of(case: int) -> tuple[RunConfig, dict[str, Any]]:
    config = RunConfig.parse(CASES[case])
    return config, document(config)


def answers(**questions: Any) -> dict[str, Any]:
    """What the page's scripts answer to the same questions."""
    names = ("scales", "wholes", "losses", "words", "runs")
    asked = {name: questions.get(name, []) for name in names}
    done = subprocess.run(["node", SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_round_numbers_are_the_same_in_both_languages() -> None:
    scales = [(top, count) for top in TOPS for count in (3, 4, 6)]
    wholes = [(low, high, count) for low, high in ((0, 1), (0, 999), (37, 160), (1000, 39_999)) for count in (1, 4, 7)]
    found = answers(scales=scales, wholes=wholes)
    ours = []
    for top, count in scales:
        end, ticks = nice_scale(top, count)
        ours.append({"max": end, "ticks": [{"value": tick.value, "label": tick.label} for tick in ticks]})
    assert found["scales"] == ours
    assert found["wholes"] == [whole_ticks(*case) for case in wholes]


@pytest.mark.parametrize("top", TOPS)
def test_an_axis_holds_its_highest_value_with_few_ticks(top: float) -> None:
    end, ticks = nice_scale(top, 4)
    assert end >= top
    assert 2 <= len(ticks) <= 5
    assert ticks[0].value == 0
    assert len({tick.label for tick in ticks}) == len(ticks)


def test_words_and_their_widths_are_the_same_in_both_languages() -> None:
    found = answers(losses=LOSSES, words=WORDS)
    assert found["losses"] == [loss_text(math.nan if loss is None else loss) for loss in LOSSES]
    assert found["words"] == [[text_width(text, 12), text_width(text, 13, bold=True)] for text in WORDS]


def test_a_large_loss_is_grouped_by_thousands() -> None:
    assert [loss_text(loss) for loss in (999.96, 1234.5, 112_938.2, 1.5e6)] == ["1000.0", "1,235", "112,938", "1.50e6"]


def test_the_whole_run_has_one_frame_in_both_languages() -> None:
    asked, ours = [], []
    for case in range(len(CASES)):
        config, run = run_of(case)
        for told, width in product((run, thinned(run)), (282, 802)):
            frame = RunFrame(told, plan(config), width)
            asked.append({"run": told, "width": width})
            said = {"caption": caption_of(told, plan(config)), "ending": cut_short(told, plan(config))}
            ours.append(told_frame(frame) | said | {"above": above_svg(told, plan(config), frame)})
    assert answers(runs=asked)["runs"] == ours


def thinned(run: dict[str, Any], width: int = 2) -> dict[str, Any]:
    """The same run with its batch losses in buckets."""
    losses = np.array([math.nan if loss is None else loss for loss in run["batch_loss"]])
    of = len(losses)
    buckets = np.pad(losses, (0, -of % width), mode="edge").reshape(-1, width)
    bands = {name: listed(np.quantile(buckets, share, axis=1)) for name, share in SHARES.items()}
    return run | {"batch_loss": {"thinned": True, "of": of, "width": width, **bands}}


def told_stop(stop: Stopped) -> dict[str, Any]:
    return {"update": stop.update, "words": stop.words, "wordings": list(stop.wordings)}


def told_frame(frame: RunFrame) -> dict[str, Any]:
    return {
        "yMax": frame.y_max,
        "yTicks": [{"value": tick.value, "label": tick.label} for tick in frame.y_ticks],
        "xTicks": [{"epoch": t.epoch, "update": t.update, "labels": list(t.labels)} for t in frame.x_ticks],
        "labels": [
            {"cls": one.cls, "name": one.name, "value": one.value, "top": one.top, "height": one.height}
            for one in frame.labels
        ],
        "stop": told_stop(frame.stop) if frame.stop else None,
        "box": [frame.left, frame.right, frame.top, frame.bottom, frame.height, frame.span],
        "dot": frame.dot,
    }


def test_a_diverged_run_is_drawn_up_to_where_it_broke_off() -> None:
    config, run = run_of(10)
    assert run["status"] == "diverged"
    said = f"diverged at update {run['diverged_at_update'] + 1}"
    svg = run_svg(config, run, 802)
    assert said in texts(svg)
    assert f">The whole run, {said}: loss" in svg
    assert f"20 epochs, 800 updates planned; training {said}." in svg
    assert "lowest, epoch" not in svg


def test_a_batch_of_all_samples_is_seen_under_the_training_loss() -> None:
    """Equal curves: the batches are drawn wider than the line above them. Rows drawn with replacement are not equal."""
    for case, cased in ((7, True), (13, False), (14, False)):
        config, run = run_of(case)
        frame = RunFrame(run, plan(config), 802)
        assert (frame.dot > 2.4 * 3) == cased
        assert ("orange lies under blue" in caption_of(run, plan(config))) == cased
        assert ('class="band outer cased"' in run_svg(config, thinned(run), 802)) == cased
    assert dot_size(0.68) < 3


def test_a_run_that_stopped_early_says_after_which_epoch() -> None:
    config, run = run_of(11)
    assert run["status"] == "early_stopped"
    said = f"stopped early after epoch {run['stopped_at_epoch']}"
    assert said in texts(run_svg(config, run, 802))
    assert RunFrame(run, plan(config), 802).span == 12 * run["stopped_at_epoch"]
    assert f"400 epochs, 4,800 updates planned; training {said}." in run_svg(config, run, 802)


def test_every_picture_has_a_name_and_a_description_of_its_own() -> None:
    config, run = run_of(0)
    roots = list(ElementTree.fromstring(f"<div>{first_picture(config, run)}</div>").iter(f"{SVG}svg"))
    assert len(roots) == 2
    identifiers = [part.attrib["id"] for root in roots for part in root.iter() if "id" in part.attrib]
    assert len(set(identifiers)) == len(identifiers)
    for root in roots:
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
        assert title.text
        assert desc.text


def test_pictures_carry_no_style_of_their_own() -> None:
    config, run = run_of(0)
    assert "style=" not in first_picture(config, run)


def test_the_whole_run_draws_bands_of_thinned_losses() -> None:
    config = RunConfig.parse({"epochs": 100})
    run = document(config)
    svg = ElementTree.fromstring(run_svg(config, thinned(run, 40), 802))
    classes = [path.attrib["class"] for path in svg.iter(f"{SVG}path")]
    assert [name for name in classes if name.startswith("band")] == ["band outer", "band inner"]
    assert {"train", "val"} <= set(classes)
    said = {"100 epochs", "4,000 updates", "training", "validation", "batches"}
    assert said <= set(texts(run_svg(config, thinned(run, 40), 802)))


SHARES: Mapping[str, float] = {"p10": 0.1, "p25": 0.25, "p75": 0.75, "p90": 0.9}


def test_x_ticks_end_with_the_whole_run_and_keep_their_distance() -> None:
    for epochs in (1, 2, 9, 37, 1000, 123_457):
        planned = plan(RunConfig.parse({"epochs": epochs}))
        ticks = run_ticks(planned, planned.total_updates, 240, 12, 92)
        assert ticks[0].epoch == 0
        assert ticks[-1].labels == (f"{epochs:,} epoch{'' if epochs == 1 else 's'}", f"{40 * epochs:,} updates")
        places = [240 * tick.epoch / epochs for tick in ticks]
        assert all(right - left >= 40 for left, right in pairwise(places))


def test_what_stands_in_a_picture_is_escaped() -> None:
    assert element("text", {"class": '"><script>'}) == '<text class="&quot;&gt;&lt;script&gt;"/>'
    assert words("tick", 0, 0, "<b> & 'c'") == (
        '<text class="tick" x="0" y="0" text-anchor="start">&lt;b&gt; &amp; &#x27;c&#x27;</text>'
    )
