"""From a run to the picture of it that stands in the page before its scripts run."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.web.picture.blank import blank_svg
from epochwise.web.picture.run import draw_run

__all__ = ["blank_picture", "first_picture", "run_svg"]

RUN_WIDTHS = {"wide": 802, "narrow": 282}


def run_svg(config: RunConfig, run: Mapping[str, Any], width: float, id: str = "whole-run") -> str:
    """The whole run from its JSON document, thinned or not."""
    return draw_run(run, plan(config), width, id)


def first_picture(config: RunConfig, run: Mapping[str, Any]) -> Markup:
    """The whole run for a wide and a narrow page; the styles show one."""
    return _both(lambda size: run_svg(config, run, RUN_WIDTHS[size], f"run-{size}"))


def blank_picture(config: RunConfig) -> Markup:
    """The same for a run that is not trained yet: the axes alone."""
    return _both(lambda size: blank_svg(config, RUN_WIDTHS[size], f"run-{size}"))


def _both(draw: Callable[[str], str]) -> Markup:
    return Markup("").join(
        Markup('<div class="first {}">{}</div>').format(size, Markup(draw(size))) for size in ("wide", "narrow")
    )
