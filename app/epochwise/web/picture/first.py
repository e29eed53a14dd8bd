"""From a run to the pictures that stand in the page before its scripts run."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.web.picture.blank import blank_svg
from epochwise.web.picture.frame import EpochLoss, LensModel, lens_count
from epochwise.web.picture.lens import draw_lens
from epochwise.web.picture.points import data_caption, data_svg
from epochwise.web.picture.run import draw_run
from epochwise.web.picture.series import epoch_numbers, number, numbers

__all__ = ["blank_pictures", "first_pictures", "lens_count", "lens_svg", "run_svg"]

LENS_WIDTHS = {"wide": 552, "narrow": 282}
"""The lens's widths on a page of 920 and of 320 CSS pixels: there the script's picture is the server's."""
RUN_WIDTHS = {"wide": 802, "narrow": 282}
DATA_WIDTHS = {"wide": 221, "narrow": 282}

_STOPPED = {"diverged": "diverged here", "early_stopped": "stopped early"}


def lens_svg(config: RunConfig, run: Mapping[str, Any], width: float, id: str = "lens") -> str:
    """The lens at a run's first epochs.

    `run`: its JSON document with the `window` of its first losses, as /api/v1/run?points=300&first=0&count=… answers.
    """
    return draw_lens(lens_model(config, run, width, id))


def lens_model(
    config: RunConfig, run: Mapping[str, Any], width: float, id: str, cursor: int = 0, fresh: bool = True
) -> LensModel:
    """What the lens at a run's first epochs draws, by the rules of static/lens/model.js."""
    planned = plan(config)
    wanted = lens_count(planned, width)
    shown = numbers(run["window"]["loss"][:wanted]).tolist()
    done = min(int(run.get("updates_done", planned.total_updates)), planned.total_updates)
    return LensModel(
        id=id,
        width=width,
        plan=planned,
        sampling=config.resolved().sampling,
        first=0,
        loss=[*shown, *[math.nan] * (wanted - len(shown))],
        epochs=_epochs(run, planned),
        initial=number(run["initial"]["train"]),
        done=done,
        stopped=_STOPPED.get(run.get("status", ""), "") if done < planned.total_updates else "",
        cursor=cursor,
        fresh=fresh,
    )


def run_svg(config: RunConfig, run: Mapping[str, Any], width: float, id: str = "whole-run") -> str:
    """The whole run from its JSON document, thinned or not."""
    return draw_run(run, plan(config), width, id)


def first_pictures(config: RunConfig, run: Mapping[str, Any]) -> dict[str, Markup]:
    """The stage's `lens` (the data beside it) and `run`, each for a wide and a narrow page; the styles show one."""
    return {
        "lens": _lens_row(config, run),
        "run": _both(lambda size: run_svg(config, run, RUN_WIDTHS[size], f"run-{size}")),
    }


def blank_pictures(config: RunConfig) -> dict[str, Markup]:
    """The same for a run that is not trained yet: no lens, and the axes alone."""
    return {"lens": Markup(), "run": _both(lambda size: blank_svg(config, RUN_WIDTHS[size], f"run-{size}"))}


def _lens_row(config: RunConfig, run: Mapping[str, Any]) -> Markup:
    """The two columns that static/lens/view.js builds."""
    dataset = load(config)
    chart = _both(lambda size: lens_svg(config, run, LENS_WIDTHS[size], f"lens-{size}"))
    data = _both(lambda size: data_svg(dataset, DATA_WIDTHS[size], f"data-{size}"))
    return Markup(
        '<div class="lens-row"><div class="lens-chart">{}</div>'
        '<figure class="lens-data">{}<figcaption>{}</figcaption></figure></div>'
    ).format(chart, data, data_caption(dataset))


def _both(draw: Callable[[str], str]) -> Markup:
    return Markup("").join(
        Markup('<div class="first {}">{}</div>').format(size, Markup(draw(size))) for size in ("wide", "narrow")
    )


def _epochs(run: Mapping[str, Any], planned: Plan) -> dict[int, EpochLoss]:
    """The losses of the epochs that the lens may show, from the window's own where it has them."""
    found: dict[int, EpochLoss] = {}
    for told in (run["epochs"], run["window"].get("epochs", {})):
        train, running = numbers(told.get("train")), numbers(told.get("running"))
        for epoch, after, mean in zip(epoch_numbers(told, len(train)), train, running, strict=True):
            found[int(epoch) - 1] = EpochLoss(float(mean), float(after))
    return found
