"""Which form of a run an asker wants: by the address's suffix first, by the Accept header else."""

from epochwise.web.accept import ranges_in, weight
from epochwise.web.forms import FORMS
from epochwise.web.forms.form import Form
from epochwise.wire.refusals import NotAcceptable


def form_of(suffix: str | None, accept: str) -> Form:
    """The form.

    Raises:
        NotAcceptable: when there is none of those asked for, with those there are.
    """
    if suffix is not None:
        if suffix not in FORMS:
            raise NotAcceptable(f".{suffix}", [f".{name}" for name in FORMS])
        return FORMS[suffix]
    ranges = ranges_in(accept)
    best = max(FORMS.values(), key=lambda form: weight(_bare(form), ranges))
    if weight(_bare(best), ranges) <= 0:
        raise NotAcceptable(accept, [_bare(form) for form in FORMS.values()])
    return best


def _bare(form: Form) -> str:
    return form.media_type.partition(";")[0]
