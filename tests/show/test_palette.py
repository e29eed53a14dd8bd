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


def themes() -> list[dict[str, str]]:
    """The colours of the light and of the dark page."""
    blocks = re.findall(r"color-scheme: (?:light|dark);([^}]*)}", (STATIC / "style.css").read_text())
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", block)) for block in blocks]


def rgb(colour: str) -> tuple[float, ...]:
    full = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return tuple(int(full[at : at + 2], 16) / 255 for at in (0, 2, 4))


def over(ground: tuple[float, ...], colour: str, opacity: float) -> tuple[float, ...]:
    return tuple(opacity * top + (1 - opacity) * under for top, under in zip(rgb(colour), ground, strict=True))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Of two colours, as WCAG has it."""

    def light(colour: tuple[float, ...]) -> float:
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def band_opacities() -> tuple[float, float]:
    outer, inner = (float(on_the_page("path", f"band {name}")["opacity"]) for name in ("outer", "inner"))
    return outer, inner


def test_every_mark_of_the_whole_run_stands_out_from_what_is_behind_it() -> None:
    """WCAG 1.4.11: 3 to 1, single dots on the card; lines, ring and the run before also on both bands."""
    assert len(themes()) >= 2
    for theme in themes():
        card = rgb(theme["card"])
        assert contrast(rgb(theme["batch-m"]), card) >= 3
        outer, inner = band_opacities()
        bands = over(over(card, theme["batch-l"], outer), theme["batch-l"], inner)
        for mark in ("epoch", "val", "test", "dim"):
            for ground in (card, bands):
                assert contrast(rgb(theme[mark]), ground) >= 3, mark


def test_the_bands_are_the_quietest_marks() -> None:
    """The lines that carry the story stand out at least twice as much from the card as the bands do."""
    for theme in themes():
        card = rgb(theme["card"])
        outer, inner = band_opacities()
        loudest = contrast(over(over(card, theme["batch-l"], outer), theme["batch-l"], inner), card)
        assert loudest < contrast(rgb(theme["batch-m"]), card)
        assert 2 * loudest < min(contrast(rgb(theme["epoch"]), card), contrast(rgb(theme["val"]), card))
