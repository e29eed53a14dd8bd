"""Whom a request is for."""

import asyncio
from typing import Any

import pytest

from epochwise.runs.client import CLIENT
from epochwise.web.clients import Clients, client_of


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a socket", "a socket"),
        ("", ""),
    ],
)
def test_a_client_is_an_address_or_the_network_of_a_household(address: str, client: str) -> None:
    assert client_of(address) == client


@pytest.mark.parametrize(("sender", "client"), [(("192.0.2.7", 5), "192.0.2.7"), (None, "")])
def test_what_works_for_a_request_knows_its_client(sender: tuple[str, int] | None, client: str) -> None:
    seen = list[str]()

    async def app(*_: Any) -> None:
        seen.append(await asyncio.create_task(_client()))

    async def _client() -> str:
        return CLIENT.get()

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    asyncio.run(Clients(app)({"type": "http", "client": sender}, nothing, nothing))
    assert seen == [client]
