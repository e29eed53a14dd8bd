"""`epochwise plan`: what a run would do and cost, without training."""

import sys
from typing import Annotated

import typer

from epochwise.cli.environment import settings_of_environment
from epochwise.cli.options import configured
from epochwise.cli.progress import progress_bar
from epochwise.client.local import engine_version
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.runs.service import Runs
from epochwise.wire.events import dumps
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import TooLarge

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Print the plan as JSON, as the API answers it.")]


@app.command("plan")
@configured
def plan_command(config: RunConfig, *, json: Json = False) -> None:
    """Show what a run would do and cost, without training."""
    planned, problem = plan(config), _problem(config)
    if json:
        _write(config, planned, problem)
    else:
        _show(planned, problem)


def _write(config: RunConfig, planned: Plan, problem: TooLarge | None) -> None:
    with progress_bar(planned):
        # An id depends on the bits that this machine's engine computes, so the engine has to be compiled first.
        engine = engine_version()
    answer = {
        "id": run_id(config, engine),
        "engine": engine,
        "config": config.normalized().model_dump(),
        "plan": planned.as_json(),
        "warnings": planned.warnings,
        "problem": problem_of(problem) if problem else None,
    }
    sys.stdout.buffer.write(dumps(answer) + b"\n")


def _problem(config: RunConfig) -> TooLarge | None:
    """The limit of this machine's settings that the run exceeds; None within all of them."""
    try:
        Runs(settings_of_environment()).check(config)
    except TooLarge as error:
        return error
    return None


def _show(planned: Plan, problem: TooLarge | None) -> None:
    from rich.table import Table

    from epochwise.cli.terminal import sentence, terminal

    sizes = ", ".join(f"{count:,} of {size:,}" for size, count in planned.batch_sizes)
    table = Table.grid(padding=(0, 2))
    table.add_row("regime", f"{planned.regime} gradient descent")
    table.add_row("batches of an epoch", sizes)
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
