"""What an Accept header asks for (RFC 9110, 12.5.1)."""

from collections.abc import Iterator, Mapping

Ranges = Mapping[str, float]
"""Media ranges, `*/*` among them, and the weight of each."""


def ranges_in(accept: str) -> Ranges:
    """The ranges of a header; without one, everything is as good."""
    return dict(_ranges(accept or "*/*"))


def weight(media: str, ranges: Ranges) -> float:
    """The weight of the most specific range that takes the media type."""
    candidates = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((ranges[candidate] for candidate in candidates if candidate in ranges), 0.0)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [
            value for name, _, value in (parameter.partition("=") for parameter in parameters) if name.strip() == "q"
        ]
        yield media, _number_or_one(weights)


def _number_or_one(weights: list[str]) -> float:
    try:
        return float(weights[0]) if weights else 1.0
    except ValueError:
        return 1.0
