"""A run in words: the page's own sentence, and a line of what learns what."""

from epochwise.core.config.config import RunConfig
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.owned import spec_of
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Text, Value, counted, in_sequence
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan, Regime
from epochwise.show.counts import batches_text, epochs_text, samples_text, updates_text

REGIMES = {
    "stochastic": Text("stochastic gradient descent"),
    "mini-batch": Text("mini-batch gradient descent"),
    "full-batch": Text("full-batch gradient descent"),
}

CHAPTERS = {
    "stochastic": "stochastic-gradient-descent",
    "mini-batch": "mini-batch-gradient-descent",
    "full-batch": "batch-gradient-descent",
}
"""Where docs/explanation.md says what each of them is."""


def regime_of(planned: Plan, sampling: str) -> Regime:
    """The regime by its name in the field: as many draws with replacement as there are samples are not all of them."""
    replaced = SAMPLINGS[sampling].replaces and planned.regime == "full-batch" and planned.samples > 1
    return "mini-batch" if replaced else planned.regime


def sentences(config: RunConfig, ending: Text | None = None) -> tuple[Text, Text]:
    """The page's sentence, in its two halves; `ending` says what a run came to that was cut short.

    What counts batches stands in `batch_size`, `updates` and `times`, what counts epochs in `epochs`.
    """
    planned = plan(config)
    counts: dict[str, Value] = {
        "samples": samples_text(planned.samples),
        "batch_size": config.batch_size,
        "updates": updates_text(planned.updates_per_epoch),
    }
    if planned.batches_per_epoch != planned.batches_per_pass:
        each = _of_steps(planned, counts)
    elif planned.accumulate == 1:
        each = Text("With {samples} and a batch size of {batch_size}, one epoch makes {updates}.", **counts)
    else:
        each = Text(
            "With {samples} and a batch size of {batch_size}, one epoch has {batches} and makes {updates}.",
            batches=batches_text(planned.batches_per_epoch),
            **counts,
        )
    return each, _over_all(planned) if ending is None else _planned(planned, ending)


def _of_steps(planned: Plan, counts: dict[str, Value]) -> Text:
    """The first half where an epoch is no pass."""
    batches, whole = batches_text(planned.batches_per_epoch), planned.batches_per_pass
    if planned.accumulate == 1:
        return Text(
            "With {samples} and a batch size of {batch_size}, one epoch has {batches}; a pass takes {whole}.",
            batches=batches,
            whole=whole,
            **counts,
        )
    return Text(
        "With {samples} and a batch size of {batch_size}, one epoch has {batches} and makes {updates}; a pass takes "
        "{whole} batches.",
        batches=batches,
        whole=whole,
        **counts,
    )


def passes_text(planned: Plan) -> Text:
    """Where epochs are no passes: how many passes are planned, and how many samples no batch holds; else empty."""
    if planned.batches_per_epoch == planned.batches_per_pass:
        return Text("")
    unseen = planned.unseen_samples or 0
    never = counted("{count} sample is in no batch.", "{count} samples are in no batch.", unseen) if unseen else ""
    begun = Text("Every epoch begins a new pass.") if planned.restarts else _passes_planned(planned)
    return in_sequence(begun, never)


def final_test_text(planned: Plan) -> Text:
    """What the test rows are for; empty where there are none."""
    if not planned.test_samples:
        return Text("")
    return counted(
        "{count} test sample, scored once after the last epoch.",
        "{count} test samples, scored once after the last epoch.",
        planned.test_samples,
    )


def _passes_planned(planned: Plan) -> Text:
    whole, rest = divmod(planned.total_batches, planned.batches_per_pass)
    passes, batches = counted("{count} pass", "{count} passes", whole), batches_text(rest)
    if not rest:
        return Text("Planned: {passes}.", passes=passes)
    if not whole:
        return Text("Planned: {batches}, less than a pass.", batches=batches)
    return Text("Planned: {passes} and {batches}.", passes=passes, batches=batches)


def _over_all(planned: Plan) -> Text:
    return Text(
        "Over {epochs} the model is updated {times}.",
        epochs=epochs_text(planned.epochs),
        times=counted("once", "{count} times", count=planned.total_updates),
    )


def _planned(planned: Plan, ending: Text) -> Text:
    return Text(
        "Planned: {epochs}, {updates}; {ending}.",
        epochs=epochs_text(planned.epochs),
        updates=updates_text(planned.total_updates),
        ending=ending,
    )


def setting(config: RunConfig) -> list[str]:
    """The data, the model and how it learns, item by item."""
    resolved = config.resolved()
    items: list[str] = [spec_of(config.dataset).title, MODELS[config.model].title]
    if resolved.hidden:
        names = {"activation": resolved.activation}
        items.append(counted("{count} {activation} unit", "{count} {activation} units", resolved.hidden, **names))
    items.append(Text("learning rate {rate}", rate=f"{config.learning_rate:g}"))
    if config.accumulate > 1:
        items.append(Text("{batches} per update", batches=batches_text(config.accumulate)))
    if config.optimizer != "sgd":
        items.append(OPTIMIZERS[config.optimizer].title)
    if resolved.momentum:
        items.append(Text("momentum {momentum}", momentum=f"{resolved.momentum:g}"))
    return [*items, REGIMES[regime_of(plan(config), config.sampling)]]
