"""A text in another language has that language's words, plural forms and numbers."""

from typing import Any

import numpy as np
import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from epochwise.core.config.text import Share, Text, counted, in_sequence
from epochwise.language.language import ENGLISH, Language
from epochwise.language.languages import languages
from epochwise.language.pseudo import PSEUDO, accented

SCRIPT = [("static/page/plan.js", 0)]


def language(tag: str, *messages: tuple[Any, Any], **options: Any) -> Language:
    """A language of these messages."""
    catalogue = Catalog(locale=tag)
    for english, translated in messages:
        catalogue.add(english, translated, **options)
    return Language.of(tag, Locale.parse(tag), catalogue)


GERMAN = language(
    "de",
    ("Loss is {loss}.", "Der Verlust ist {loss}."),
    (("{count} epoch", "{count} epochs"), ("{count} Epoche", "{count} Epochen")),
    ("the rows", "die Zeilen"),
    ("{what} are shuffled.", "Gemischt werden {what}."),
)


@pytest.mark.parametrize(
    ("text", "german"),
    [
        (Text("Loss is {loss}.", loss=0.1234), "Der Verlust ist 0,123."),
        (Text("Loss is {loss}.", loss=12_345), "Der Verlust ist 12.345."),
        (Text("Loss is {loss}.", loss=Share(0.0123, 1)), "Der Verlust ist 1,2\xa0%."),
        (counted("{count} epoch", "{count} epochs", count=1), "1 Epoche"),
        (counted("{count} epoch", "{count} epochs", count=2000), "2.000 Epochen"),
        (Text("{what} are shuffled.", what=Text("the rows")), "Gemischt werden die Zeilen."),
        (in_sequence(Text("Loss is {loss}.", loss="low"), Text("Nobody knows.")), "Der Verlust ist low. Nobody knows."),
        (Text(""), ""),
        ("Loss is {loss}.", "Loss is {loss}."),
    ],
)
def test_a_text_is_said_with_the_words_and_numbers_of_the_language(text: str, german: str) -> None:
    assert GERMAN.say(text) == german
    assert ENGLISH.say(text) is text


def test_a_language_with_three_plural_forms_has_all_of_them() -> None:
    polish = language("pl", (("{count} row", "{count} rows"), ("{count} wiersz", "{count} wiersze", "{count} wierszy")))
    said = [polish.say(counted("{count} row", "{count} rows", count=count)) for count in (1, 2, 5, 22)]
    assert said == ["1 wiersz", "2 wiersze", "5 wierszy", "22 wiersze"]


def test_a_document_is_said_as_a_whole_and_its_numbers_are_left_alone() -> None:
    losses = np.array([0.5])
    document = {"what": [Text("the rows"), {"code": "rows"}], "losses": losses, "none": None}
    said = GERMAN.say_all(document)
    assert (said["what"], said["none"]) == (["die Zeilen", {"code": "rows"}], None)
    assert said["losses"] is losses
    assert ENGLISH.say_all(document) is document


def test_scripts_are_given_their_own_messages_by_the_browsers_plural_categories() -> None:
    forms = ("{count} wiersz", "{count} wiersze", "{count} wierszy")
    polish = language("pl", (("{count} row", "{count} rows"), forms), ("Play", "Graj"), locations=SCRIPT)
    rows = {"one": forms[0], "few": forms[1], "many": forms[2]}
    assert polish.scripts == {"{count} row": rows, "Play": "Graj"}
    assert GERMAN.scripts == {}


def test_the_pseudo_language_says_whatever_is_in_the_catalogue_and_is_there_on_request() -> None:
    assert list(languages()) == ["en"]
    pseudo = languages(pseudo=True)[PSEUDO]
    assert pseudo.say(Text("The server is busy")) == "Ţĥéé šééŕṽééŕ îîš ƀûûšý"
    assert pseudo.say(Text("What no catalogue has")) == "What no catalogue has"


def test_an_accented_text_keeps_its_placeholders_and_code_and_is_a_third_longer() -> None:
    english = "Send {requested} as `curl --json` does, in one piece."
    assert accented(english) == "Šééñð {requested} ååš `curl --json` ðööééš, îîñ ööñéé þîîééçéé."
    assert len(accented("Training loss is still falling")) > 1.25 * len("Training loss is still falling")
