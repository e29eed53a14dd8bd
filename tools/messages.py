"""Writes the message catalogue's template, every text that a reader can see, from the sources: `make messages`."""

import ast
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_javascript
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from epochwise.language.languages import TEMPLATE
from epochwise.settings import Settings
from epochwise.web.app import create_app
from epochwise.web.docs import operations

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "app" / "epochwise"
PYTHON = {"Text": ((0,),), "counted": ((0, 1),), "knob": ((2,), (3,), (4,))}
"""Which arguments of which calls are messages; two together are a singular and its plural."""
SPOKEN = {"FieldError", "RunWarning", "Verdict", "NotFound", "NotReady", "Busy", "Refused"}
"""Calls whose arguments a reader sees: words among them have to be a Text."""
TEMPLATES = {"_": None, "ngettext": (1, 2)}
SCRIPTS = {"t": None, "tn": (1, 2)}

Message = str | tuple[str, str]
Arguments = str | Iterable[str | None] | None


def catalogue() -> Catalog:
    """Every message with the files in which it stands."""
    found = Catalog(project="Epochwise", charset="utf-8")
    for file, message in sorted(_messages(), key=lambda pair: (str(pair[0]), str(pair[1]))):
        found.add(message, locations=[(file.relative_to(ROOT).as_posix(), 0)])
    return found


def template() -> str:
    """The catalogue's template as the file holds it."""
    content = BytesIO()
    write_po(content, catalogue(), omit_header=True, include_lineno=False, sort_by_file=True, width=120)
    return content.getvalue().decode()


def untranslatable() -> Iterator[str]:
    """Every place where a reader's text is put together in a way that the catalogue cannot follow."""
    for file in sorted((ROOT / "static").rglob("*.js")):
        for function, parts in _spoken(file):
            if len(_texts(parts)) != len(SCRIPTS[function] or (1,)):
                yield f"{file.relative_to(ROOT)}: {function}({parts}), a call with a call inside or without a text"
    for file in sorted(PACKAGE.rglob("*.py")):
        for call, name in _calls(file):
            wrong = _is_glued if name in PYTHON else _is_glued_or_bare if name in SPOKEN else None
            if wrong and any(wrong(argument) for argument in call.args):
                yield f"{file.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"


def _messages() -> Iterator[tuple[Path, Message]]:
    for file in PACKAGE.rglob("*.py"):
        for call, name in _calls(file):
            for places in PYTHON.get(name, ()):
                literals = [_literal(call, place) for place in places]
                if all(literals):
                    yield from ((file, message) for message in _message(literals))
    for file in (ROOT / "templates").rglob("*.html"):
        with file.open("rb") as content:
            for _, _, arguments, _ in babel_extract(content, list(TEMPLATES), [], {}):
                yield from ((file, message) for message in _message(arguments))
    for file in (ROOT / "static").rglob("*.js"):
        for _, parts in _spoken(file):
            yield from ((file, message) for message in _message(parts))
    for text in _documented():
        yield PACKAGE / "web", text


def _documented() -> Iterator[str]:
    """What the API's document says of its routes and of their parameters, as the page of the API shows it."""
    for operation in operations(create_app(Settings()).openapi()):
        yield operation["summary"]
        if "description" in operation:
            yield operation["description"]
        yield from (parameter["description"] for parameter in operation["own"])


def _spoken(file: Path) -> Iterator[tuple[str, Arguments]]:
    """The calls of a script that say a text, with the strings among their arguments."""
    with file.open("rb") as content:
        for _, function, parts, _ in extract_javascript(content, SCRIPTS, [], {}):
            yield str(function), parts


def _calls(file: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id


def _literal(call: ast.Call, place: int) -> str:
    """A text that stands there; '' for a variable, whose text stands elsewhere."""
    argument = call.args[place] if place < len(call.args) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _texts(arguments: Arguments) -> list[str]:
    return [text for text in ([arguments] if isinstance(arguments, str) else arguments or ()) if text]


def _message(arguments: Arguments) -> Iterator[Message]:
    """The text among a call's arguments, or its singular and plural; none where a variable stands for it."""
    texts = _texts(arguments)
    if texts:
        yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _is_glued(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def _is_glued_or_bare(argument: ast.expr) -> bool:
    bare = isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value
    return _is_glued(argument) or bare


if __name__ == "__main__":
    TEMPLATE.write_text(template())
