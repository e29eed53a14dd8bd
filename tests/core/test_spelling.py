"""A name that nobody knows is answered with the one that was meant."""

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.spelling import SYNONYMS, meant


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("batchsize", "batch_size"),
        ("batch-size", "batch_size"),
        ("batchSize", "batch_size"),
        ("Batch_Size", "batch_size"),
        ("bs", "batch_size"),
        ("lr", "learning_rate"),
        ("learningrate", "learning_rate"),
        ("epoch", "epochs"),
        ("n_epochs", "epochs"),
        ("n_samples", "samples"),
        ("validation", "validation_samples"),
        ("random_state", "seed"),
    ],
)
def test_the_field_that_was_meant_is_found(name: str, field: str) -> None:
    assert meant(name, RunConfig.model_fields) == field


@pytest.mark.parametrize("name", ["", "zzz", "format", "utm_source"])
def test_what_is_near_to_nothing_is_nothing(name: str) -> None:
    assert meant(name, RunConfig.model_fields) is None


def test_other_programs_words_are_those_of_our_fields() -> None:
    assert set(SYNONYMS.values()) <= set(RunConfig.model_fields)
    assert not set(SYNONYMS) & set(RunConfig.model_fields)


def test_only_what_is_known_is_meant() -> None:
    assert meant("lr", ["points", "first"]) is None
    assert meant("point", ["points", "first"]) == "points"
