"""The headline of a verdict: the code that follows from the findings, and its title."""

from typing import Literal

from epochwise.core.config.text import Text
from epochwise.core.curves import Curves
from epochwise.core.diagnose.findings import CLEARLY_RISEN, Findings

Code = Literal[
    "over-learned",
    "perhaps-over-learned",
    "under-learned",
    "unsteady",
    "worse-than-untrained",
    "suitably-fit",
    "flat",
    "diverged",
    "no-validation",
]


def code_of(found: Findings) -> Code:
    """The code of a run that did not diverge. The first that fits, in this order:

    | what was found | code |
    |---|---|
    | training loss is not below the untrained model's | worse-than-untrained |
    | it lost a fifth of its gain again | unsteady |
    | there are no validation rows | no-validation |
    | validation is clearly higher than at its lowest, and training has not fallen since | unsteady |
    | validation has risen beyond chance while training fell | over-learned |
    | it may have risen | perhaps-over-learned |
    | training is known to be at its lowest, and hardly anything was learned | flat |
    | it is known to be at its lowest; the gap is large, or small | perhaps-over-learned, suitably-fit |
    | fewer than four epochs or validations, or validation still falls | under-learned |
    | training is neither falling nor flat: clearly above what it was at half the epochs | unsteady |
    | training is flat | flat |
    | the gap is large | perhaps-over-learned |
    | validation is at its lowest now or better | flat |
    | else | suitably-fit |
    """
    if found.is_worse_than_untrained:
        return "worse-than-untrained"
    if found.has_lost_its_gain:
        return "unsteady"
    if found.judgement is None:
        return "no-validation"
    if found.rose_without_training:
        return "unsteady"
    if found.is_over_learned:
        return "over-learned"
    if found.may_have_risen:
        return "perhaps-over-learned"
    if found.is_at_the_floor and found.hardly_learned:
        return "flat"
    if not found.is_at_the_floor and (code := _code_without_a_floor(found)):
        return code
    return "suitably-fit" if found.has_small_gap else "perhaps-over-learned"


def _code_without_a_floor(found: Findings) -> Code | None:
    """The same for a training loss that may have more to gain; None where the gap decides."""
    if found.too_few or found.too_few_validated or not found.validation_is_level:
        return "under-learned"
    if found.has_risen_again:
        return "unsteady"
    if not found.is_falling or (found.has_small_gap and found.may_fall_further):
        return "flat"
    return None


def title_of(code: Code, found: Findings) -> Text:
    """The headline in words, with the field's word where it has one."""
    match code:
        case "over-learned" if found.rise < CLEARLY_RISEN:
            return Text("Over-learned (overfitting), but little")
        case "over-learned":
            return Text("Over-learned (overfitting)")
        case "perhaps-over-learned":
            return Text("Perhaps over-learned (overfitting)")
        case "under-learned" if found.too_few or found.too_few_validated:
            return Text("Under-learned (underfitting), or too early to tell")
        case "under-learned":
            return Text("Under-learned (underfitting)")
        case "unsteady":
            return Text("Unsteady: the loss has risen again")
        case "worse-than-untrained":
            return Text("Worse than untrained")
        case "suitably-fit":
            return Text("Suitably fit")
        case "flat" if found.is_at_the_floor:
            return Text("Flat: this model can learn no more here")
        case "flat":
            return Text("Flat so far: maybe a plateau")
    return Text("No verdict without validation")


def title_of_divergence(curves: Curves) -> Text:
    """The headline of a run that diverged."""
    return Text("Diverged at update {update}", update=diverged_at(curves))


def diverged_at(curves: Curves) -> int:
    """The update whose batch loss was the last one, from 1."""
    return (curves.diverged_at_update or 0) + 1
