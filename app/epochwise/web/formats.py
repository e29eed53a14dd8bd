"""Which form of a run a request wants: by the suffix of the address first, else by the Accept header."""

from functools import lru_cache

from epochwise.web.accept import Ranges, ranges_in, weight
from epochwise.web.forms import FORMS
from epochwise.web.forms.form import Form
from epochwise.wire.refusals import NotAcceptable


def form_of(suffix: str | None, accept: str) -> Form:
    """The form.

    Raises:
        NotAcceptable: when none of the requested forms exists, naming those that do.
    """
    if suffix is not None:
        if suffix not in FORMS:
            raise NotAcceptable(f".{suffix}", [f".{name}" for name in FORMS])
        return FORMS[suffix]
    return _accepted(accept)


@lru_cache(maxsize=64)
def _accepted(accept: str) -> Form:
    ranges = _without_a_browsers_pictures(ranges_in(accept))
    best = max(FORMS.values(), key=lambda form: weight(_bare(form), ranges))
    if weight(_bare(best), ranges) <= 0:
        raise NotAcceptable(accept, [_bare(form) for form in FORMS.values()])
    return best


def _without_a_browsers_pictures(ranges: Ranges) -> Ranges:
    """The ranges of a header, less the pictures of a browser that opens an address.

    It lists text/html, then what else it can show (Firefox 128 image/svg+xml, before */*), and means no picture by it.
    One that fills an <img> lists no text/html.
    """
    if "text/html" not in ranges or "*/*" not in ranges:
        return ranges
    return {media: weight for media, weight in ranges.items() if not media.startswith("image/")}


def _bare(form: Form) -> str:
    return form.media_type.partition(";")[0]
