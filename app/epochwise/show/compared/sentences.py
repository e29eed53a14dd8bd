"""What is said of a comparison: what is held equal, who gains by it, and the chart in words. Computed from the runs."""

from collections.abc import Sequence

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.equal import Hold
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Share, Text, in_sequence, told_apart
from epochwise.show.compared.equaltime import equal_seconds, equal_steps
from epochwise.show.compared.facts import ComparedFacts
from epochwise.show.compared.numbers import SLIGHTLY, ComparedNumbers
from epochwise.show.counts import epochs_text, samples_text, updates_text

SAME_STEPS = 1.05
"""Learning rate times updates of runs that differ by no more than this are called nearly the same."""
SAME_UPDATES = 1.02
"""Updates that differ by no more than this are equal enough to compare what they came to."""
RAW = {"sgd", "nesterov"}
"""The optimizers whose step is as long as learning rate times gradient says."""
EXPLAINED = {"batch_size", "learning_rate", "epochs"}
"""The fields whose difference learning rate times updates can explain."""

Names = Sequence[str]
Runs = Sequence[ComparedNumbers]


def held_sentence(hold: Hold, names: Names, runs: Runs) -> Text:
    """What is held equal, and what that means for these runs."""
    early = [text for name, run in zip(names, runs, strict=True) if (text := _ended_early(name, run))]
    if early and hold not in ("seconds", "steps"):
        return in_sequence(_planned(hold, runs), *early)
    match hold:
        case "updates":
            return _equal_updates(names, runs)
        case "samples":
            return _equal_samples(runs)
        case "seconds":
            return in_sequence(equal_seconds(names, runs), *early)
        case "steps":
            return in_sequence(equal_steps(names, runs), *early)
        case _ if len({run.plan.epochs for run in runs}) > 1:
            epochs = [run.plan.epochs for run in runs]
            return Text(
                "Nothing is held equal: the shortest run has {fewer}, the longest {more}.",
                fewer=epochs_text(min(epochs)),
                more=epochs_text(max(epochs)),
            )
        case _:
            return in_sequence(_equal_epochs(runs), _updates_in_that(names, runs), _whole_batches(names, runs))


def _planned(hold: Hold, runs: Runs) -> Text:
    """What is held equal where not every run came to it."""
    plan = runs[0].plan
    match hold:
        case "updates":
            return Text("Equal updates: {updates} are planned for each run.", updates=updates_text(plan.total_updates))
        case "samples":
            return Text("Equal samples: each run is to see {samples}.", samples=samples_text(plan.samples_seen))
        case _ if len({run.plan.epochs for run in runs}) > 1:
            return Text("Nothing is held equal: each run has its own epochs.")
        case _:
            return Text("Equal epochs: each run is to train for {epochs}.", epochs=epochs_text(plan.epochs))


def _ended_early(name: str, run: ComparedNumbers) -> Text | None:
    if run.diverged and run.peak > run.end.initial["train"]:
        return Text(
            "Training diverged at update {update} for {name}; its loss had risen to {peak}.",
            name=name,
            update=run.diverged_update,
            peak=run.peak,
        )
    if run.diverged:
        return Text("Training diverged at update {update} for {name}.", name=name, update=run.diverged_update)
    if run.end.updates_done < run.plan.total_updates:
        epochs = epochs_text(run.end.epochs_done)
        if run.end.status == "target_reached":
            return Text("Training reached the target loss for {name}, after {epochs}.", name=name, epochs=epochs)
        return Text("Training stopped early for {name}, after {epochs}.", name=name, epochs=epochs)
    return None


def gain_sentence(comparison: Comparison, names: Names, runs: Runs, facts: ComparedFacts) -> Text:
    """Who ends lowest, and how far that goes with learning rate times updates."""
    if len(runs) < 2:
        return Text("")
    if len({run.config.normalized() for run in runs}) == 1:
        return Text("What is compared here is one and the same run.")
    diverged = [name for name, run in zip(names, runs, strict=True) if run.diverged]
    if diverged:
        return Text("Training diverged for {names}: the steps are too long there.", names="; ".join(diverged))
    if len({run.config.dataset for run in runs}) > 1:
        return Text("Losses of other data measure something else, so no run leads.")
    if _is_rounded(comparison.hold, runs):
        return Text("Whole epochs cannot make the updates equal here, so no run leads. More epochs come nearer.")
    lowest, highest = sorted(zip((end.train for end in facts.ends), range(len(runs)), strict=True))[:: len(runs) - 1]
    low, high = told_apart(lowest[0], highest[0])
    if lowest[0] == highest[0]:
        return Text("The training loss of all runs ends at {low}.", low=low)
    if facts.tie:
        who = Text("Nobody leads: all end between {low} and {high} in training loss.", low=low, high=high)
    else:
        who = Text(
            "Training loss ends lowest for {first}, at {low}, and highest for {last}, at {high}.",
            first=names[lowest[1]],
            low=low,
            last=names[highest[1]],
            high=high,
        )
    return in_sequence(who, _cost(names, runs, facts), _cause(comparison, names, runs, facts, (lowest[1], highest[1])))


