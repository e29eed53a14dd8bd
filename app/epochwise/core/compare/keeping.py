"""Kept runs. Each is written as what differs from this run: `batch_size:50,learning_rate:0.5`."""

from collections.abc import Mapping, Sequence

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.normal import SEED_FIELDS
from epochwise.core.config.sendable import shown
from epochwise.core.config.spelling import meant
from epochwise.core.config.text import Text

MOST_KEPT = 7
"""So many runs can be kept beside this one: more names would not fit beside the chart."""
TAKES = Text("fields and values, as in batch_size:50,learning_rate:0.5")

Changes = Mapping[str, str]
"""What of a kept run differs, by field, as it was written; an empty value takes the field back to its default."""


def changes_in(written: str) -> dict[str, str]:
    """The changes that a text names.

    Raises:
        InvalidConfig: naming `keep`, where it is no list of fields with values, or names a field twice.
    """
    changes = dict[str, str]()
    for part in filter(None, written.split(",")):
        name, colon, value = part.partition(":")
        if not colon:
            raise _refused(written, Text("{part} is no field with a value", part=shown(part)), TAKES)
        if name not in RunConfig.model_fields:
            raise _unknown(written, name)
        if name in changes:
            raise _refused(written, Text("names {field} twice", field=name), Text("each field once"))
        changes[name] = value
    return changes


def kept_config(this: Mapping[str, object], changes: Changes) -> RunConfig:
    """The configuration that differs from the fields given of this run in these changes.

    A field of this run that has no effect in the other one, as the hidden units of a model without any, falls away.

    Raises:
        InvalidConfig: as `RunConfig.parse`, where the changes themselves cannot be.
    """
    carried = {name: value for name, value in this.items() if name not in changes}
    if changes.get("seed"):
        carried = {name: value for name, value in carried.items() if name not in SEED_FIELDS}
    while True:
        try:
            return RunConfig.parse({**carried, **changes})
        except InvalidConfig as error:
            idle = {refused.field for refused in error.errors} & carried.keys()
            if not idle:
                raise
            carried = {name: value for name, value in carried.items() if name not in idle}


def kept_configs(this: Mapping[str, object], written: Sequence[str]) -> list[RunConfig]:
    """The configurations of all kept runs, in order.

    Raises:
        InvalidConfig: naming `keep`, where a text cannot be read or there are too many; else as `kept_config`.
    """
    if len(written) > MOST_KEPT:
        too_many = Text("{count} runs are kept beside this one", count=len(written))
        raise _refused(written[MOST_KEPT], too_many, Text("at most {most}", most=MOST_KEPT))
    return [_kept(this, each) for each in written]


def differing_fields(this: RunConfig, other: RunConfig) -> dict[str, object]:
    """The fields in which two runs differ, with the other one's values; None where a field has no effect there."""
    mine, theirs = this.normalized().model_dump(), other.normalized().model_dump()
    differing = {name: value for name, value in theirs.items() if value != mine[name]}
    if differing.get("seed") is None:  # three seeds of their own, or none that differs
        differing.pop("seed", None)
        return differing
    return {name: value for name, value in differing.items() if name not in SEED_FIELDS}


def _kept(this: Mapping[str, object], written: str) -> RunConfig:
    changes = changes_in(written)
    try:
        return kept_config(this, changes)
    except InvalidConfig as error:
        reason = error.errors[0]
        message = Text("{field}: {message}", field=reason.field, message=reason.message)
        raise _refused(written, message, reason.allowed) from None


def _unknown(written: str, name: str) -> InvalidConfig:
    if near := meant(name, RunConfig.model_fields):
        question = Text("{field} is not a known field; did you mean {near}?", field=shown(name), near=near)
        return _refused(written, question, near)
    return _refused(written, Text("{field} is not a known field", field=shown(name)), ", ".join(RunConfig.model_fields))


def _refused(value: str, message: Text, takes: str | None) -> InvalidConfig:
    return InvalidConfig([FieldError("keep", value, message, takes)])
