"""The whole run as it stands in the page before any script: one picture for every width."""

from dataclasses import replace

from markupsafe import Markup

from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text, Value
from epochwise.core.curves import Curves, Series
from epochwise.core.engine.plan import plan
from epochwise.language.language import ENGLISH, Language
from epochwise.show.counts import epochs_text, updates_text
from epochwise.show.facts import Showing
from epochwise.show.frame import Box
from epochwise.show.svg import Attributes, element, named
from epochwise.show.view import AT_FIRST, View
from epochwise.show.wholerun import whole_run

BOX = Box(width=682, height=214, type=12, narrowest=162)
"""The plot of a page of 920 CSS pixels and of 320, as tall as it mostly is. Where it stands and how large it and its
type really are, static/style.css says."""


def first_picture(showing: Showing, language: Language = ENGLISH, view: View = AT_FIRST) -> Markup:
    """The whole run, whose facts are in the language."""
    stop = showing.facts.stop
    if stop:
        title = Text("The whole run, {ending}: loss against epochs and updates", ending=stop.words[0])
    else:
        title = Text("The whole run: loss against epochs and updates")
    return _svg(showing, "", language.say(title), showing.facts.charts[view.measure].description, view)


def blank_picture(config: RunConfig, language: Language = ENGLISH) -> Markup:
    """The axes alone, for a run that is not trained yet: what it will count is known from its plan."""
    planned = plan(config)
    nothing = in_language(Showing.of(config, Curves(planned, Series.empty(0, 0))), language)
    title = Text("The whole run, not trained yet: the axes")
    length: dict[str, Value] = {"epochs": epochs_text(planned.epochs), "updates": updates_text(planned.total_updates)}
    desc = Text("{epochs}, {updates}. Not trained yet.", **length)
    return _svg(nothing, " blank", language.say(title), language.say(desc))


def in_language(showing: Showing, language: Language = ENGLISH) -> Showing:
    """The run with the words of its facts in a language."""
    return replace(showing, facts=language.recast(showing.facts))


def _svg(showing: Showing, also: str, title: str, desc: str, view: View = AT_FIRST) -> Markup:
    label, names = named("run", title, desc)
    place: Attributes = {"class": f"picture whole-run{also}", "font-size": BOX.type, **label}
    return Markup(element("svg", place, names + whole_run(showing, BOX, "run", view)))
