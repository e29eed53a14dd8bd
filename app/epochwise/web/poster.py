"""A run as one picture to show around: the sentence, the curves, the verdict; 1200 x 630, on its own."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from epochwise.core.config.text import Text, in_sequence
from epochwise.core.diagnose.verdict import Verdict
from epochwise.language.language import ENGLISH, Language
from epochwise.show.ending import cut_short
from epochwise.show.facts import Showing
from epochwise.show.palette import BATCH, DIM, EPOCH, FONTS_IN_TURN, INK, PAPER
from epochwise.show.picture import plot
from epochwise.show.svg import Attributes, element, svg_root
from epochwise.show.text import wrapped
from epochwise.show.view import AT_FIRST, View
from epochwise.web.firstpicture import in_language
from epochwise.web.wording import sentences, setting

WIDTH, HEIGHT = 1200, 630
MARGIN = 48
LARGE, MIDDLE, SMALL = 26, 22, 17
SCALE = 1.4
"""The curves are drawn as on the page, and enlarged."""
SENTENCES, SETTING, VERDICT = (66, 101), 130, 546
"""Where the texts' baselines stand."""
BELOW_VERDICT, LINE, LINES = 26, 21, 3
"""How far below the headline its reason begins, how far apart its lines are, and how many there is room for."""
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 96, 1086, 182, 456
"""Where the curves stand, without the words around them."""
_COLOURS = {"batch_size": BATCH, "updates": BATCH, "times": BATCH, "epochs": EPOCH}
"""Of the numbers in the sentence, by the names of its placeholders."""


def poster(showing: Showing, verdict: Verdict, language: Language = ENGLISH, view: View = AT_FIRST) -> str:
    """The picture in a language, as SVG. Equal runs give equal text."""
    config, showing, verdict = showing.config, in_language(showing, language), language.recast(verdict)
    chart = showing.facts.charts[view.measure]
    width, height = (PLOT_RIGHT - PLOT_LEFT) / SCALE, (PLOT_BOTTOM - PLOT_TOP) / SCALE
    curves = plot(showing, "curves", 0, 0, width, height, SMALL / SCALE, view)
    place: Attributes = {"transform": f"translate({PLOT_LEFT} {PLOT_TOP}) scale({SCALE})", "font-size": SMALL / SCALE}
    paper = element("rect", {"width": WIDTH, "height": HEIGHT, "fill": PAPER})
    headline = sentences(config, cut_short(showing.curves))
    learns = " · ".join(map(language.say, setting(config)))
    texts = "".join((*_above(headline, learns, language), *_below(verdict, chart.caption)))
    framed = element("g", {"font-family": FONTS_IN_TURN, "fill": INK}, paper + texts + element("g", place, curves))
    title = f"{verdict.title}: {learns}"
    desc = language.say(in_sequence(*headline, chart.description, verdict.reason))
    return svg_root("poster", "poster", WIDTH, HEIGHT, SMALL, title, desc, framed)


def _above(headline: Iterable[Text], learns: str, language: Language) -> Iterator[str]:
    """The page's sentence, and what learns what."""
    for y, sentence in zip(SENTENCES, headline, strict=True):
        yield _line(y, LARGE, _coloured(sentence, language))
    yield _line(SETTING, SMALL, escape(learns), {"fill": DIM})
    yield _line(SETTING, SMALL, "Epochwise", {"x": WIDTH - MARGIN, "text-anchor": "end", "font-weight": 600})


def _below(verdict: Verdict, caption: str) -> Iterator[str]:
    """The verdict with a fact that its reason does not tell, where there is room, and what is orange."""
    right: dict[str, str | float] = {"x": WIDTH - MARGIN, "text-anchor": "end", "fill": BATCH}
    yield _line(VERDICT, MIDDLE, escape(verdict.title), {"font-weight": 600})
    yield _line(VERDICT, SMALL, escape(caption), right)
    lines = wrapped(verdict.reason, WIDTH - 2 * MARGIN, SMALL)
    more = wrapped(_fact_beside(verdict), WIDTH - 2 * MARGIN, SMALL)
    for row, line in enumerate(lines + more if len(lines + more) <= LINES else lines):
        yield _line(VERDICT + BELOW_VERDICT + LINE * row, SMALL, escape(line), {"fill": DIM})


def _fact_beside(verdict: Verdict) -> str:
    """The gap where the reason is the rise, else the rise; "" where there is none."""
    wanted = "gap" if verdict.code in ("over-learned", "perhaps-over-learned") else "rise"
    return next((fact.sentence for fact in verdict.facts if fact.code == wanted), "")


def _coloured(sentence: Text, language: Language) -> str:
    """A sentence whose numbers have the colour of what they count."""
    values = {name: _span(name, language.write(value)) for name, value in sentence.values.items()}
    return escape(language.template_of(sentence)).format_map(values)


def _span(name: str, text: str) -> str:
    if name not in _COLOURS:
        return escape(text)
    return element("tspan", {"fill": _COLOURS[name], "font-weight": 600}, escape(text))


def _line(y: float, size: float, inside: str, look: Mapping[str, str | float] | None = None) -> str:
    return element("text", {"x": MARGIN, "y": y, "font-size": size, **(look or {})}, inside)
