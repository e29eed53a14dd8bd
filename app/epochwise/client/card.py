"""A run as a notebook, an editor or a terminal shows it."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator
from html import escape
from typing import TYPE_CHECKING

from epochwise.client.curve import ending_of
from epochwise.client.picture import described, svg_of
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS

if TYPE_CHECKING:
    from epochwise.client.run import Run


def bundle(run: Run, include: Collection[str] | None, exclude: Collection[str] | None) -> dict[str, str]:
    """What `IPython.display` takes: media types and what to show. The HTML holds the picture too, since most readers
    prefer it, as an image: what else is in a notebook cannot style it, nor it the notebook.
    """
    forms = {"image/svg+xml": svg_of, "text/html": html, "text/plain": text}
    wanted = (set(forms) if include is None else set(include)) - set(exclude or ())
    return {kind: form(run) for kind, form in forms.items() if kind in wanted}


def text(run: Run) -> str:
    """A few lines."""
    return "\n".join((f"Run {run.id[:8]}: {run.verdict.title}", *(f"  {name}: {said}" for name, said in facts(run))))


def html(run: Run) -> str:
    """The picture and a small table."""
    picture = base64.b64encode(svg_of(run).encode()).decode("ascii")
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(said)}</td></tr>'
        for name, said in facts(run)
    )
    return (
        f'<figure style="margin:0"><img src="data:image/svg+xml;base64,{picture}" alt="{escape(described(run))}"/>'
        f"<figcaption><strong>{escape(run.verdict.title)}.</strong> {escape(run.verdict.reason)}</figcaption></figure>"
        f"<table>{rows}</table>"
    )


def facts(run: Run) -> Iterator[tuple[str, str]]:
    """What is worth knowing of a run at a glance."""
    config, plan = run.config, run.plan
    yield "model and data", f"{MODELS[config.model].title} on {DATASETS[config.dataset].title}"
    each = f"{plan.samples:,} samples in batches of {plan.batch_size:,}: {_plural(plan.updates_per_epoch, 'update')}"
    yield "one epoch", each
    ending = ending_of(run) or "completed"
    yield "whole run", f"{_plural(len(run.loss.train), 'epoch')}, {_plural(len(run.loss.batch), 'update')}, {ending}"
    last = f"{run.loss.train[-1]:.4g}" if len(run.loss.train) else "not evaluated"
    yield "training loss", f"{run.loss.initial_train:.4g} before, {last} after"
    if run.lowest is not None:
        yield "validation loss", f"lowest after epoch {run.lowest.epoch:,}: {run.lowest.validation:.4g}"


def _plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
