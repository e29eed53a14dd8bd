"""What is said in a picture's upper corners: what leaves it, how often validation is measured, why the run ended."""

from collections.abc import Iterator
from dataclasses import dataclass

from epochwise.show.facts import ChartFacts, RunFacts


@dataclass(frozen=True)
class Note:
    """Words from long to short about a line ("batch", "train", "validation"), the run's end ("stop") or the axis."""

    about: str
    words: tuple[str, ...]


def notes_of(facts: RunFacts, chart: ChartFacts, log: bool) -> tuple[list[Note], list[Note]]:
    """The notes in the left and in the right corner, on a linear axis or on a log one, which cuts nothing off above."""
    above = [] if log else [above for above in chart.above if above.text]
    left, right = ([Note(one.line, (one.text, one.short)) for one in above if one.begins is begins] for begins in _ENDS)
    return left, [*_stop(facts), *right, *_calls(facts), *_measured(chart), *_hidden(chart, log)]


_ENDS = (True, False)


def _stop(facts: RunFacts) -> Iterator[Note]:
    if facts.stop:
        yield Note("stop", facts.stop.words)


def _calls(facts: RunFacts) -> Iterator[Note]:
    if facts.calls:
        yield Note("", facts.calls.words)


def _measured(chart: ChartFacts) -> Iterator[Note]:
    if chart.measured:
        yield Note("validation", (chart.measured,))


def _hidden(chart: ChartFacts, log: bool) -> Iterator[Note]:
    if log and chart.hidden_on_log:
        yield Note("", (chart.hidden_on_log,))
