"""The operator's settings, and what is wrong with them."""

import typer
from pydantic import ValidationError

from epochwise.cli.say import say
from epochwise.settings import Settings


def settings_of_environment() -> Settings:
    """The settings of the environment; what is wrong there ends the program with the variable's name and value."""
    try:
        return Settings()
    except ValidationError as error:
        for wrong in error.errors():
            name = f"EPOCHWISE_{'_'.join(map(str, wrong['loc']))}".upper()
            say(f"{name}={wrong['input']}: {wrong['msg']}")
        raise typer.Exit(2) from None
