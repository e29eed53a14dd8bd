"""What is refused beside a configuration: an argument of the client, or a variable of the environment."""

from typing import ClassVar

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.text import Text


class InvalidSetting(EpochwiseError, ValueError):
    """An argument or an environment variable that cannot be used, by its `name`; no server answers with it."""

    code = "invalid-setting"
    title = Text("A setting is not valid")
    status: ClassVar[int] = 422

    def __init__(self, name: str, reason: str) -> None:
        """`reason` is a clause that tells the value and what is allowed."""
        super().__init__(Text("{name}: {reason}.", name=name, reason=reason), name=name)
        self.name = name
