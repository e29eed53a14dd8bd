"""What a person reads: text in the page's colours where the terminal has them, plain text where it has not."""

import sys
from collections.abc import Iterable

import rich.text
from rich.console import Console

from epochwise.cli.curves import Piece, curve_lines
from epochwise.cli.say import say
from epochwise.client.card import facts_in_lines
from epochwise.client.run import Run
from epochwise.core.config.config import RunConfig
from epochwise.core.plan import Plan
from epochwise.show.facts import Showing
from epochwise.show.steps import changed, differing
from epochwise.show.text import plural

PAINTS = {"batch": "#d98c00", "train": "#2f8fd0", "validation": "#1fa37a"}
"""Batches orange, epochs blue, validation green: as on the page, and legible on black and on white."""


def terminal() -> Console:
    """The standard output. Without colours where it is no terminal, or NO_COLOR is set."""
    return Console(highlight=False, markup=False, emoji=False)


def show_run(run: Run) -> None:
    """The learning curves, the warnings and the verdict with its facts and what to try next."""
    console, showing = terminal(), Showing.of(run.config, run.curves, verdict=run.verdict)
    if _can_draw():
        for pieces in curve_lines(showing, console.width):
            console.print(_coloured(pieces), no_wrap=True, overflow="ignore", crop=False)
        console.print()
    else:
        say(f"the output takes {sys.stdout.encoding} and no braille characters, so there is no picture")
    console.print(_length(run, showing))
    for warning in run.plan.warnings:
        console.print(warning.message)
    console.print()
    console.print(rich.text.Text(f"{run.verdict.title}.", "bold"))
    for line in (run.verdict.reason, *(f"- {fact}" for fact in facts_in_lines(run.verdict))):
        console.print(_writable(line))
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
    updates = plural(plan.updates_per_epoch, "update")
    return (
        f"With {plural(plan.samples, 'sample')} and a batch size of {plan.batch_size:,}, one epoch makes {updates}. "
        f"Over {plural(plan.epochs, 'epoch')} the model is updated {plural(plan.total_updates, 'time')}."
    )


def _length(run: Run, showing: Showing) -> str:
    stop = showing.facts.stop
    ending = f" The run {stop.words[0]}." if stop else ""
    return f"{sentence(run.plan)}{ending} Trained in {run.train_seconds:.2g} s."


def _coloured(pieces: Iterable[Piece]) -> rich.text.Text:
    return rich.text.Text.assemble(*((text, PAINTS.get(name, "")) for text, name in pieces))


def _can_draw() -> bool:
    return _takes("⣿▲│┤└─")


def _writable(line: str) -> str:
    return line if _takes(line) else line.replace("±", "+/-")


def _takes(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True
