"""All that decides how a run looks, computed once: the member `show` of its JSON, and what every picture draws."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.measures import MeasureSpec
from epochwise.core.config.numbers import number_text
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Text, in_sequence
from epochwise.core.curves import Curves, Series
from epochwise.core.diagnose.verdict import Verdict
from epochwise.show.above import Above, above_of
from epochwise.show.captions import caption_of, description_of, hidden_on_log, why_no_log
from epochwise.show.drawn import Drawn
from epochwise.show.ending import End, StopFacts, end_of, stop_of
from epochwise.show.final import score_of, score_text
from epochwise.show.lowest import LowestMark, lowest_of
from epochwise.show.marks import CallFacts, TargetFacts, calls_of, target_of
from epochwise.show.measures import subjects
from epochwise.show.ranges import Range, linear_range, log_range
from epochwise.show.thinning import POINTS, BatchValues, batches_of

AXES = {"epochs": Text("epochs"), "updates": Text("updates"), "samples": Text("samples seen")}
"""The x axis's title in each of its units."""
LAST_BATCHES, MOST_OF_THEM = 20, 0.9
"""Single batches end where this share of their last twentieth lies below."""


@dataclass(frozen=True)
class LineEnd:
    """The label at a line's end: its name, the value at whose height it stands, and the words for that value."""

    line: str
    name: str
    value: float
    text: str


@dataclass(frozen=True)
class ChartFacts:
    """How the chart of one measure looks. `noun` names the measure; ranges in its own unit; `width` in batches.

    `bands`: batches are drawn as bands of `width` batches each; `whole`: every batch holds all samples, so that batch
    values equal training. `test` is what the test has found, in words. `log` is None where a log axis makes no sense,
    `measured` where validation is measured after every epoch.
    """

    name: str
    noun: str
    title: str
    better: Literal["lower", "higher"]
    linear: Range
    log: Range | None
    bands: bool
    width: int
    whole: bool
    ends: tuple[LineEnd, ...]
    lowest: LowestMark | None
    target: TargetFacts | None
    test: str | None
    measured: str | None
    above: tuple[Above, ...]
    hidden_on_log: str | None
    no_log: str | None
    caption: str
    description: str


@dataclass(frozen=True)
class RunFacts:
    """How a run looks: where its x axis ends, why it ended before its plan did, where fit() is called again, and the
    charts of its measures.

    As JSON it is the member `show`.
    """

    end: End
    axes: Mapping[str, str]
    stop: StopFacts | None
    calls: CallFacts | None
    charts: Mapping[str, ChartFacts]


@dataclass(frozen=True, eq=False)
class Showing:
    """A run as pictures draw it: its facts, and what is drawn of each measure."""

    config: RunConfig
    curves: Curves
    drawn: Mapping[str, Drawn]
    facts: RunFacts

    @classmethod
    def of(
        cls, config: RunConfig, curves: Curves, points: int | None = POINTS, verdict: Verdict | None = None
    ) -> "Showing":
        """A run as far as it has come, its batches in at most so many bands, or with None singly. `verdict`: on a run
        that has ended.
        """
        done = curves.batches_done
        return cls.of_batches(
            config,
            curves,
            {
                subject.name: batches_of(curves.plan, series, done, points)
                for subject, series in subjects(config, curves)
            },
            verdict,
        )

    @classmethod
    def of_batches(
        cls, config: RunConfig, curves: Curves, batches: Mapping[str, BatchValues], verdict: Verdict | None = None
    ) -> "Showing":
        """A run as far as it has come; `batches` are those of each measure, as they are drawn."""
        measured = tuple(subjects(config, curves))
        whole, each_epoch = is_whole(config, curves), (config.validate_every or 1) == 1
        drawn = {
            subject.name: Drawn.of(curves, series, batches[subject.name], whole, each_epoch)
            for subject, series in measured
        }
        charts = {
            subject.name: _chart(config, curves, subject, series, drawn[subject.name], verdict)
            for subject, series in measured
        }
        end = end_of(curves)
        calls = calls_of(curves.plan, end.updates)
        return cls(config, curves, drawn, RunFacts(end, AXES, stop_of(curves), calls, charts))


def is_whole(config: RunConfig, curves: Curves) -> bool:
    """Whether every batch holds all samples: then its loss is the training loss itself."""
    return curves.plan.batch_size == curves.plan.samples and not SAMPLINGS[config.sampling].replaces


def _chart(
    config: RunConfig, curves: Curves, subject: MeasureSpec, series: Series, drawn: Drawn, verdict: Verdict | None
) -> ChartFacts:
    diverged = curves.status == "diverged"
    score = score_of(subject, curves)
    linear = subject.bounds or linear_range(drawn, diverged, score)
    log = None if subject.bounds else log_range(drawn, diverged, score)
    tested = score_text(subject, config, curves, series)
    lowest = lowest_of(curves, series, (drawn.train, drawn.validation), linear[1])
    whole = is_whole(config, curves)
    every = (config.validate_every or 1) if len(drawn.validation.values) else 1
    return ChartFacts(
        name=subject.name,
        noun=subject.noun,
        title=subject.title,
        better=subject.better,
        linear=linear,
        log=log,
        bands=drawn.bands is not None,
        width=drawn.bands.width if drawn.bands else 1,
        whole=whole,
        ends=_ends(drawn, score),
        lowest=lowest,
        target=target_of(config, subject.name),
        test=tested,
        measured=Text("measured every {count} epochs", count=every) if every > 1 else None,
        above=above_of(drawn.lines, linear[1], end_of(curves).updates, curves.plan),
        hidden_on_log=hidden_on_log(curves, series, drawn, log),
        no_log=why_no_log(subject, log),
        caption=caption_of(subject, drawn, whole, diverged, every),
        description=in_sequence(description_of(subject, curves, drawn, lowest, every), tested or ""),
    )


def _ends(drawn: Drawn, score: float | None) -> tuple[LineEnd, ...]:
    """The labels of the lines that have a value, validation first, and last that of the test."""
    values = (
        ("validation", Text("validation"), drawn.validation.last),
        ("batch", Text("batches"), drawn.upper.last if drawn.bands else _last_singles(drawn)),
        ("train", Text("training"), drawn.train.last),
        ("test", Text("test"), math.nan if score is None else score),
    )
    return tuple(
        LineEnd(line, name, value, "" if line == "batch" else number_text(value))
        for line, name, value in values
        if math.isfinite(value)
    )


def _last_singles(drawn: Drawn) -> float:
    values = drawn.upper.values
    last = np.sort(values[-max(1, math.ceil(len(values) / LAST_BATCHES)) :])
    return float(last[math.floor(MOST_OF_THEM * (len(last) - 1))]) if len(last) else math.nan
