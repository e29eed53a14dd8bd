"""Which format an asker wants: by the address's suffix first, by the Accept header else."""

from collections.abc import Iterator, Mapping

from app.web.problems import NotAcceptable

RUN_FORMATS = {"json": "application/json", "csv": "text/csv"}


def chosen_format(suffix: str | None, accept: str, formats: Mapping[str, str] = RUN_FORMATS) -> str:
    """The name of the format.

    Raises:
        NotAcceptable: when there is none of those asked for.
    """
    if suffix is not None:
        if suffix not in formats:
            raise NotAcceptable(f".{suffix}", [f".{name}" for name in formats])
        return suffix
    ranges = dict(_ranges(accept or "*/*"))
    best = max(formats, key=lambda name: _weight(formats[name], ranges))
    if _weight(formats[best], ranges) <= 0:
        raise NotAcceptable(accept, list(formats.values()))
    return best


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
