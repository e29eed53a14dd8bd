"""The mark beside a verdict's headline, which tells the kinds apart without colour too: a path of 24 x 24 for each."""

from collections.abc import Mapping

from epochwise.core.diagnose.headline import Code

VERDICT_MARKS: Mapping[Code, str] = {
    # Down and then up again: validation has turned.
    "over-learned": "M2.5 5.5 8 18.5 20.5 5.5M12.5 5.5h8v8",
    # The same as a question: the way up is not sure.
    "perhaps-over-learned": "M2.5 5.5 8 18.5l2.4-2.5M13.2 13.1l2.6-2.7M18 8.1l2.5-2.6M14.5 5.5h6v6",
    # Still going down.
    "under-learned": "M3.5 5.5l17 13M12.5 18.5h8v-8",
    "unsteady": "M1.5 15.5l4.2-9 4.2 11 4.2-11 4.2 11 4.2-9",
    # Up, above a line that says where it began.
    "worse-than-untrained": "M12 16V3.5M6.5 9 12 3.5 17.5 9M3 20.5h18",
    "suitably-fit": "M3.5 12.5l5.5 6L20.5 5.5",
    "flat": "M2.5 12h19",
    "diverged": "M5 5l14 14M19 5 5 19",
    "no-validation": "M7.5 8.5a4.5 4.5 0 1 1 6.8 3.9q-2.3 1.3-2.3 3.6M12 20.2v.1",
}