def tries_of(comparison: Comparison, runs: Runs, facts: ComparedFacts) -> list[str]:
    """What would tell the batch size from the steps, where a comparison cannot: "rate", the learning rate scaled with
    the batch, and "updates", these held equal; empty where it can, or where these would not tell.
    """
    if len(runs) < 2 or any(run.diverged for run in runs) or len({run.config.dataset for run in runs}) > 1:
        return []
    order = sorted(range(len(runs)), key=lambda place: facts.ends[place].train)
    if _is_rounded(comparison.hold, runs) or not _is_open(comparison, runs, facts, (order[0], order[-1])):
        return []
    switched = {"rate": comparison.scaling != "kept", "updates": comparison.hold == "updates"}
    return [name for name, is_on in switched.items() if not is_on]


def description(names: Names, runs: Runs, facts: ComparedFacts) -> Text:
    """The chart in words."""
    parts = [
        Text("{name} diverged.", name=name)
        if run.diverged
        else Text(
            "{name}: training loss from {first} to {last}.", name=name, first=run.end.initial["train"], last=end.train
        )
        for name, run, end in zip(names, runs, facts.ends, strict=True)
    ]
    return in_sequence(Text("{count} runs along {axis}.", count=len(runs), axis=facts.axis.title), *parts)


def _is_rounded(hold: Hold, runs: Runs) -> bool:
    """Whether updates that are to be equal differ by more than a little, since runs have whole epochs."""
    updates = [run.plan.total_updates for run in runs]
    return hold == "updates" and max(updates) > SAME_UPDATES * min(updates)


def _cost(names: Names, runs: Runs, facts: ComparedFacts) -> Text:
    """How many samples the runs saw, where that differs."""
    seen = [
        round(run.plan.samples_seen / run.plan.total_updates * end.updates)
        for run, end in zip(runs, facts.ends, strict=True)
    ]
    if max(seen) <= SAME_STEPS * min(seen):
        return Text("")
    most, least = _ends_by(names, seen)
    return Text(
        "For that {most} saw {more}, {least} saw {fewer}.",
        most=most[0],
        more=samples_text(int(most[1])),
        least=least[0],
        fewer=samples_text(int(least[1])),
    )


def _cause(comparison: Comparison, names: Names, runs: Runs, facts: ComparedFacts, outer: tuple[int, int]) -> Text:
    """What the order goes with, as far as learning rate times updates says it. `outer`: the places of the runs that end
    lowest and highest.
    """
    if not _is_explained(comparison, runs):
        return Text("")
    steps = _steps(runs, facts)
    if max(steps) <= SAME_STEPS * min(steps):
        return _same_steps(steps, facts) if all(run.config.optimizer in RAW for run in runs) else Text("")
    if _is_open(comparison, runs, facts, outer):
        first, last = (facts.ends[place].updates for place in outer)
        return Text(
            "But {first} also made {times} times as many updates at the same rate as {last}. Is it the batch size, or "
            "the number of steps?",
            first=names[outer[0]],
            times=_times(first / last),
            last=names[outer[1]],
        )
    most, least = _ends_by(names, steps)
    return Text(
        "Learning rate times updates goes from {low} ({least}) to {high} ({most}).",
        low=_product(least[1]),
        least=least[0],
        high=_product(most[1]),
        most=most[0],
    )


def _is_explained(comparison: Comparison, runs: Runs) -> bool:
    """Whether learning rate times updates can explain the order: not where more differs than batch size, learning rate
    and epochs, or where a batch's gradients are summed, so that the batch size is part of the step.
    """
    differing = {field for run in comparison.runs for field in run.differ}
    return "batch_size" in differing and differing <= EXPLAINED and all(run.config.reduction != "sum" for run in runs)


def _is_open(comparison: Comparison, runs: Runs, facts: ComparedFacts, outer: tuple[int, int]) -> bool:
    """Whether the lowest of the `outer` runs may owe its place to its steps: it made more of them at the same rate."""
    steps = _steps(runs, facts)
    if facts.tie or not _is_explained(comparison, runs) or max(steps) <= SAME_STEPS * min(steps):
        return False
    first, last = (facts.ends[place].updates for place in outer)
    return first > last > 0 and _same_rate(*(runs[place] for place in outer))


def _steps(runs: Runs, facts: ComparedFacts) -> list[float]:
    return [run.config.learning_rate * end.updates for run, end in zip(runs, facts.ends, strict=True)]


