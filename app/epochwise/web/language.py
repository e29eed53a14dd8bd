"""In which language a request wants what it reads."""

from typing import Any
from urllib.parse import parse_qs

from fastapi import Request

from epochwise.core.config.errors import FieldError
from epochwise.core.config.text import Text
from epochwise.language.language import ENGLISH, Language
from epochwise.language.languages import languages
from epochwise.web.headers import is_shared, path_of
from epochwise.web.query import has_too_many
from epochwise.web.site import site_of
from epochwise.wire.refusals import InvalidRequest

LANGUAGE = "lang"
LANGUAGE_PARAMETER: dict[str, Any] = {
    "name": LANGUAGE,
    "in": "query",
    "required": False,
    "allowEmptyValue": True,
    "description": "The language of sentences: titles, reasons, warnings and messages.",
    "schema": {"type": "string", "enum": list(languages()), "default": ENGLISH.tag},
    "example": ENGLISH.tag,
}


def language_of(request: Request) -> Language:
    """The language that a request names with `lang`, or that a page's reader prefers; English where that is not there.

    The API does not look at Accept-Language: a program gets English unless it names another language.
    """
    available = site_of(request).languages
    if language := available.get(_named(request)):
        return language
    if len(available) == 1 or is_shared(path_of(request.scope)):
        return ENGLISH
    preferred = _preferred(request.headers.get("accept-language", ""))
    return next((available[tag] for tag in preferred if tag in available), ENGLISH)


def checked_language(request: Request) -> Language:
    """As `language_of`.

    Raises:
        InvalidRequest: when the request names a language that is not available.
    """
    name, available = _named(request), site_of(request).languages
    if name and name not in available:
        raise InvalidRequest([FieldError(LANGUAGE, name, Text("is not an available language"), ", ".join(available))])
    return language_of(request)


def content_language(language: Language) -> dict[str, str]:
    """The header that names the language of an answer."""
    return {"Content-Language": language.tag}


def _named(request: Request) -> str:
    query: bytes = request.scope["query_string"]
    if has_too_many(query):
        return ""
    # Nearly all requests name none, and reading their query once more would take as long as the rest. With a percent
    # sign any letter of the name may be encoded.
    if b"lang=" not in query and b"%" not in query:
        return ""
    return parse_qs(query.decode("latin-1")).get(LANGUAGE, [""])[-1]


def _preferred(header: str) -> list[str]:
    """The tags of an Accept-Language header, the most wanted first, each followed by its language without a region."""
    weighted = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        weighted.append((_weight(weight), tag))
    tags = [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]
    return [name for tag in tags for name in (tag, tag.partition("-")[0])]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
