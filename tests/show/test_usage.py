"""What other programs call a word: every entry is complete, and names the page that says so."""

import ast
import re
from urllib.parse import urlsplit

import pytest

from epochwise.show.glossary import GLOSSARY
from epochwise.show.usage import pages
from epochwise.show.usage.pages import PROGRAMS, DocumentationPage
from epochwise.show.usage.table import USAGES
from epochwise.show.usage.usage import A_BATCH, A_CHUNK, A_ROUND, AN_EPOCH, AN_UPDATE, Usage

HOSTS = {
    "Keras": {"keras.io", "www.tensorflow.org"},
    "PyTorch": {"docs.pytorch.org"},
    "Lightning": {"lightning.ai"},
    "scikit-learn": {"scikit-learn.org"},
    "XGBoost": {"xgboost.readthedocs.io"},
    "MATLAB": {"www.mathworks.com"},
    "Create ML": {"developer.apple.com"},
    "KNIME": {"docs.knime.com", "github.com"},
    "Wolfram Language": {"reference.wolfram.com"},
}
"""Where the makers of each program document it."""
IN_PYTHON = {"Keras", "PyTorch", "Lightning", "scikit-learn", "XGBoost"}
SETTINGS = (
    "batch-size",
    "batch-size-per-replica",
    "short-last-batch",
    "gradient-accumulation",
    "steps-per-epoch",
    "validation-frequency",
)
ENTRIES = [
    pytest.param(usage, id=f"{name}:{usage.page.program}:{usage.name}")
    for name, usages in USAGES.items()
    for usage in usages
]
CITED = [page for page in vars(pages).values() if isinstance(page, DocumentationPage)]


def test_the_words_are_those_of_the_glossary_and_all_that_were_promised() -> None:
    assert USAGES.keys() <= GLOSSARY.keys()
    assert {"sample", "batch", "epoch", "update", "iteration", "shuffling", "learning-rate", *SETTINGS} <= USAGES.keys()
    assert {usage.page.program for usages in USAGES.values() for usage in usages} == set(PROGRAMS)


@pytest.mark.parametrize("usage", ENTRIES)
def test_every_entry_is_complete(usage: Usage) -> None:
    assert usage.name == usage.name.strip() != ""
    assert re.fullmatch(r"[A-Z1-9“`].*[.”]", usage.note)
    assert (usage.name + usage.note).count("`") % 2 == 0
    assert len(usage.note) <= 130
    assert "  " not in usage.note + usage.line
    if usage.page.program in IN_PYTHON:
        ast.parse(f"{usage.line} pass" if usage.line.endswith(":") else usage.line)


@pytest.mark.parametrize("page", CITED, ids=lambda page: page.address)
def test_every_page_has_a_title_and_a_well_formed_address_of_its_makers(page: DocumentationPage) -> None:
    address = urlsplit(page.address)
    assert page.title
    assert address.scheme == "https"
    assert address.hostname in HOSTS[page.program]
    assert re.fullmatch(r"/[\w./-]+", address.path)
    assert not address.query + address.fragment
    assert address.hostname != "github.com" or address.path.startswith("/knime/")
    assert any(usage.page is page for usages in USAGES.values() for usage in usages), "no entry relies on it"


@pytest.mark.parametrize("name", USAGES)
def test_the_programs_of_a_word_are_listed_in_the_same_order(name: str) -> None:
    meanings = list(dict.fromkeys(usage.counts for usage in USAGES[name]))
    order = [(meanings.index(usage.counts), PROGRAMS.index(usage.page.program)) for usage in USAGES[name]]
    assert order == sorted(order)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("program", ["Keras", "PyTorch", "Lightning"])
def test_every_setting_has_a_line_of_code_in_each_framework(name: str, program: str) -> None:
    assert any(usage.line for usage in USAGES[name] if usage.page.program == program)


def test_an_iteration_is_five_things() -> None:
    counted = {usage.counts for usage in USAGES["iteration"]}
    assert counted == {AN_UPDATE, A_BATCH, AN_EPOCH, A_CHUNK, A_ROUND}
    assert not any(usage.counts for name, usages in USAGES.items() if name != "iteration" for usage in usages)
