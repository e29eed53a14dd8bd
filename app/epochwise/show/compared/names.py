"""What the runs of a comparison are called: by what differs."""

from collections.abc import Mapping, Sequence

from epochwise.core.compare.comparison import ComparedRun, Comparison
from epochwise.core.compare.keeping import changes_in
from epochwise.core.config.applies import APPLIES
from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text, counted
from epochwise.show.counts import epochs_text

MOST_FIELDS = 2
_FIRST = ("batch_size", "learning_rate", "epochs")
_HELD = {"epochs", "updates", "samples"}
"""What is held equal by training for as many epochs as it takes: these do not name a run then."""
THIS_RUN = Text("this run")


def names_of(comparison: Comparison) -> list[Text]:
    """A name for each run: "batch 50, rate 0.5", at most two fields and how many more; this run by all that differs.

    A run that would have the name of another, since it differs from that one in nothing but the epochs that are held
    equal, has the epochs in its name that were set.
    """
    left_out = {"epochs"} if comparison.hold in _HELD else set[str]()
    chosen = [_chosen(run) for run in comparison.runs[1:]]
    differing = [_in_order(fields, left_out) for fields in chosen]
    this = comparison.runs[0].config.normalized().model_dump()
    mine = [name for name in _ordered({name for fields in differing for name in fields}) if this[name] is not None]
    names = [_name({name: this[name] for name in mine})]
    for fields, with_epochs in zip(differing, chosen, strict=True):
        name = _name(fields)
        names.append(_name(_in_order(with_epochs, set())) if name in {*names, THIS_RUN} else name)
    return names


def _chosen(run: ComparedRun) -> Mapping[str, object]:
    """What differs as it was written, without what comes along: the units of another model, the noise of other data."""
    changes = changes_in(run.written)
    written = {name for name, value in changes.items() if value or "dataset" not in changes}
    chosen = {name: value for name, value in run.differ.items() if name in written} or run.differ
    return {name: value for name, value in chosen.items() if value is not None or not _hangs_on(name, chosen)}


def _hangs_on(name: str, chosen: Mapping[str, object]) -> bool:
    """Whether a field has no effect since another, which differs too, has none."""
    return name in APPLIES and APPLIES[name].field in chosen


def field_text(name: str, value: object) -> Text:
    """A field with its value, as short as can be: "batch 50"."""
    match name, value:
        case "batch_size", int():
            return Text("batch {value}", value=value)
        case "learning_rate", float():
            return Text("rate {value}", value=set_text(value))
        case "epochs", int():
            return epochs_text(value)
        case "steps_per_epoch", int():
            return counted("{count} batch an epoch", "{count} batches an epoch", value)
        case "steps_per_epoch", None:
            return Text("a pass an epoch")
        case _, None:
            return Text("no {field}", field=_label(name))
        case _, float():
            return Text("{field} {value}", field=_label(name), value=set_text(value))
        case _:
            return Text("{field} {value}", field=_label(name), value=str(value))


def _label(name: str) -> Text:
    return Text((RunConfig.model_fields[name].title or name).lower())


def _in_order(differ: Mapping[str, object], left_out: set[str]) -> dict[str, object]:
    return {name: differ[name] for name in _ordered(differ.keys() - left_out)}


def _ordered(names: set[str]) -> list[str]:
    first = [name for name in _FIRST if name in names]
    return [*first, *(name for name in RunConfig.model_fields if name in names and name not in first)]


def _name(fields: Mapping[str, object]) -> Text:
    parts = [field_text(name, value) for name, value in fields.items()]
    return _joined(parts[:MOST_FIELDS], len(parts) - MOST_FIELDS) if parts else THIS_RUN


def _joined(parts: Sequence[Text], more: int) -> Text:
    if len(parts) == 1:
        return parts[0]
    if more > 0:
        return Text("{one}, {two}, +{count} more", one=parts[0], two=parts[1], count=more)
    return Text("{one}, {two}", one=parts[0], two=parts[1])
