"""The search among the questions: a learner's own words lead to the answer."""

import pytest

from epochwise.show.questions.all import QUESTIONS
from epochwise.show.questions.search import ENOUGH, Found, QuestionIndex
from epochwise.show.questions.vocabulary import stem_of, words_of

INDEX = QuestionIndex(str)
AMONG_FIRST = 3
SEARCHED = {
    "last batch smaller": "short-last-batch",
    "not divisible": "which-batch-sizes-divide",
    "best batch size": "which-batch-size",
    "optimal batch size": "which-batch-size",
    "rule for batch size": "which-batch-size",
    "forever": "when-to-stop",
    "patience": "when-to-stop",
    "stop criterion": "when-to-stop",
    "when to stop training": "when-to-stop",
    "early stopping": "stop-at-the-best-weights",
    "for loop": "two-loops",
    "nested loops": "two-loops",
    "pseudocode": "two-loops",
    "different epochs": "different-epochs-for-each-network",
    "compare networks": "different-epochs-for-each-network",
    "when is data shuffled": "shuffled-before-or-after",
    "shuffling": "shuffled-before-or-after",
    "shuffle before each epoch": "shuffled-before-or-after",
    "ranking": "ranking-by-pairs",
    "learning to rank": "ranking-by-pairs",
    "1000 images": "twenty-steps-of-ten",
    "1,000 images": "twenty-steps-of-ten",
    "1000 epochs": "how-many-epochs",
    "number of epochs": "how-many-epochs",
    "effect on weights": "what-do-they-do-to-the-weights",
    "pytorch": "which-loss-is-printed",
    "does every step make it better": "why-does-an-epoch-get-worse",
    "iterative": "is-an-iteration-an-epoch",
    "set the seed": "what-does-a-seed-do",
    "random split": "fix-the-split",
    "validation_split": "fix-the-split",
    "accuracy of epoch": "which-loss-is-printed",
    "mean accuracy": "which-loss-is-printed",
    "how is accuracy per epoch computed": "which-loss-is-printed",
    "total updates": "how-many-updates",
    "internal parameters": "hyperparameters-and-parameters",
    "feature vector": "what-is-a-sample",
    "GPU": "batch-size-per-gpu",
    "DataLoader": "drop-the-last-batch",
    "drop_last": "drop-the-last-batch",
    "NaN": "why-is-my-loss-nan",
    "dropout": "validation-below-training",
    "torch.optim.SGD": "is-torch-sgd-one-sample",
    "three sets": "where-is-the-test-set",
    "batch norm": "out-of-memory",
    "batch quark": "what-is-a-batch",
    "what is a batch": "what-is-a-batch",
    "steps per epoch": "steps-per-epoch",
    "27370": "782-of-782",
}
"""What learners type, and the question that is then among the first three."""


def names(found: Found) -> list[str]:
    return [question.name for question in (*found.whole, *found.nearest)]


@pytest.mark.parametrize(("query", "name"), SEARCHED.items())
def test_a_learners_words_lead_to_the_question(query: str, name: str) -> None:
    assert name in names(INDEX.find(query))[:AMONG_FIRST]


def test_one_word_of_an_answer_is_enough() -> None:
    question = QUESTIONS["when-to-stop"]
    assert "patience" in question.answer
    assert "patience" not in f"{question.asked} {question.also}"
    assert question in INDEX.find("patience").whole


def test_where_no_question_has_all_words_the_nearest_are_found() -> None:
    found = INDEX.find("batch quark")
    assert not found.whole
    assert all("batch" in f"{question.asked}".lower() for question in found.nearest)


def test_the_nearest_follow_only_where_few_have_all_words() -> None:
    few = INDEX.find("1000 images")
    assert few.whole[0].name == "twenty-steps-of-ten"
    assert few.nearest
    many = INDEX.find("shuffle before each epoch")
    assert len(many.whole) >= ENOUGH
    assert not many.nearest


def test_nothing_has_an_unknown_word_and_no_words_find_everything() -> None:
    assert INDEX.find("quark") == Found(())
    assert INDEX.find("") == INDEX.find(" ?! ") == Found(tuple(QUESTIONS.values()))


def test_stop_words_count_only_where_there_are_no_others() -> None:
    assert INDEX.find("how is the seed set") == INDEX.find("seed set")
    assert names(INDEX.find("each other"))


def test_a_word_counts_more_in_the_question_and_more_the_fewer_have_it() -> None:
    assert names(INDEX.find("accumulation"))[0] == "gradient-accumulation"
    found = INDEX.find("epoch buffer")
    assert names(found)[0] == "shuffle-buffer"


def test_words_that_stand_together_count_more() -> None:
    assert names(INDEX.find("best weights"))[0] == "stop-at-the-best-weights"
    first = names(INDEX.find("number of epochs"))[:AMONG_FIRST]
    assert "different-epochs-for-each-network" in first


@pytest.mark.parametrize(
    "words",
    [
        "shuffle shuffles shuffled shuffling",
        "batch batches",
        "stop stops stopped stopping",
        "accuracy accuracies",
        "iterate iterates iteration iterations iterative",
        "loss losses",
        "class classes",
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["bias", "status", "need", "use", "loss", "sum"])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem_of(word) == word


def test_words_are_small_and_numbers_have_no_commas() -> None:
    assert list(words_of("1,000 Images, drop_last; 0.35, 50,000 / 64")) == [
        *("1000", "images", "drop", "last", "0.35", "50000", "64"),
    ]


def test_texts_are_searched_as_they_are_said() -> None:
    index = QuestionIndex(lambda text: "Stapel" if text == QUESTIONS["what-is-a-batch"].asked else str(text))
    assert names(index.find("stapel")) == ["what-is-a-batch"]
