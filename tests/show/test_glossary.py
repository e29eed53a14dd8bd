"""The words of the field: one line each, in plain sentences, named once."""

from itertools import chain

from epochwise.show.glossary import GLOSSARY


def test_every_term_has_a_line_of_whole_sentences() -> None:
    for name, term in GLOSSARY.items():
        assert name == term.word.replace(" ", "-") or name.startswith(term.word.replace(" ", "-"))
        assert term.meaning[0].isupper()
        assert term.line.endswith(".")
        assert len(term.line) <= 160, name
        assert not term.more or (term.more[0].isupper() and term.more.endswith("."))


def test_no_two_terms_claim_the_same_word() -> None:
    words = [term.word for term in GLOSSARY.values()]
    others = chain.from_iterable(term.also.split(", ") for term in GLOSSARY.values() if term.also)
    both = [*words, *others]
    assert len(set(both)) == len(both)


def test_the_standard_words_are_explained() -> None:
    wanted = {"loss", "update", "validation", "gradient", "parameters", "overfitting", "underfitting", "batch", "epoch"}
    assert wanted <= GLOSSARY.keys()
    assert GLOSSARY["overfitting"].line == (
        "The model still improves on the training samples, but gets worse on samples that it has not seen. "
        "Also: over-learned."
    )
    assert GLOSSARY["update"].line.endswith("Also: step, often iteration.")
    assert 200 % 64 == 8, "as the glossary says of a short last batch"
