"""Python loads this first where its folder is in PYTHONPATH: the wall clock goes by what `JUMPING_CLOCK` holds."""

import mmap
import os
import struct
import time

with open(os.environ["JUMPING_CLOCK"], "rb") as file:
    ahead = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
true_time = time.time


def jumping_time() -> float:
    """Seconds since 1970, and as many more as the file says at this moment."""
    return true_time() + float(struct.unpack("d", ahead[:8])[0])


time.time = jumping_time
