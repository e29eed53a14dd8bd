"""A table of many runs in as many characters as a line has: columns are left out, numbers are never cut."""

from collections.abc import Sequence

LEAST_NEEDED = (
    "distance",
    "rate updates",
    "samples seen",
    "train seconds",
    "lowest validation",
    "lowest epoch",
    "accuracy",
    "status",
    "updates",
)
"""The columns that a narrow terminal does without, in this order."""
_BETWEEN = "  "


def table_within(width: int, names: Sequence[str], lines: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """The lines of a table, and the names of the columns that are left out so that none is longer than `width`, as far
    as that can be. The words of a name stand below each other: it is then hardly wider than its numbers.
    """
    height = max((len(name.split()) for name in names), default=0)
    columns = dict[str, list[str]]()
    for place, name in enumerate(names):
        words = name.split()
        texts = ["" for _ in range(height - len(words))] + words + [line[place] for line in lines]
        widest = max(map(len, texts))
        columns[name] = [text.rjust(widest) if place else text.ljust(widest) for text in texts]
    left_out = list[str]()
    for name in LEAST_NEEDED:
        if len(_BETWEEN.join(column[0] for column in columns.values())) <= width:
            break
        if columns.pop(name, None):
            left_out.append(name)
    rows = (_BETWEEN.join(texts).rstrip() for texts in zip(*columns.values(), strict=True))
    return [row for row in rows if row], left_out
