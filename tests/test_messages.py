"""Whatever a reader sees is in the catalogue, whole."""

from epochwise.language.languages import TEMPLATE
from tools import messages


def test_the_catalogue_holds_every_message_of_the_sources() -> None:
    assert TEMPLATE.read_text() == messages.template(), "run make messages"


def test_no_message_is_glued_together() -> None:
    assert list(messages.untranslatable()) == []
