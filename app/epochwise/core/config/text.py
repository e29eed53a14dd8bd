"""What a reader sees: a text that is English as it stands, and can be said in another language."""

from collections.abc import Mapping
from dataclasses import dataclass

from epochwise.core.config.numbers import digits_text, number_text, uncertain_text
from epochwise.core.config.sendable import encodable

STANDARD_ERRORS = 1.96
"""So many to either side of a mean hold 95%."""


@dataclass(frozen=True)
class Share:
    """A share of a whole, 1 being all of it, to be written as a percentage with so many decimal places."""

    value: float
    decimals: int = 0


@dataclass(frozen=True)
class Uncertain:
    """A measured mean with its standard error, to be written with the 95% that it leaves open: "0.369 ± 0.021"."""

    value: float
    error: float
    signed: bool = False


@dataclass(frozen=True)
class Exact:
    """A measured number with so many significant digits, where the usual ones would hide a difference."""

    value: float
    digits: int


Value = str | int | float | Share | Uncertain | Exact
"""What a placeholder stands for: a text, a count, a measured number, a share, an uncertain or an exact number."""

MOST_DIGITS = 17
"""So many significant digits tell any two numbers apart."""


class Text(str):
    """A whole sentence, clause or label in English that remembers its template and values.

    It *is* its English text, so whoever needs no other language uses it as any string, at no cost. The template is the
    key in the message catalogue; it stands in the source as a literal, with a `{name}` for every value.
    """

    __slots__ = ("number", "plural", "template", "values")

    template: str
    values: Mapping[str, Value]
    plural: str
    """The template for other counts than one; "" where nothing is counted."""
    number: int
    """What is counted, which decides between the two."""

    def __new__(cls, template: str, /, **values: Value) -> "Text":
        """The text with these values in its placeholders."""
        return cls._made(template, "", 1, values)

    @classmethod
    def _made(cls, template: str, plural: str, number: int, values: Mapping[str, Value]) -> "Text":
        chosen = plural if plural and number != 1 else template
        english = chosen.format_map({name: in_english(value) for name, value in values.items()}) if values else chosen
        text = str.__new__(cls, encodable(english))
        text.template, text.values, text.plural, text.number = template, values, plural, number
        return text


def counted(template: str, plural: str, /, count: int, **values: Value) -> Text:
    """A text whose words depend on `count`, which both templates may also name: `{count}`."""
    return Text._made(template, plural, count, {"count": count, **values})


def in_sequence(*sentences: str) -> Text:
    """Whole sentences, one after the other; empty ones are left out."""
    given = {f"sentence_{place}": sentence for place, sentence in enumerate(filter(None, sentences))}
    return Text._made(" ".join(f"{{{name}}}" for name in given), "", 1, given)


def told_apart(one: float, other: float) -> tuple[float | Exact, float | Exact]:
    """Two numbers that are compared, with as many digits as it takes to see which is the larger."""
    if one == other or number_text(one) != number_text(other):
        return one, other
    digits = next(
        digits for digits in range(3, MOST_DIGITS + 1) if digits_text(one, digits) != digits_text(other, digits)
    )
    return Exact(one, digits), Exact(other, digits)


def in_english(value: Value) -> str:
    """A value as it stands in an English text."""
    match value:
        case str():
            return value
        case int():
            return f"{value:,}"
        case float():
            return number_text(value)
        case Share():
            return f"{value.value:.{value.decimals}%}"
        case Uncertain():
            return uncertain_text(value.value, STANDARD_ERRORS * value.error, value.signed)
        case Exact():
            return digits_text(value.value, value.digits)
