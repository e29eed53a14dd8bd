"""A picture's classes as attributes, so that it keeps its colours wherever it is taken.

A file that stands alone has no style sheet: many programs that place SVG read none, and our own policy forbids one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from epochwise.paths import STATIC

ATTRIBUTES = {
    "fill",
    "font-weight",
    "opacity",
    "paint-order",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-opacity",
    "stroke-width",
}
"""The properties that SVG also takes as attributes and that our pictures use."""

_VARIABLE = re.compile(r"--([\w-]+):\s*([^;}]+)")
_RULE = re.compile(r"^([.\w][^{@]*)\{([^}]*)\}", re.MULTILINE)
_COMPOUND = re.compile(r"\.(?:picture|whole-run) (\w*)((?:\.[\w-]+)*)")
_STARTED = re.compile(r'<(\w+) class="([^"]*)"([^>]*)')
_NAME = re.compile(r' ([\w-]+)="')


@dataclass(frozen=True)
class Rule:
    """What elements of this name ('' for any) that have all these classes look like."""

    tag: str
    classes: frozenset[str]
    look: tuple[tuple[str, str], ...]


def inked(svg: str) -> str:
    """The picture with attributes instead of classes, in the light page's colours; an element's own ones stay."""
    return _STARTED.sub(_with_attributes, svg)


@cache
def colour(name: str) -> str:
    """A colour of the light page by its variable's name, "#rrggbb" or "#rgb"."""
    return _colours()[name]


def _with_attributes(started: re.Match[str]) -> str:
    tag, classes, rest = started.groups()
    own = _NAME.findall(rest)
    look = "".join(f' {name}="{value}"' for name, value in _look(tag, classes).items() if name not in own)
    return f"<{tag}{look}{rest}"


@cache
def _look(tag: str, classes: str) -> dict[str, str]:
    worn = set(classes.split())
    look: dict[str, str] = {}
    for rule in _rules():
        if rule.tag in ("", tag) and rule.classes <= worn:
            look.update(rule.look)
    return look


@cache
def _colours() -> dict[str, str]:
    light = (STATIC / "style.css").read_text(encoding="utf-8").partition("}")[0]
    return dict(_VARIABLE.findall(light))


@cache
def _rules() -> list[Rule]:
    """The rules of static/lens.css for what is inside a picture, the more specific ones later."""
    return sorted(_read(), key=lambda rule: (len(rule.classes), bool(rule.tag)))


def _read() -> Iterator[Rule]:
    for selectors, body in _RULE.findall((STATIC / "lens.css").read_text(encoding="utf-8")):
        pairs = [one.partition(":")[::2] for one in body.split(";") if one]
        look = tuple((name.strip(), _value(value)) for name, value in pairs if name.strip() in ATTRIBUTES)
        for selector in selectors.split(","):
            if look and (compound := _COMPOUND.fullmatch(selector.strip())):
                yield Rule(compound[1], frozenset(compound[2].split(".")[1:]), look)


def _value(text: str) -> str:
    named = re.sub(r"var\(--([\w-]+)\)", lambda found: colour(found[1]), text.strip())
    return named.removesuffix("px")
