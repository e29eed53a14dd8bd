"""What equal time means for the runs of a comparison: as it was measured, or if every update took equally long."""

from collections.abc import Sequence

from epochwise.core.config.text import Text, in_sequence
from epochwise.show.compared.facts import axis_end
from epochwise.show.compared.numbers import ComparedNumbers
from epochwise.show.counts import updates_text
from epochwise.show.duration import time_text

NEARLY_EQUAL = 1.25
"""Where the longest epoch takes no more than so many times the shortest, equal time is nearly the same as equal epochs;
even a run of 50 ms takes a few percent more at one time than at another."""
INEXACT_BELOW = 1e-2
"""A run of fewer seconds is timed inexactly: to make it ready takes a good part of them, and the first of several like
it can take half as long again as the next."""

Runs = Sequence[ComparedNumbers]


def equal_seconds(names: Sequence[str], runs: Runs) -> Text:
    """Each run has the measured time of the shortest."""
    shortest = axis_end("seconds", runs)
    equal = Text(
        "Equal time: {time} of training each, measured on one core here and spread evenly over a run's updates.",
        time=time_text(shortest),
    )
    inexact = Text("Runs this short are timed inexactly: what their times differ by may be chance.")
    return in_sequence(equal, _time_of_an_epoch(names, runs), inexact if shortest < INEXACT_BELOW else Text(""))


def equal_steps(names: Sequence[str], runs: Runs) -> Text:
    """Each update takes equally long."""
    equal = Text("Equal time, if every update took equally long whatever its batch: closer to a GPU, not measured.")
    return in_sequence(equal, _updates_of_an_epoch(names, runs), _ends_of_lines(runs))


def _time_of_an_epoch(names: Sequence[str], runs: Runs) -> Text:
    each = [run.per_epoch("seconds") for run in runs]
    least, most = _outer(each)
    if len(runs) == 1:
        return Text("An epoch took {time}.", time=time_text(each[0]))
    if each[most] > NEARLY_EQUAL * each[least]:
        return Text(
            "An epoch took {fewer} for {least} and {more} for {most}.",
            fewer=time_text(each[least]),
            least=names[least],
            more=time_text(each[most]),
            most=names[most],
        )
    low, high = time_text(each[least]), time_text(each[most])
    nearly = (
        Text("An epoch took as long in every run, {time}", time=low)
        if low == high
        else Text("An epoch took nearly as long in every run, {low} to {high}", low=low, high=high)
    )
    if _ends_as_with_equal_epochs(runs):
        return Text("{nearly}, so this is nearly the picture of equal epochs.", nearly=nearly)
    return Text("{nearly}.", nearly=nearly)


def _ends_as_with_equal_epochs(runs: Runs) -> bool:
    """Whether runs whose epochs take equally long end where they end with equal epochs, which are this run's."""
    planned = [run.plan.epochs for run in runs]
    return planned[0] == min(planned) and all(run.end.updates_done == run.plan.total_updates for run in runs)


def _updates_of_an_epoch(names: Sequence[str], runs: Runs) -> Text:
    each = [run.plan.updates_per_epoch for run in runs]
    least, most = _outer(each)
    if each[most] == each[least]:
        return Text("An epoch makes {updates} in each run.", updates=updates_text(each[most]))
    return Text(
        "An epoch of {least} is then over after {fewer}, one of {most} after {more}.",
        least=names[least],
        fewer=updates_text(each[least]),
        most=names[most],
        more=updates_text(each[most]),
    )


def _ends_of_lines(runs: Runs) -> Text:
    """Where the lines end, if not all together."""
    each = [run.end.updates_done for run in runs]
    if min(each) == max(each):
        return Text("")
    return Text("Each line ends with its run, after {fewer} to {more} updates.", fewer=min(each), more=max(each))


def _outer(values: Sequence[float]) -> tuple[int, int]:
    """The places of the least and of the greatest."""
    return min(range(len(values)), key=values.__getitem__), max(range(len(values)), key=values.__getitem__)
