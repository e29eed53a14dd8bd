"""A run as a notebook, an editor or a terminal shows it."""

import base64
from collections.abc import Callable, Collection, Iterator
from html import escape

from epochwise.core.config.models import MODELS
from epochwise.core.config.numbers import number_text
from epochwise.core.config.owned import spec_of
from epochwise.core.diagnose.verdict import Verdict
from epochwise.show.facts import Showing
from epochwise.show.picture import svg_of
from epochwise.show.text import plural


def bundle(
    id: str, showing: Showing, verdict: Verdict, include: Collection[str] | None, exclude: Collection[str] | None
) -> dict[str, str]:
    """What `IPython.display` takes: media types and what to show. The HTML holds the picture too, since most readers
    prefer it, as an image: what else is in a notebook cannot style it, nor it the notebook.
    """
    forms: dict[str, Callable[[], str]] = {
        "image/svg+xml": lambda: svg_of(showing, verdict.title),
        "text/html": lambda: html(showing, verdict),
        "text/plain": lambda: text(id, showing, verdict),
    }
    wanted = (set(forms) if include is None else set(include)) - set(exclude or ())
    return {kind: form() for kind, form in forms.items() if kind in wanted}


def text(id: str, showing: Showing, verdict: Verdict) -> str:
    """A few lines."""
    lines = (f"{name}: {value}" for name, value in at_a_glance(showing))
    found = (verdict.reason, *facts_in_lines(verdict), *steps_in_lines(verdict))
    return "\n".join((f"Run {id[:8]}: {verdict.title}", *(f"  {line}" for line in (*lines, *found))))


def html(showing: Showing, verdict: Verdict) -> str:
    """The picture and a small table."""
    picture = base64.b64encode(svg_of(showing, verdict.title).encode()).decode("ascii")
    described = escape(showing.facts.charts["loss"].description)
    cells = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(value)}</td></tr>'
        for name, value in at_a_glance(showing)
    )
    found = "".join(f"<br/>{escape(line)}" for line in (*facts_in_lines(verdict), *steps_in_lines(verdict)))
    return (
        f'<figure style="margin:0"><img src="data:image/svg+xml;base64,{picture}" alt="{described}"/>'
        f"<figcaption><strong>{escape(verdict.title)}.</strong> {escape(verdict.reason)}{found}</figcaption></figure>"
        f"<table>{cells}</table>"
    )


def facts_in_lines(verdict: Verdict) -> Iterator[str]:
    """The measured facts, a line each; that of the accuracy begins with its answer."""
    for fact in verdict.facts:
        yield fact.sentence if fact.code == "accuracy" else f"{fact.question} {fact.answer}. {fact.sentence}"


def steps_in_lines(verdict: Verdict) -> Iterator[str]:
    """What to try next, each with the fields that do it."""
    for step in verdict.next:
        fields = ", ".join(f"{name}={value!r}" for name, value in step.changes.items())
        yield f"Next: {step.label} ({fields})"


def at_a_glance(showing: Showing) -> Iterator[tuple[str, str]]:
    """What is worth knowing of a run at a glance."""
    config, curves, stop = showing.config, showing.curves, showing.facts.stop
    plan, chart = curves.plan, showing.facts.charts["loss"]
    yield "model and data", f"{MODELS[config.model].title} on {spec_of(config.dataset).title}"
    updates = plural(plan.updates_per_epoch, "update")
    made = updates if plan.accumulate == 1 else f"{plural(plan.batches_per_epoch, 'batch', 'batches')}, {updates}"
    yield "one epoch", f"{plan.samples:,} samples in batches of {plan.batch_size:,}: {made}"
    if plan.batches_per_epoch != plan.batches_per_pass:
        yield "one pass", plural(plan.batches_per_pass, "batch", "batches")
    ending = stop.words[0] if stop else "completed"
    yield "whole run", f"{plural(curves.epochs_done, 'epoch')}, {plural(curves.updates_done, 'update')}, {ending}"
    last = number_text(float(curves.loss.train[curves.epochs_done - 1])) if curves.epochs_done else "not evaluated"
    yield "training loss", f"{number_text(curves.loss.initial_train)} before, {last} after"
    if chart.lowest is not None:
        yield "validation loss", f"lowest after epoch {chart.lowest.epoch:,}: {number_text(chart.lowest.value)}"
    if curves.test is not None:
        rows = plural(curves.test.samples, "row")
        yield "test loss", f"{number_text(curves.test.loss)} on {rows} that no decision used, scored once after the run"
