"""How a program uses a word of the glossary."""

from dataclasses import dataclass

from epochwise.core.config.text import Text
from epochwise.show.usage.pages import DocumentationPage

AN_UPDATE = Text("an update")
A_BATCH = Text("a batch")
AN_EPOCH = Text("an epoch")
A_CHUNK = Text("a chunk of rows")
A_ROUND = Text("a boosting round, which adds trees")


@dataclass(frozen=True)
class Usage:
    """What a program calls a word, what is special about it there, and the page that says so.

    `name` is the program's own word or its name in code, in backquotes, and is not translated. `line` is a line of
    code, or "". `counts` says what one of them is, where programs use the same name for different things.
    """

    name: str
    note: Text
    page: DocumentationPage
    line: str = ""
    counts: Text | None = None
