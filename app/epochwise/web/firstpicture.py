"""The whole run as it stands in the page before any script: one picture for every width."""

from markupsafe import Markup

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Series
from epochwise.core.engine.plan import plan
from epochwise.show.facts import Showing
from epochwise.show.frame import Box
from epochwise.show.svg import Attributes, element, named
from epochwise.show.text import plural
from epochwise.show.wholerun import whole_run

BOX = Box(width=682, height=214, type=12, narrowest=162)
"""The plot of a page of 920 CSS pixels and of 320. Where it stands in the page, static/style.css says."""


def first_picture(showing: Showing) -> Markup:
    """The whole run."""
    stop = showing.facts.stop
    ended = f", {stop.words[0]}" if stop else ""
    title = f"The whole run{ended}: loss against epochs and updates"
    return _svg(showing, "", title, showing.facts.charts["loss"].description)


def blank_picture(config: RunConfig) -> Markup:
    """The axes alone, for a run that is not trained yet: what it will count is known from its plan."""
    planned = plan(config)
    nothing = Showing.of(config, Curves(planned, Series.empty(0, 0)))
    length = f"{plural(planned.epochs, 'epoch')}, {plural(planned.total_updates, 'update')}"
    return _svg(nothing, " blank", "The whole run, not trained yet: the axes", f"{length}. Not trained yet.")


def _svg(showing: Showing, also: str, title: str, desc: str) -> Markup:
    label, names = named("run", title, desc)
    place: Attributes = {"class": f"picture whole-run{also}", "font-size": BOX.type, **label}
    return Markup(element("svg", place, names + whole_run(showing, BOX, "run")))
