"""A pseudo-language, made from the English messages: every letter accented, every vowel doubled, placeholders kept.

It shows which texts no catalogue can translate (they come out plain), and what becomes of the layout
when words are longer.
"""

import re

from babel import Locale
from babel.messages.catalog import Catalog

from epochwise.language.language import Language

PSEUDO = "en-XA"
_KEPT = re.compile(r"(\{\w+\}|`[^`]*`)")
"""Placeholders, and code between backquotes."""
_ACCENTED = str.maketrans(
    dict(zip("AEIOUaeiou", ("ÅÅ", "ÉÉ", "ÎÎ", "ÖÖ", "ÛÛ", "åå", "éé", "îî", "öö", "ûû"), strict=True))
    | dict(zip("BCDFGHJKLMNPQRSTVWXYZ", "ƁÇÐƑĜĤĴĶĻṀÑÞǪŔŠŢṼŴẊÝŽ", strict=True))
    | dict(zip("bcdfghjklmnpqrstvwxyz", "ƀçðƒĝĥĵķļṁñþǫŕšţṽŵẋýž", strict=True))
)


def accented(template: str) -> str:
    """An English template as the pseudo-language has it."""
    return "".join(part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(_KEPT.split(template)))


def pseudo_language(english: Catalog) -> Language:
    """The pseudo-language of these messages."""
    catalogue = Catalog(locale="en")
    for message in english:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            forms = tuple(accented(template) for template in ids)
            catalogue.add(message.id, forms if len(forms) > 1 else forms[0], locations=message.locations)
    return Language.of(PSEUDO, Locale("en"), catalogue)
