"""One thing has one name: in the table, in the API, in the documents."""

import re
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_tables_columns_have_the_names_of_the_lines(client: httpx.Client) -> None:
    table = client.get("/").text.partition('id="numbers"')[2].partition("</thead>")[0]
    assert re.findall(r'<th scope="col">([^<]+)</th>', table) == [
        "epoch",
        "training",
        "validation",
        "running mean",
        "unweighted mean",
    ]


def test_the_api_says_by_which_names_its_losses_go(client: httpx.Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    named = [schema["properties"] for schema in schemas.values() if "unweighted" in schema.get("properties", {})]
    assert len(named) >= 2
    for members in named:
        assert members["running"]["description"].startswith("Running mean")
        assert members["unweighted"]["description"].startswith("Unweighted mean")
        assert members["train"]["description"].startswith("Training loss")
        assert members["validation"]["description"].startswith("Validation loss")


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
def test_no_document_calls_an_epoch_the_best(file: Path) -> None:
    assert re.findall(r"best (?:epoch|so far|validation)", file.read_text(), re.IGNORECASE) == []


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
def test_no_document_says_what_the_word_list_mends(file: Path) -> None:
    hard = (
        r"in the words of|lie in your|asks no other|Ask it|among the rest|in this folder, say|where tutorials slip"
        r"|the house is laid|way forward and back|own twin|is given up|so-manieth|befall|taken along|may do\b"
        r"|not to be had|first parameters|stand in the reference|both make training longer"
    )
    assert re.findall(hard, file.read_text(), re.IGNORECASE) == []


def test_the_standard_terms_of_the_verdict_can_be_looked_up(client: httpx.Client) -> None:
    for word in ("overfitting", "underfitting"):
        assert word in (ROOT / "README.md").read_text() or word in (ROOT / "docs" / "explanation.md").read_text()
        assert f'id="{word}"' in client.get("/docs/glossary").text
    assert 'id="overfitting-and-underfitting"' in client.get("/docs/explanation").text
