"""Kept runs. Each is written as what differs from this run: `batch_size:50,learning_rate:0.5`."""

from collections.abc import Mapping, Sequence

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.normal import SEED_FIELDS
from epochwise.core.config.sendable import shown
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
        if not colon or name not in RunConfig.model_fields:
            raise _refused(written, Text("must be {allowed}, not {value}", allowed=TAKES, value=shown(written)), TAKES)
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
        reason = Text("cannot be: {reason}", reason=error.errors[0].sentence())
        raise _refused(written, Text("{reason}", reason=str(reason).removesuffix(".")), TAKES) from None


def _refused(value: str, message: Text, takes: Text) -> InvalidConfig:
    return InvalidConfig([FieldError("keep", value, message, takes)])
