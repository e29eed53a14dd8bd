"""Templates into pages, with the policy and the headers that every page has."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text, Value, counted
from epochwise.language.language import Language
from epochwise.paths import TEMPLATES
from epochwise.show.glossary import GLOSSARY
from epochwise.web.assets import FAST, Asset, Assets
from epochwise.web.caching import REVALIDATE, is_known, joined
from epochwise.web.language import content_language, language_of
from epochwise.web.site import site_of

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The empty style element that Plotly makes and fills by script."""
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {EMPTY_STYLE}; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
LOCKED = f"{POLICY}; frame-ancestors 'none'"
"""For every page but the embed, which anybody may frame: `*` would still shut out files and sandboxed frames."""
NAMED_HOST = re.compile(r"[A-Za-z0-9_.-]+(:\d+)?")
STYLES = ("style.css", "controls.css", "terms.css", "lens.css", "verdict.css", "wide.css")
"""What the lab and the embed look like: written into them, so that their first paint waits for no further file."""
MORE_STYLES = {"embed.html": ("embed.css",)}
"""What the page of a template has beside them."""

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(assets: Assets, root: str, name: str, language: Language, **context: Any) -> Asset:
    """A page in a language, compressed.

    Its template is given `asset(path)`, the address of a file, `styles`, those of a page's style element, `root`, the
    prefix of every link, `glossary`, the explained words, and `_` and `ngettext`, which say a text in the language.
    """
    text = _environment.get_template(name).render(
        asset=lambda path: root + assets.address(path),
        styles=styles(assets, name),
        root=root,
        language=language,
        glossary=GLOSSARY,
        _=Speaker(language).say,
        ngettext=Speaker(language).say_counted,
        **context,
    )
    page = Asset.of(text.encode(), "text/html; charset=utf-8")
    page.compress(FAST)
    return page


@cache
def styles(assets: Assets, name: str) -> Markup:
    """The content of the style element of a template's page, without comments and blanks, which no reader sees."""
    text = "".join(assets.text(path) for path in (*STYLES, *MORE_STYLES.get(name, ())))
    bare = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)
    return Markup(re.sub(r"(?<=[:,])\s+", "", re.sub(r"\s*([{};])\s*", r"\1", bare)))


def with_styles(policy: str, assets: Assets, name: str) -> str:
    """A policy that also allows the style element of a template's page."""
    digest = b64encode(sha256(styles(assets, name).encode()).digest()).decode()
    return policy.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def embed_policy(request: Request) -> str:
    """The policy of a page that others frame, in a sandbox too: it names our origin beside 'self'.

    In a sandboxed frame, whose origin is opaque, 'self' means the page's own address, but Safari 26.5 lets it match
    nothing: https://bugs.webkit.org/show_bug.cgi?id=316847
    """
    public = site_of(request).settings.public_address
    scheme, _, rest = (public or f"{request.scope['scheme']}://{request.headers.get('host', '')}").partition("://")
    host = rest.partition("/")[0]
    # A policy has no words for an address of IPv6; and the header may be the very one that is refused.
    return POLICY.replace("'self'", f"'self' {scheme}://{host}") if NAMED_HOST.fullmatch(host) else POLICY


@dataclass(frozen=True)
class Speaker:
    """What a template says in a language. Values that are markup stay so, all else of a sentence is escaped."""

    language: Language

    def say(self, text: str, /, **values: Value) -> str:
        """A text, or the text of a template with these values."""
        return self._marked_up(text if isinstance(text, Text) else Text(text, **values))

    def say_counted(self, one: str, many: str, /, count: int, **values: Value) -> str:
        """The text of one of two templates, which both may name `{count}`."""
        return self._marked_up(counted(one, many, count=count, **values))

    def _marked_up(self, text: Text) -> str:
        if not any(isinstance(value, Markup) for value in text.values.values()):
            return self.language.say(text)
        template = Markup(escape(self.language.template_of(text)))
        return template.format_map({name: self.language.write(value) for name, value in text.values.items()})


def page_answer(request: Request, page: Asset, policy: str, status: int = 200) -> Response:
    """A page as a response, or 304."""
    coding, body = page.best(joined(request, "accept-encoding"))
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": REVALIDATE,
        "ETag": page.etag,
        "Vary": "Accept-Encoding, Accept-Language",
        **content_language(language_of(request)),
    }
    if status == 200 and is_known(request, page.etag):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, status_code=status, headers=headers, media_type=page.media_type)


def with_code(text: str) -> Markup:
    """Text in which what stands in backquotes is code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def with_marks(text: str) -> Markup:
    """Text in which what stands in backquotes is code, and what stands between two asterisks the name of a part."""
    return Markup(re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", str(with_code(text))))


_PRESSED = re.compile(r'(<span class="together">(?:<button.*?</button>|<b class="fixed.*?</b>))</span>([.,;:])')
_EXPLAINED = re.compile(r'(<span class="term">(?:(?!<span class="term">).)*?</span></span>)([.,;:])')


def keep_together(text: Markup) -> Markup:
    """A sentence in which no line begins with the punctuation that follows a button. WebKit needs it inside."""
    pressed = _PRESSED.sub(r"\1\2</span>", str(text))
    return Markup(_EXPLAINED.sub(r'<span class="together">\1\2</span>', pressed))


_environment.filters["with_code"] = with_code
_environment.filters["with_marks"] = with_marks
_environment.filters["keep_together"] = keep_together
_environment.filters["set_text"] = set_text


def script_json(value: object) -> Markup:
    """JSON for a script element: no `<`, so that nothing in it can end the element."""
    return Markup(orjson.dumps(value).replace(b"<", rb"\u003c").decode())