def _product(value: float) -> int | float:
    """Learning rate times updates in no more digits than it has: 200, not 200.0."""
    rounded = float(f"{value:.4g}")
    return int(rounded) if rounded.is_integer() else rounded


def _same_steps(steps: Sequence[float], facts: ComparedFacts) -> Text:
    losses = [end.train for end in facts.ends]
    share = Share((max(losses) - min(losses)) / min(losses) if min(losses) > 0 else 0.0, 1)
    if max(steps) <= (1 + SLIGHTLY) * min(steps):
        return Text(
            "Learning rate times updates is the same for all, {steps}: what is left between the runs, {share}, is the "
            "batch size itself, or chance.",
            steps=_product(steps[0]),
            share=share,
        )
    return Text(
        "Learning rate times updates is nearly the same for all, {low} to {high}: what is left between the runs, "
        "{share}, is mostly the batch size itself, or chance.",
        low=_product(min(steps)),
        high=_product(max(steps)),
        share=share,
    )


def _same_rate(one: ComparedNumbers, other: ComparedNumbers) -> bool:
    return one.config.learning_rate == other.config.learning_rate


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 or round(ratio, 1) == round(ratio) else f"{ratio:.1f}"


def _ends_by(names: Names, values: Sequence[float]) -> tuple[tuple[str, float], tuple[str, float]]:
    """Name and value of the run that has most, and of the one that has least."""
    pairs = list(zip(names, values, strict=True))
    return max(pairs, key=lambda pair: pair[1]), min(pairs, key=lambda pair: pair[1])


def _equal_epochs(runs: Runs) -> Text:
    epochs = runs[0].plan.epochs
    whole = all(
        not SAMPLINGS[run.config.sampling].replaces and run.plan.samples_seen == run.plan.samples * run.plan.epochs
        for run in runs
    )
    if whole:
        return Text("Equal epochs: every run sees each of its samples {times}.", times=_times_text(epochs))
    return Text("Equal epochs: every run has {epochs}.", epochs=epochs_text(epochs))


def _have_passes(runs: Runs) -> bool:
    """Whether every epoch of every run is a pass."""
    return all(run.plan.batches_per_epoch == run.plan.batches_per_pass for run in runs)


def _times_text(count: int) -> Text:
    return Text("once") if count == 1 else Text("{count} times", count=count)


def _updates_in_that(names: Names, runs: Runs) -> Text:
    most, least = _ends_by(names, [run.plan.total_updates for run in runs])
    if most[1] == least[1]:
        return Text("Each makes {updates}.", updates=updates_text(int(most[1])))
    return Text(
        "In that, {most} makes {more}, {least} makes {fewer}.",
        most=most[0],
        more=updates_text(int(most[1])),
        least=least[0],
        fewer=updates_text(int(least[1])),
    )


def _whole_batches(names: Names, runs: Runs) -> Text:
    """Which run is batch gradient descent."""
    whole = [
        name
        for name, run in zip(names, runs, strict=True)
        if not SAMPLINGS[run.config.sampling].replaces and run.plan.batch_size >= run.plan.samples
    ]
    if len(whole) != 1 or len(runs) == 1:
        return Text("")
    return Text("With {name} all samples make one batch: batch gradient descent.", name=whole[0])


def _equal_updates(names: Names, runs: Runs) -> Text:
    totals = [run.plan.total_updates for run in runs]
    if min(totals) == max(totals):
        equal = Text("Equal updates: every run makes {count}.", count=totals[0])
    else:
        equal = Text(
            "Equal updates, as near as whole epochs come: from {low} to {high}.", low=min(totals), high=max(totals)
        )
    epochs = [run.plan.epochs for run in runs]
    if min(epochs) == max(epochs) or not _have_passes(runs):
        return equal
    least, most = epochs.index(min(epochs)), epochs.index(max(epochs))
    taken = Text(
        "For that, {least} goes through its samples {fewer}, {most} goes through them {more}.",
        least=names[least],
        fewer=_times_text(epochs[least]),
        most=names[most],
        more=_times_text(epochs[most]),
    )
    return in_sequence(equal, taken)


def _equal_samples(runs: Runs) -> Text:
    seen = [run.plan.samples_seen for run in runs]
    if min(seen) == max(seen):
        equal = Text("Equal samples: every run sees {samples}.", samples=samples_text(seen[0]))
    else:
        equal = Text(
            "Equal samples, as near as whole epochs come: from {low} to {high}.", low=min(seen), high=max(seen)
        )
    per_epoch = {run.plan.samples_seen // run.plan.epochs for run in runs}
    if len(per_epoch) > 1 or not _have_passes(runs):
        return equal
    rows = samples_text(per_epoch.pop())
    same = Text("An epoch of each has {samples}, so this is the same as equal epochs.", samples=rows)
    return in_sequence(equal, same)
