"""Which form of a run an asker wants: by the address's suffix first, by the Accept header else."""

from collections.abc import Iterator, Mapping

from app.web.forms import FORMS
from app.web.forms.form import Form
from app.web.problems import NotAcceptable


def form_of(suffix: str | None, accept: str) -> Form:
    """The form.

    Raises:
        NotAcceptable: when there is none of those asked for, with those there are.
    """
    if suffix is not None:
        if suffix not in FORMS:
            raise NotAcceptable(f".{suffix}", [f".{name}" for name in FORMS])
        return FORMS[suffix]
    ranges = dict(_ranges(accept or "*/*"))
    best = max(FORMS.values(), key=lambda form: _weight(_bare(form), ranges))
    if _weight(_bare(best), ranges) <= 0:
        raise NotAcceptable(accept, [_bare(form) for form in FORMS.values()])
    return best


def _bare(form: Form) -> str:
    return form.media_type.partition(";")[0]


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [value for name, _, value in (one.partition("=") for one in parameters) if name.strip() == "q"]
        yield media, _number_or_one(weights)


def _number_or_one(weights: list[str]) -> float:
    try:
        return float(weights[0]) if weights else 1.0
    except ValueError:
        return 1.0


def _weight(media: str, ranges: Mapping[str, float]) -> float:
    """The weight of the most specific range that takes the media type."""
    candidates = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((ranges[one] for one in candidates if one in ranges), 0.0)
