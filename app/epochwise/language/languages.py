"""The available languages by tag: English, every `<tag>.po` in this folder, and on request the pseudo-language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from epochwise.language.language import ENGLISH, Language
from epochwise.language.pseudo import pseudo_language

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "messages.pot"
"""Every English message, as `make messages` finds them in the sources."""


@cache
def languages(pseudo: bool = False) -> Mapping[str, Language]:
    """Every language by its tag, English first; the pseudo-language only where it is wanted."""
    found = [ENGLISH, *(_translated(file) for file in sorted(FOLDER.glob("*.po")))]
    if pseudo:
        found.append(pseudo_language(_catalogue(TEMPLATE)))
    return {language.tag: language for language in found}


def _translated(file: Path) -> Language:
    return Language.of(file.stem, Locale.parse(file.stem, sep="-"), _catalogue(file))


def _catalogue(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content)
