"""Writes docs/questions.md, where each thing that readers asked is seen: `make docs`. A test compares the two."""

from collections.abc import Iterator
from pathlib import Path

from epochwise.show.questions.all import QUESTIONS
from tools.markdown import table

PAGE = Path(__file__).parent.parent / "docs" / "questions.md"
SERVER = "http://127.0.0.1:8000"
ASKED = {
    1: "Batch size and epochs are both whole numbers",
    2: "Each step improves the model, one hopes",
    3: "A step: predict, compare, error, update",
    4: "Gradient descent goes down a slope",
    5: "Log loss or squared error",
    6: "Other algorithms update otherwise",
    7: "A sample and its other names",
    8: "A sample in word2vec",
    9: "Batch size: samples before one update",
    10: "A batch as a loop, with the error at its end",
    11: "Batch, stochastic and mini-batch gradient descent",
    12: "Popular sizes: 32, 64, 128",
    13: "A last batch that is smaller",
    14: "1,000 samples in batches of 400",
    15: "Remove samples, drop the last batch, or choose a divisor",
    16: "A batch size above the number of samples",
    17: "One sample, several batch sizes",
    18: "The error of several samples",
    19: "One by one, or averaged",
    20: "Whether the next batch uses the new weights",
    21: "An epoch: every sample once",
    22: "One batch an epoch, and whether epochs are needed then",
    23: "Two nested loops",
    24: "10, 100, 500, 1,000 epochs and more",
    25: "Other rules to stop by",
    26: "Why there is more than one pass",
    27: "Learning too slowly, or too much",
    28: "The learning curve",
    29: "Over-learned, under-learned, suitably fit",
    30: "Two meanings of learning curve",
    31: "Hyperparameters and parameters",
    32: "No rules: try values",
    33: "200 samples, batches of 5, 1,000 epochs",
    34: "Samples drawn with replacement",
    35: "Whether batches change from epoch to epoch",
    36: "Shuffled before or after an epoch",
    37: "One sample used often, another never",
    38: "Fixed batches, or new ones in each epoch",
    39: "Time series and their order",
    40: "Batches of windows for recurrent networks",
    41: "steps_per_epoch",
    42: "20 steps of 10 out of 1,000 images",
    43: "Whether steps_per_epoch saves time",
    44: "Gradient accumulation",
    45: "The random seed",
    46: "The validation interval",
    47: "Results that change from run to run",
    48: "A fixed split of the data",
    49: "Classes of unequal size",
    50: "Stratified batches and oversampling",
    51: "Ranking by pairs",
    52: "Accuracy that falls between epochs",
    53: "Weights carried from one epoch to the next",
    54: "Iterations, batches and epochs: 50,000 / 64 / 35",
    55: "A loop of 50 around 35 epochs",
    56: "Accuracy averaged over batches",
    57: "Bigger batches that end with lower accuracy",
    58: "fit() with 50 epochs, or 50 times with one",
    59: "What batch size and epochs do to the weights",
    60: "Stopping at the best weights",
    61: "A smoother error surface",
    62: "Noise that helps",
    63: "Enough updates",
    64: "Whether batch gradient descent is faster",
    65: "The test set after training",
    66: "Saving, evaluating and going on",
    67: "Another number of epochs for each network",
    68: "More examples and pictures",
    69: "Other languages",
    70: "Replies to what was asked",
}
"""What the tutorial says and its readers asked, by number."""
LATER = frozenset({69})
"""What cannot be seen yet."""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Where each question is answered"
    yield ""
    yield (
        "The claims of a well-known tutorial on batches and epochs, the questions of its readers, and what shows each. "
        f"All answers stand on [one page]({SERVER}/questions). Written from the code by `make docs`."
    )
    yield ""
    yield from table("number", "asked", "seen in", rows=((row, words, _seen(row)) for row, words in ASKED.items()))


def _seen(row: int) -> str:
    if row in LATER:
        return "not yet"
    if row == max(ASKED):
        return f"[Questions readers asked]({SERVER}/questions)"
    found = [question for question in QUESTIONS.values() if row in question.rows]
    return ", ".join(f"[{question.asked}]({SERVER}/questions/{question.name})" for question in found)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
