"""The samplings: in which order an epoch goes through the rows."""

from dataclasses import dataclass

from epochwise.core.config.text import Text


@dataclass(frozen=True)
class SamplingSpec:
    """What is known of a sampling before a row is drawn.

    `title` is its name in a form; `said` says it of a run, in a few words. `shuffles`: whether chance, and so the
    shuffle seed, has a part in it. `repeats`: whether every epoch has the same order. `by_target`: whether the rows lie
    sorted by their targets (the classes one after another) before they are shuffled, as they often do in a file;
    otherwise they lie as they were drawn. `evenly`: whether each class is dealt to the batches in equal shares.
    `replaces`: whether each row is drawn from all rows, so that an epoch may have one often and another not at all.
    `equalizes`: whether each draw takes one of the classes first, all with the same chance; it needs classes.
    """

    name: str
    title: str
    said: str
    shuffles: bool = True
    repeats: bool = False
    by_target: bool = False
    evenly: bool = False
    replaces: bool = False
    equalizes: bool = False


def _registry(*specs: SamplingSpec) -> dict[str, SamplingSpec]:
    return {spec.name: spec for spec in specs}


SAMPLINGS = _registry(
    SamplingSpec("each-epoch", Text("each epoch"), Text("shuffled each epoch")),
    SamplingSpec("once", Text("once"), Text("shuffled once"), repeats=True),
    SamplingSpec("never", Text("never"), Text("never shuffled"), shuffles=False, repeats=True),
    SamplingSpec("replacement", Text("with replacement"), Text("drawn with replacement"), replaces=True),
    SamplingSpec(
        "sorted",
        Text("never, sorted by target"),
        Text("sorted by target, never shuffled"),
        shuffles=False,
        repeats=True,
        by_target=True,
    ),
    SamplingSpec(
        "buffer",
        Text("in a small buffer"),
        Text("sorted by target, shuffled in a small buffer"),
        by_target=True,
    ),
    SamplingSpec(
        "stratified",
        Text("stratified by target"),
        Text("stratified by target, each epoch anew"),
        evenly=True,
    ),
    SamplingSpec(
        "oversampled",
        Text("oversampled by class"),
        Text("oversampled: each class drawn equally often"),
        replaces=True,
        equalizes=True,
    ),
)
"""The samplings by name, in the order of the form."""
