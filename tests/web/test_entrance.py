"""Where requests begin."""

import asyncio

from epochwise.web.entrance import BEGUN_AT_ONCE, Entrance


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
