"""The operator's settings, and which of them are not valid."""

import ipaddress
import os
from typing import Any

from pydantic import ValidationError

from epochwise.cli.say import say
from epochwise.core.config.setting import InvalidSetting
from epochwise.settings import PREFIX, Settings, refuse_misspelt, takes

PROXIES = "FORWARDED_ALLOW_IPS"


def settings_of_environment(**given: Any) -> Settings:
    """The settings of the environment, but for those that are given.

    What is not valid, is misspelt or would be passed over ends the program, with a line for each that names it.

    Raises:
        SystemExit: with the status 2.
    """
    try:
        refuse_misspelt(os.environ)
        _refuse_unclear_proxies(os.environ.get(PROXIES, ""))
        return Settings(**given)
    except InvalidSetting as error:
        say(error.detail)
    except ValidationError as error:
        for invalid in error.errors():
            name = str(invalid["loc"][0])
            ours = invalid.get("ctx", {}).get("error") if invalid["type"] == "value_error" else None
            reason = ours or f"must be {takes(Settings.model_fields[name])}"
            say(f"{PREFIX}{name.upper()}={invalid['input']}: {reason}.")
    raise SystemExit(2)


def _refuse_unclear_proxies(listed: str) -> None:
    """The server takes a network that it cannot read for a name, trusts nobody, and does not say so."""
    for proxy in filter(None, (part.strip() for part in listed.split(","))):
        try:
            if "/" in proxy and not proxy.startswith("/"):
                ipaddress.ip_network(proxy)
        except ValueError as error:
            raise InvalidSetting(
                PROXIES, f"{error}; addresses, networks such as 10.0.0.0/8, or * are allowed"
            ) from None
        if "*" in proxy and listed.strip() != "*":
            raise InvalidSetting(PROXIES, f"{listed!r} is unclear; * stands alone, and trusts everybody")
