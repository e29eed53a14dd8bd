"""A run as one picture to show around: the sentence, the curves, the verdict; 1200 x 630, on its own."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.web.forms.ink import colour, inked
from epochwise.web.forms.wording import Part, plain, sentences, setting
from epochwise.web.picture import run_svg
from epochwise.web.picture.run import describe_run
from epochwise.web.picture.runframe import cut_short
from epochwise.web.picture.svg import element, svg_root
from epochwise.web.picture.words import plural, text_width

WIDTH, HEIGHT = 1200, 630
FONT = "Source Sans Pro"
FAMILY = f"{FONT}, system-ui, Roboto, Noto Sans, Liberation Sans, sans-serif"
MARGIN = 48
LARGE, MIDDLE, SMALL = 26, 22, 17
SCALE = 1.4
"""The curves are drawn as on the page, and enlarged."""
SENTENCES, SETTING, CURVES, VERDICT = (66, 101), 130, 146, 550
"""Where things stand: the curves by their upper edge, texts by their baseline."""


def poster(config: RunConfig, run: Mapping[str, Any]) -> str:
    """The picture as SVG; `run` is the run's JSON document, thinned or not. Equal runs give equal text."""
    curves = inked(run_svg(config, run, (WIDTH - 2 * MARGIN) / SCALE, "curves"))
    placed = element("g", {"transform": f"translate({MARGIN} {CURVES}) scale({SCALE})"}, curves)
    paper = element("rect", {"width": WIDTH, "height": HEIGHT, "fill": colour("card")})
    headline = sentences(config, cut_short(run, plan(config)))
    said = "".join((*_above(config, headline), *_below(run)))
    framed = element("g", {"font-family": FAMILY, "fill": colour("ink")}, paper + said + placed)
    title = f"{run['verdict']['title']}: {setting(config)}"
    told = " ".join(plain(parts) for parts in headline)
    desc = f"{told} {describe_run(run, plan(config))} {run['verdict']['reason']}"
    return svg_root("poster", "poster", WIDTH, HEIGHT, SMALL, title, desc, framed)


def _above(config: RunConfig, headline: Iterable[list[Part]]) -> Iterator[str]:
    """The page's sentence, and what learns what."""
    for y, parts in zip(SENTENCES, headline, strict=True):
        yield _line(y, LARGE, "".join(map(_span, parts)))
    yield _line(SETTING, SMALL, escape(setting(config)), {"fill": colour("dim")})
    yield _line(SETTING, SMALL, "Epochwise", {"x": WIDTH - MARGIN, "text-anchor": "end", "font-weight": 600})


def _below(run: Mapping[str, Any]) -> Iterator[str]:
    """The verdict, and what is orange."""
    verdict = run["verdict"]
    right: dict[str, str | float] = {"x": WIDTH - MARGIN, "text-anchor": "end", "fill": colour("batch")}
    yield _line(VERDICT, MIDDLE, escape(verdict["title"]), {"font-weight": 600})
    yield _line(VERDICT, SMALL, escape(_orange(run)), right)
    for row, line in enumerate(wrapped(verdict["reason"], WIDTH - 2 * MARGIN, SMALL)):
        yield _line(VERDICT + MIDDLE * (row + 1) + 4, SMALL, escape(line), {"fill": colour("dim")})


def _orange(run: Mapping[str, Any]) -> str:
    losses = run["batch_loss"]
    if not isinstance(losses, Mapping):
        return "Orange: the loss of every batch"
    return f"Orange: middle half and middle 80% of each {plural(losses['width'], 'batch loss', 'batch losses')}"


def _span(part: Part) -> str:
    text, counts = part
    return element("tspan", {"fill": colour(counts), "font-weight": 600}, escape(text)) if counts else escape(text)


def _line(y: float, size: float, inside: str, look: Mapping[str, str | float] | None = None) -> str:
    return element("text", {"x": MARGIN, "y": y, "font-size": size, **(look or {})}, inside)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines no wider than this."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
