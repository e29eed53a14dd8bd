"""Of what type the body of a request is."""

from email.message import Message

from fastapi import Request

from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.web.caching import joined
from epochwise.wire.refusals import UnsupportedType

UTF_8 = ("utf-8", "utf8")
"""The charset of every body, and how people spell it; JSON has no parameter for it (RFC 8259, 8.1)."""


def check_body_type(request: Request, types: tuple[str, ...], wanted: Text) -> None:
    """Refuse a body that is not plain text of one of these types, saying what is `wanted`.

    Raises:
        UnsupportedType: when it is of another Content-Type or charset, or compressed.
    """
    given = request.headers.get("content-type", "")
    header = Message()
    header["Content-Type"] = given
    charset = str(header.get_param("charset", UTF_8[0])).strip().lower()
    if not given or header.get_content_type() not in types or charset not in UTF_8:
        raise UnsupportedType(shortened(given), wanted=wanted)
    for name, plain in (("Content-Encoding", "identity"), ("Transfer-Encoding", "chunked")):
        coding = joined(request, name)
        if coding.lower() not in ("", plain):
            raise UnsupportedType(shortened(coding), name, wanted)
