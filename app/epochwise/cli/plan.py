"""`epochwise plan`: what a run would do and cost, without training."""

import sys
from typing import Annotated

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.options import Url, configured
from epochwise.cli.progress import progress_bar
from epochwise.client.answers import Planned
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.wire.events import dumps
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import TooLarge

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Print the plan as JSON, as the API answers it.")]


@app.command("plan", cls=Command)
@configured
def plan_command(config: RunConfig, *, json: Json = False, url: Url = None) -> None:
    """Show what a run would do and cost, without training: here, or on the server at --url or EPOCHWISE_URL."""
    if url:
        with asking(url) as client:
            planned = client.plan(config)
        _write(planned) if json else _show(planned.plan, planned.problem)
    elif json:
        _write(_planned_here(config))
    else:
        _show(plan(config), _problem(config))


def _planned_here(config: RunConfig) -> Planned:
    from epochwise.client.local import engine_version  # an id depends on the bits that this machine's engine computes

    planned = plan(config)
    with progress_bar(planned):
        engine = engine_version()
    return Planned(run_id(config, engine), engine, config.normalized(), planned, _problem(config))


def _write(planned: Planned) -> None:
    answer = {
        "id": planned.id,
        "engine": planned.engine,
        "config": planned.config.model_dump(),
        "plan": planned.plan.as_json(),
        "warnings": planned.plan.warnings,
        "problem": problem_of(planned.problem) if planned.problem else None,
    }
    sys.stdout.buffer.write(dumps(answer) + b"\n")


def _problem(config: RunConfig) -> TooLarge | None:
    """The limit of this machine's settings that the run exceeds; None within all of them."""
    from epochwise.runs.service import Runs  # the engine is for this machine alone, and so is its compiler

    try:
        Runs(settings_of_environment()).check(config)
    except TooLarge as error:
        return error
    return None


def _show(planned: Plan, problem: EpochwiseError | None) -> None:
    from rich.table import Table

    from epochwise.cli.terminal import sentence, terminal

    sizes = ", ".join(f"{count:,} of {size:,}" for size, count in planned.batch_sizes)
    table = Table.grid(padding=(0, 2))
    table.add_row("regime", f"{planned.regime} gradient descent")
    is_pass = planned.batches_per_epoch == planned.batches_per_pass
    table.add_row("batches of an epoch" if is_pass else "batches of a pass", sizes)
    table.add_row("samples seen", f"{planned.samples_seen:,}")
    table.add_row("estimated time", f"{planned.estimated_seconds:.2g} s of one core")
    table.add_row("memory", f"{planned.estimated_bytes / 1e6:.2g} MB")
    console = terminal()
    console.print(sentence(planned))
    console.print()
    console.print(table)
    for note in (*(warning.message for warning in planned.warnings), *([problem.detail] if problem else [])):
        console.print()
        console.print(note)
