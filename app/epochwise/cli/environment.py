"""The operator's settings, and which of them are not valid."""

import typer
from pydantic import ValidationError

from epochwise.cli.say import say
from epochwise.settings import Settings


def settings_of_environment() -> Settings:
    """The settings of the environment; an invalid value ends the program with the variable's name."""
    try:
        return Settings()
    except ValidationError as error:
        for invalid in error.errors():
            name = f"EPOCHWISE_{'_'.join(map(str, invalid['loc']))}".upper()
            say(f"{name}={invalid['input']}: {invalid['msg']}")
        raise typer.Exit(2) from None
