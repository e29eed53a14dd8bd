"""How one field of a configuration is declared, described and refused."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, Literal, cast, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BeforeValidator, Field
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from epochwise.core.config.errors import FieldError
from epochwise.core.config.numbers import number_in
from epochwise.core.config.sendable import shown
from epochwise.core.config.spelling import meant
from epochwise.core.config.text import Text


def as_number(value: object) -> object:
    """What pydantic takes for the number of a text; anything but a text as it is.

    Raises:
        ValueError: for a text that is no number, and for true and false.
    """
    if isinstance(value, bool):
        raise ValueError("true and false are not numbers")
    if not isinstance(value, str):
        return value
    if (number := number_in(value)) is None:
        raise ValueError("not a number")
    return number


Count = Annotated[int, BeforeValidator(as_number)]
Real = Annotated[float, BeforeValidator(as_number)]


_ALWAYS_WRITTEN = object()


def knob(
    default: object,
    group: str,
    label: str,
    text: str,
    unit: str = "",
    choices: Iterable[str] = (),
    neutral: object = _ALWAYS_WRITTEN,
    **bounds: float,
) -> Any:
    """A field with its default, its group in a form, label, help text, unit, and its choices or bounds.

    A field that was added since ids are promises has a `neutral` value: with it, a run is what it was before the field
    existed. The canonical form leaves it out at that value, which never changes, whatever becomes of the default.
    """
    extra: dict[str, Any] = {"group": group, "unit": Text(unit)}
    if words := list(choices):
        extra["enum"] = words
    if neutral is not _ALWAYS_WRITTEN:
        extra["neutral"] = neutral
    return Field(
        default=default, title=Text(label), description=Text(text), json_schema_extra=extra, **cast("Any", bounds)
    )


def choices(info: FieldInfo) -> tuple[str, ...]:
    """The words a field takes; empty where it takes a number."""
    if words := _extra(info).get("enum"):
        return tuple(cast("list[str]", words))
    literals = [part for part in (info.annotation, *get_args(info.annotation)) if get_origin(part) is Literal]
    return tuple(word for literal in literals for word in get_args(literal))


def neutral_values(fields: Mapping[str, FieldInfo]) -> dict[str, object]:
    """The neutral value of every field that has one, by name."""
    return {name: _extra(info)["neutral"] for name, info in fields.items() if "neutral" in _extra(info)}


def bounds(info: FieldInfo) -> dict[str, float]:
    """A number field's bounds by their JSON-schema names."""
    found: dict[str, float] = {}
    for bound in info.metadata:
        match bound:
            case Ge(ge=value):
                found["minimum"] = cast("float", value)
            case Gt(gt=value):
                found["exclusiveMinimum"] = cast("float", value)
            case Le(le=value):
                found["maximum"] = cast("float", value)
            case Lt(lt=value):
                found["exclusiveMaximum"] = cast("float", value)
    return found


def describe(info: FieldInfo) -> dict[str, object]:
    """What a form or a document needs of a field."""
    described: dict[str, object] = {
        "label": info.title,
        "help": info.description,
        "group": _extra(info)["group"],
        "unit": _extra(info)["unit"],
        "type": _kind(info),
        "default": info.default,
    }
    return described | ({"choices": list(choices(info))} if choices(info) else bounds(info))


def allowed(info: FieldInfo) -> Text:
    """What a field takes, in words: "a whole number from 1 to 128"."""
    if words := choices(info):
        named = ", ".join(filter(None, words))
        if "" in words:
            return Text("one of {choices}, or empty", choices=named)
        return Text("one of {choices}", choices=named)
    match bounds(info):
        case {"minimum": least, "maximum": most} if _kind(info) == "integer":
            return Text("a whole number from {least} to {most}", least=least, most=most)
        case {"minimum": least, "maximum": most}:
            return Text("a number from {least} to {most}", least=least, most=most)
        case {"exclusiveMinimum": least, "maximum": most}:
            return Text("a number above {least}, up to {most}", least=least, most=most)
        case {"minimum": least, "exclusiveMaximum": most}:
            return Text("a number from {least} to less than {most}", least=least, most=most)
    raise AssertionError(f"no words for the bounds of {info.title}")


def refusal(
    error: ErrorDetails, given: Mapping[str, object], known: Mapping[str, FieldInfo], also: Collection[str] = ()
) -> FieldError:
    """A validation error in our words; `given` are the values as they were written, `also` the names that may stand
    beside the known ones.
    """
    name = str(error["loc"][0]) if error["loc"] else ""
    value = given.get(name, error["input"])
    return not_taken(name, value, known[name]) if name in known else unknown_field(name, value, (*known, *also))


def not_taken(name: str, value: object, info: FieldInfo) -> FieldError:
    """The refusal of a value that a field does not take."""
    takes = allowed(info)
    if isinstance(value, str) and "," in value and bounds(info):
        # Whoever writes 0,05 means a decimal comma, and 1,000 a thousand: neither is guessed.
        message = Text(
            "must be {allowed}, not {value}: write it without a comma, as in 0.05 or 1000",
            allowed=takes,
            value=shown(value),
        )
        return FieldError(name, value, message, takes)
    return FieldError(name, value, Text("must be {allowed}, not {value}", allowed=takes, value=shown(value)), takes)


def unknown_field(name: str, value: object, known: Collection[str]) -> FieldError:
    """The refusal of a field that does not exist, with the known one that comes nearest, or else with all of them."""
    if near := meant(name, known):
        return FieldError(name, value, Text("is not a known field; did you mean {near}?", near=near), near)
    return FieldError(name, value, Text("is not a known field"), ", ".join(known))


def unknown_parameter(name: str, value: object, known: Collection[str]) -> FieldError:
    """As `unknown_field`, for a parameter of a request."""
    if near := meant(name, known):
        return FieldError(name, value, Text("is not a known parameter; did you mean {near}?", near=near), near)
    return FieldError(name, value, Text("is not a known parameter"), ", ".join(known))


def given_twice(name: str, value: object) -> FieldError:
    """The refusal of a name that stands in a query more than once."""
    return FieldError(name, value, Text("is given twice"), Text("one value"))


def span(least: int, most: int) -> Text:
    """What a whole number may be: "1 to 150"."""
    return Text("{least} to {most}", least=least, most=most)


def _extra(info: FieldInfo) -> dict[str, object]:
    return cast("dict[str, object]", info.json_schema_extra or {})


def _kind(info: FieldInfo) -> str:
    types = {int: "integer", float: "number", str: "string"}
    return next(types[kind] for kind in (info.annotation, *_flat(info.annotation)) if kind in types)


def _flat(annotation: object) -> Iterable[Any]:
    for part in get_args(annotation):
        yield part
        yield from _flat(part)
