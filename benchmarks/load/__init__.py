"""What the system has to carry: one process beside a cluster, both on the same two cores."""

import sys

from tools.cluster import EXTRA

# Behind the others, as in the tests, so that their packages stay what they are.
sys.path.append(str(EXTRA))
