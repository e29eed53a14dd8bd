"""The root of all errors, and what a configuration is refused for. `epochwise.wire.refusals` goes on with the tree.

EpochwiseError
└── InvalidConfig   a field, its value and what is allowed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from epochwise.core.config.sendable import brief, encodable, shortened
from epochwise.core.config.text import Text, counted, in_sequence

MOST_NAMED = 20
"""Refused fields that one error names; whoever has mended those is shown the next."""


@dataclass(frozen=True)
class FieldError:
    """One refused field: its name, the value as it was given, why (a clause without a full stop), and what is allowed.

    `allowed` is None where `message` says it.
    """

    field: str
    value: object
    message: str
    allowed: str | None = None

    def sentence(self, label: str = "") -> Text:
        """The error in one sentence that begins with this label, or else with the field's name."""
        name = label or shortened(self.field) or '""'  # a parameter without a name
        if self.message.endswith("?"):
            return Text("{field}: {question}", field=name, question=self.message)
        if self.allowed and self.allowed not in self.message:
            return Text(
                "{field}: {message} (allowed: {allowed}).", field=name, message=self.message, allowed=self.allowed
            )
        return Text("{field}: {message}.", field=name, message=self.message)

    def facts(self) -> dict[str, object]:
        """The members of the error in a problem document; a long name or value is shortened."""
        return {**vars(self), "field": shortened(self.field), "value": brief(self.value)}


class EpochwiseError(Exception):
    """The root: `code` is stable and names the problem type, `title` says it in words, `facts` go into the problem.

    `title` and `detail` are a `Text` where another language can be had.
    """

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, **facts: object) -> None:
        self.detail = encodable(detail)
        super().__init__(self.detail)
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Python would call the class with `args`, which is the detail alone. An error that cannot be read back from its
        # pickle stops a `multiprocessing.Pool` for ever.
        return _revived, (type(self), self.args, vars(self))


class InvalidConfig(EpochwiseError):
    """A configuration with a value that is not allowed, or with values that contradict one another.

    Of `errors` at most `MOST_NAMED` are kept; `unnamed` are as many more.
    """

    code = "invalid-config"
    title = Text("The configuration is not valid")

    def __init__(self, errors: Sequence[FieldError], unnamed: int = 0) -> None:
        self.errors = tuple(errors[:MOST_NAMED])
        self.unnamed = unnamed + len(errors) - len(self.errors)
        more = counted("{count} more is refused.", "{count} more are refused.", self.unnamed) if self.unnamed else ""
        detail = in_sequence(*(error.sentence() for error in self.errors), more)
        super().__init__(detail, errors=[error.facts() for error in self.errors])


def _revived(kind: type[EpochwiseError], args: tuple[object, ...], members: Mapping[str, object]) -> EpochwiseError:
    """An error as it was before it was pickled."""
    error = kind.__new__(kind, *args)
    vars(error).update(members)
    return error
