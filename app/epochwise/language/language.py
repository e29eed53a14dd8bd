"""A language: how it says a text, and how it writes a number."""

import gettext
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar, cast

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol

from epochwise.core.config.numbers import number_text
from epochwise.core.config.text import Exact, Share, Text, Uncertain, Value, in_english

_T = TypeVar("_T")

COUNTS = range(200)
"""Enough counts to meet every plural form of any language."""

ScriptMessages = dict[str, str | dict[str, str]]
"""A translation by its English template; where it counts, one for each plural category of `Intl.PluralRules`."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language by its tag (BCP 47), with the locale of its numbers and its messages. English needs no messages."""

    tag: str
    locale: Locale
    messages: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    scripts: ScriptMessages = field(default_factory=dict)
    """The messages of the page's scripts."""

    @classmethod
    def of(cls, tag: str, locale: Locale, catalogue: Catalog) -> "Language":
        """The language of a catalogue."""
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        messages = gettext.GNUTranslations(compiled)
        return cls(tag, locale, messages, _of_scripts(catalogue, locale, messages))

    @property
    def is_english(self) -> bool:
        """Whether every text is said as it stands in the source."""
        return self.tag == "en"

    @cached_property
    def _symbols(self) -> dict[int, str]:
        """What stands for the point and the commas of an English number."""
        return str.maketrans({".": get_decimal_symbol(self.locale), ",": get_group_symbol(self.locale)})

    def say(self, text: str) -> str:
        """The text in this language. A string that is not a `Text` (a name, a user's input) stays as it is."""
        if self.is_english or not isinstance(text, Text) or not text.template:
            return text
        template = self.template_of(text)
        if not text.values:
            return template
        return template.format_map({name: self.write(value) for name, value in text.values.items()})

    def template_of(self, text: Text) -> str:
        """The text's template in this language, in the plural form that its count asks for."""
        if text.plural:
            return self.messages.ngettext(text.template, text.plural, text.number)
        return self.messages.gettext(text.template)

    def say_all(self, value: Any) -> Any:
        """A JSON value with every text in it in this language; dataclasses become objects, arrays stay as they are."""
        if self.is_english:
            return value
        match value:
            case str():
                return self.say(value)
            case dict():
                return {name: self.say_all(member) for name, member in value.items()}
            case list() | tuple():
                return [self.say_all(member) for member in value]
        if is_dataclass(value):
            return {member.name: self.say_all(getattr(value, member.name)) for member in fields(value)}
        return value

    def recast(self, value: _T) -> _T:
        """A dataclass, or a dictionary or tuple of what can be recast, with every text in it in this language."""
        return value if self.is_english else cast("_T", self._recast(value))

    def _recast(self, value: Any) -> Any:
        match value:
            case str():
                return self.say(value)
            case dict():
                return {name: self._recast(member) for name, member in value.items()}
            case tuple():
                return tuple(self._recast(member) for member in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{member.name: self._recast(getattr(value, member.name)) for member in fields(value)}
            )
        return value

    def write(self, value: Value) -> str:
        """A value as it stands in a text of this language."""
        match value:
            case str():
                return self.say(value)
            case int():
                return format_decimal(value, locale=self.locale)
            case float():
                return number_text(value).translate(self._symbols)
            case Uncertain() | Exact():
                return in_english(value).translate(self._symbols)
            case Share():
                whole = self.locale.percent_formats[None].pattern
                pattern = whole.replace("0", f"0.{'0' * value.decimals}") if value.decimals else whole
                return format_percent(value.value, pattern, locale=self.locale)


ENGLISH = Language("en", Locale("en"))


def _of_scripts(catalogue: Catalog, locale: Locale, messages: gettext.NullTranslations) -> ScriptMessages:
    """The translated messages that stand in a script, by file."""
    found: ScriptMessages = {}
    for message in catalogue:
        if not any(file.startswith("static/") for file, _ in message.locations):
            continue
        if isinstance(message.id, str):
            found[message.id] = messages.gettext(message.id)
        else:
            one, many = message.id
            # The first count of a category stands for all of its counts.
            categories = {locale.plural_form(count): count for count in reversed(COUNTS)}
            found[one] = {name: messages.ngettext(one, many, count) for name, count in categories.items()}
    return found
