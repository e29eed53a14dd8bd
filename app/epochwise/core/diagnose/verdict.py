"""The verdict on a finished run: over-learned (overfitting), under-learned (underfitting), suitably fit, and so on."""

from dataclasses import dataclass

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves
from epochwise.core.diagnose.facts import Fact, facts_of
from epochwise.core.diagnose.findings import Findings
from epochwise.core.diagnose.headline import Code, code_of, title_of, title_of_divergence
from epochwise.core.diagnose.reasons import reason_of, reason_of_divergence
from epochwise.core.diagnose.steps import Step, steps_of
from epochwise.core.judgement import Judgement


@dataclass(frozen=True)
class Verdict:
    """A stable code, a headline, a sentence or two with the numbers behind it, the facts it follows from (none of a run
    that diverged), and what to try next.
    """

    code: Code
    title: str
    reason: str
    facts: tuple[Fact, ...] = ()
    next: tuple[Step, ...] = ()


def verdict(config: RunConfig, curves: Curves, judgement: Judgement | None) -> Verdict:
    """What the losses of a finished run say, and its two epochs on rows that it never saw. Epochs count from 1."""
    if curves.status == "diverged":
        title, reason = title_of_divergence(curves), reason_of_divergence(curves)
        return Verdict("diverged", title, reason, next=steps_of("diverged", config, curves.plan, None))
    found = Findings(curves, judgement)
    code = code_of(found)
    title, reason = title_of(code, found), reason_of(code, found, config)
    return Verdict(code, title, reason, tuple(facts_of(found)), steps_of(code, config, curves.plan, found))
