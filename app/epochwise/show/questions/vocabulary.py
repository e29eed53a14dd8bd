"""What a search takes for one word: its endings, and other words that mean the same."""

import re
from collections.abc import Iterator, Mapping

SAME_WORDS = (
    "iteration iterative step update",
    "row sample example instance observation record",
    "row sample data dataset",
    "feature input",
    "forever ever infinite infinity endless",
    "best optimal optimum ideal good right which choose",
    "weight parameter",
    "smaller small short incomplete uneven",
    "divisible divide divisor division remainder evenly",
    "bigger big larger large",
    "stop end stopping",
    "criterion condition rule",
    "number many count",
    "total many all sum",
    "effect affect influence impact do",
    "network model",
    "nan diverge explode infinite",
    "mean average averaged",
    "computed compute calculate calculated averaged printed print",
    "different own other differ difference",
    "better improve best helps worse",
    "order rank",
    "seed random",
    "split set",
    "set fix",
    "pytorch keras program framework tensorflow lightning",
    "dataloader drop",
    "gpu memory processor",
    "loop nested iteration",
    "before after",
    "speed fast faster time slow slower",
)
"""Each line has words that a search takes for one another."""


def words_of(text: str) -> Iterator[str]:
    """The words and numbers of a text in small letters; numbers without commas, `drop_last` as two words."""
    bare = re.sub(r"(?<=\d),(?=\d{3})", "", text.casefold())
    return (match.group() for match in re.finditer(r"\d+\.\d+|[^\W_]+", bare))


def stem_of(word: str) -> str:
    """A word without the ending that English gives it: "shuffles", "shuffled" and "shuffling" are "shuffl"."""
    if re.fullmatch(r".+[^aeiou]ies", word):
        word = f"{word[:-3]}y"
    bare = re.sub(r"(?<=...)(?:es|ed|ing|ion|ive|e)$", "", re.sub(r"(?<=...[^su])s$", "", word))
    return re.sub(r"([bdgkmnprt])\1$", r"\1", bare)


STOP_WORDS = frozenset(
    words_of(
        "a about all an and any are as at be been but by can could did do does each every for from get had has have "
        "how i if in into is it its make makes may me must my no not of on one or our per shall should so some such "
        "than that the their them then there these they this those to too use used using was we were what when "
        "where which who why will with would you your "
    )
)
"""A search passes over these, unless it has no others."""


def _same_stems() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in SAME_WORDS:
        stems = {stem_of(word) for word in words_of(line)}
        for stem in stems:
            found.setdefault(stem, set()).update(stems - {stem})
    return found


SAME_STEMS = _same_stems()
"""The stems that a stem is taken for, beside itself."""
