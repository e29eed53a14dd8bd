"""How wide a text is, and which of several wordings fits."""

import re
from collections.abc import Iterable

_NARROW = re.compile("[ \N{NO-BREAK SPACE}.,:;'()|/ijlt]")
_WIDE = re.compile(r"[mwMW]")


def plural(n: float, noun: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {noun if n == 1 else many or noun + 's'}"


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is in CSS pixels, on the wide side (no font is at hand): labels placed by it do not touch."""
    narrow, wide = len(_NARROW.findall(text)), len(_WIDE.findall(text))
    em = 0.36 * narrow + 0.92 * wide + 0.62 * (len(text) - narrow - wide)
    return em * size * (1.1 if bold else 1)


def fitting(wordings: Iterable[str], width: float, size: float, bold: bool = False) -> str:
    """The first of the wordings, longest first, that fits into `width`; "" when none does."""
    return next((text for text in wordings if text_width(text, size, bold) <= width), "")


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines no wider than this."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
