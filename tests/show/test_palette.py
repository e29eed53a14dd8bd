"""A picture that stands alone looks as it does on the light page."""

import re
from pathlib import Path

import pytest

from epochwise.show.palette import LOOKS

STATIC = Path(__file__).parent.parent.parent / "static"
COLOURS = dict(re.findall(r"--([\w-]+):\s*([^;}]+)", (STATIC / "style.css").read_text().partition("}")[0]))


def rules() -> list[tuple[str, str, frozenset[str], dict[str, str]]]:
    """Of the page's rules for pictures: the picture, the element's name, its classes, and the properties."""
    found = []
    for selectors, body in re.findall(r"^([.\w][^{@]*)\{([^}]*)\}", (STATIC / "lens.css").read_text(), re.MULTILINE):
        look = dict(tuple(part.strip() for part in pair.split(":", 1)) for pair in body.split(";") if pair)
        for selector in selectors.split(","):
            if compound := re.fullmatch(r"\.(picture|whole-run) (\w*)((?:\.[\w-]+)*)", selector.strip()):
                found.append((compound[1], compound[2], frozenset(compound[3].split(".")[1:]), look))
    return sorted(found, key=lambda rule: (len(rule[2]), bool(rule[1])))


def on_the_page(tag: str, classes: str) -> dict[str, str]:
    """How the page draws an element with these classes."""
    look: dict[str, str] = {}
    for _, name, wanted, properties in rules():
        if name in ("", tag) and wanted <= set(classes.split()):
            look |= properties
    return {name: value_of(text) for name, text in look.items()}


def value_of(text: str) -> str:
    colour = re.sub(r"var\(--([\w-]+)\)", lambda found: COLOURS[found[1]], text).removesuffix("px")
    return f"0{colour}" if colour.startswith(".") else colour


def tag_of(classes: str) -> str:
    if set(classes.split()) & {"tick", "axis-name", "lowest-note", "stop-label", "end", "number", "above"}:
        return "text"
    return (
        "circle"
        if classes == "lowest"
        else "g"
        if classes.startswith("peaks")
        else "line"
        if classes == "grid"
        else "path"
    )


@pytest.mark.parametrize("classes", [classes for classes in LOOKS if classes != "cursor"])
def test_attributes_say_what_the_pages_styles_say(classes: str) -> None:
    page = on_the_page(tag_of(classes), classes)
    assert LOOKS[classes].items() <= page.items()
