"""Something is killed at a moment that chance picks; CLUSTER_SEEDS says how many moments are tried."""

import os
import random

import pytest

from tests.cluster.support import LASTING, Parts, Viewer, check_stream, expected
from tools.cluster import Part

pytestmark = pytest.mark.anyio
SEEDS = int(os.environ.get("CLUSTER_SEEDS", "1"))


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_what_dies_at_any_moment_costs_no_byte(seed: int, parts: Parts) -> None:
    chance = random.Random(seed)
    viewers = [Viewer(chance.sample(parts.urls, 2), LASTING) for _ in range(4)]
    wanted = await expected(LASTING)
    mortal: list[Part] = [parts.cluster.redis, *parts.cluster.webs, *parts.workers]
    for victim in chance.sample(mortal, 2):
        chance.choice(viewers).reaches(chance.randrange(len(wanted)))
        victim.kill()
        victim.start()
    for viewer in viewers:
        check_stream(viewer.finish(), wanted)
