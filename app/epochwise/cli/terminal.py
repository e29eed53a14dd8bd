"""What a person reads: text in the page's colours where the terminal has them, plain text where it has not."""

import io
import sys
from collections.abc import Iterable

import rich.text
from rich.console import Console

from epochwise.cli.curves import AXIS_WIDTH, DOT_MARKS, PLAIN, Piece, curve_lines, in_ascii
from epochwise.client.card import facts_in_lines
from epochwise.client.run import Run
from epochwise.core.config.config import RunConfig
from epochwise.core.plan import Plan
from epochwise.show.duration import time_text
from epochwise.show.facts import Showing
from epochwise.show.steps import changed, differing
from epochwise.show.text import plural

PAINTS = {"batch": "#d98c00", "train": "#2f8fd0", "validation": "#1fa37a", "test": "#c05aa4"}
"""Batches orange, epochs blue, validation green, the test purple: as on the page, and legible on black and on white."""

LEGEND = f"batches {DOT_MARKS['batch']}  training {DOT_MARKS['train']}  validation {DOT_MARKS['validation']}"


def terminal() -> Console:
    """The standard output. Without colours where it is no terminal, or NO_COLOR is set; a character that it does not
    take is a question mark.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False, markup=False, emoji=False)


def show_run(run: Run) -> None:
    """The learning curves, the warnings and the verdict with its facts and what to try next."""
    console, showing = terminal(), Showing.of(run.config, run.curves, verdict=run.verdict)
    for pieces in curve_lines(showing, console.width):
        written = pieces if _takes_dots() else in_ascii(pieces)
        console.print(_coloured(written), no_wrap=True, overflow="ignore", crop=False)
    if not _takes_dots():
        console.print(f"{' ' * AXIS_WIDTH} {LEGEND}")
    console.print()
    console.print(_length(run, showing))
    if tested := showing.facts.charts["loss"].test:
        console.print(tested if _takes(tested) else tested.replace("±", PLAIN["±"]))
    for warning in run.plan.warnings:
        console.print(warning.message)
    console.print()
    console.print(rich.text.Text(f"{run.verdict.title}.", "bold"))
    for line in (run.verdict.reason, *(f"- {fact}" for fact in facts_in_lines(run.verdict))):
        console.print(line if _takes(line) else line.replace("±", PLAIN["±"]))
    for step in run.verdict.next:
        # A command that is broken into lines cannot be copied.
        again = command(changed(run.config, step.changes), run.server)
        console.print(f"Next: {step.label}: {again}", soft_wrap=True)


def command(config: RunConfig, server: str | None = None) -> str:
    """The command that makes a run, on this server, with the options that differ from the default example."""
    given = (f"--{name.replace('_', '-')} {value}" for name, value in differing(config).items())
    where = (f"--url {server}",) if server else ()
    return " ".join(("epochwise run", *where, *given))


def sentence(plan: Plan) -> str:
    """What batches and epochs make of the samples."""
    batches = plural(plan.batches_per_epoch, "batch", "batches")
    is_pass = plan.batches_per_epoch == plan.batches_per_pass
    made = f"makes {plural(plan.updates_per_epoch, 'update')}"
    if plan.accumulate > 1:
        made = f"has {batches} and {made}"
    elif not is_pass:
        made = f"has {batches}"
    if not is_pass:
        made = f"{made}; a pass takes {plural(plan.batches_per_pass, 'batch', 'batches')}"
    tested = (
        f" {plural(plan.test_samples, 'test sample')}, scored once after the last epoch." if plan.test_samples else ""
    )
    return (
        f"With {plural(plan.samples, 'sample')} and a batch size of {plan.batch_size:,}, one epoch {made}. "
        f"Over {plural(plan.epochs, 'epoch')} the model is updated {plural(plan.total_updates, 'time')}.{tested}"
    )


def _length(run: Run, showing: Showing) -> str:
    stop = showing.facts.stop
    ending = f" The run {stop.words[0]}." if stop else ""
    if stop and stop.code == "target_reached":
        ending = f" {stop.words[0].capitalize()}."
    return f"{sentence(run.plan)}{ending} Trained in {time_text(run.train_seconds)}."


def _coloured(pieces: Iterable[Piece]) -> rich.text.Text:
    return rich.text.Text.assemble(*((text, PAINTS.get(name, "")) for text, name in pieces))


def _takes_dots() -> bool:
    return _takes("⣿▲│┤└─")


def _takes(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
