"""Where requests begin."""

import asyncio

from epochwise.web.entrance import BEGUN_AT_ONCE, MOST_ROUNDS, ROUNDS_AFTER, Entrance


def test_a_request_does_not_wait_for_a_thousand_of_another_client() -> None:
    begun = list[str]()

    async def come() -> int:
        loop, entrance = asyncio.get_running_loop(), Entrance()
        for _ in range(1000):
            entrance.put(loop, "flood", lambda: begun.append("flood"))
        entrance.put(loop, "pupil", lambda: begun.append("pupil"))
        rounds = 0
        while "pupil" not in begun:
            await asyncio.sleep(0)
            rounds += 1
        while len(begun) < 1001:
            await asyncio.sleep(0)
        return rounds

    rounds = asyncio.run(come())
    assert rounds <= 3
    assert begun.index("pupil") < 2 * BEGUN_AT_ONCE


async def _begun_by_round(connections: int) -> list[int]:
    """How many requests have begun by each round, where each of the first so many brings a connection and a request."""
    loop, entrance, begun, by_round = asyncio.get_running_loop(), Entrance(), list[str](), list[int]()
    for number in range(2 * connections):
        if number < connections:
            entrance.connected()
            entrance.put(loop, "", lambda: begun.append(""))
        await asyncio.sleep(0)
        by_round.append(len(begun))
    return by_round


def test_requests_begin_when_no_more_connections_come() -> None:
    connections = MOST_ROUNDS // 2
    by_round = asyncio.run(_begun_by_round(connections))
    assert set(by_round[: connections + ROUNDS_AFTER - 1]) == {0}
    assert by_round[-1] == connections


def test_connections_without_end_let_some_requests_begin() -> None:
    by_round = asyncio.run(_begun_by_round(10 * MOST_ROUNDS))
    assert BEGUN_AT_ONCE * 8 <= by_round[10 * MOST_ROUNDS - 1] <= BEGUN_AT_ONCE * 10
