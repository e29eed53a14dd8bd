"""No false sentence: every claim in what a verdict says of eighty random runs, checked against the arrays."""

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.engine.floor import lowest_reachable
from tests.core.unseen import Seen

SEEDS = range(100, 160)
FIRST = ("line", "sine", "blobs", "moons", "circles", "spirals", "iris", "diabetes", "digits")
LATER = tuple(name for name in DATASETS if name not in FIRST)
"""The data sets that came later have seeds of their own, so that the runs of the others stay as they were."""
LATER_SEEDS = range(160, 180)
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?:\xa0×\xa010[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
ROWS = r"(?:(?P<fresh>10,000) fresh rows|the (?P<held>[0-9,]+) validation rows?)"
Claims = dict[str, str]


def drawn(seed: int) -> Seen:
    """A run with random settings: every data set and model, short and long, sound and unsound."""
    draw = np.random.default_rng(seed)
    names = FIRST if seed in SEEDS else LATER
    name = names[seed % len(names)]
    spec = DATASETS[name]
    model = str(draw.choice([model for model, entry in MODELS.items() if spec.task in entry.tasks]))
    values: dict[str, Any] = {
        "dataset": name,
        "model": model,
        "samples": int(np.exp(draw.uniform(np.log(5), np.log(300 if spec.synthetic else 100)))),
        "batch_size": int(np.exp(draw.uniform(0, 4))),
        "epochs": int(np.exp(draw.uniform(0, 3 if name == "digits" else 6))),
        "learning_rate": float(f"{np.exp(draw.uniform(np.log(0.003), np.log(2))):.2g}"),
        "seed": int(draw.integers(1, 10**6)),
        "validation_samples": int(draw.choice([0, 1, 2, 20, 50, 50, 50, 50])),
    }
    if values["validation_samples"] and draw.random() < 0.3:
        values["validate_every"] = int(draw.integers(2, 12))
    if values["validation_samples"] and draw.random() < 0.3:
        values["patience"] = int(draw.integers(1, 10))
    if draw.random() < 0.2:
        values |= {"reduction": "sum", "learning_rate": values["learning_rate"] / 10}
    if draw.random() < 0.2:
        values["momentum"] = 0.9
    return Seen.of(**values)


def says(written: str, value: float) -> bool:
    """Whether a number is written so, rounded to the digits that are shown."""
    number = Decimal(written.replace(",", "").replace("\xa0×\xa010", "e").translate(RAISED))
    unit = 10.0 ** int(number.as_tuple().exponent)
    return abs(float(number) - value) <= 0.500001 * unit + 1e-9 * abs(value)


def percent(written: str, share: float) -> bool:
    """The same of a percentage; "over 99" is said of what is nearly all."""
    return share > 0.99 if written.startswith("over") else says(written, 100 * share)


def halfway(seen: Seen) -> int:
    """Half the epochs, or the last validated epoch up to there."""
    half = max(1, len(seen.train) // 2)
    validated = np.flatnonzero(np.isfinite(seen.validation)) + 1
    if len(validated) < 4:
        return half
    return int(max(validated[validated <= half], default=validated[0]))


def smooth(losses: Any, epoch: int) -> float:
    """The mean of the twentieth of all that were measured that ends at this epoch."""
    measured = np.flatnonzero(np.isfinite(losses)) + 1
    window = max(1, len(measured) // 20)
    last = measured[measured <= epoch][-window:]
    return float(np.mean(losses[last - 1]))


def fell(seen: Seen, losses: Any) -> float:
    return 1 - smooth(losses, len(losses)) / smooth(losses, halfway(seen))


def rows(seen: Seen, claims: Claims) -> bool:
    made_up = DATASETS[seen.config.dataset].synthetic
    count = claims["fresh"] or claims["held"]
    return (claims["fresh"] is not None) == made_up and int(count.replace(",", "")) == len(seen.rows[1])


def rise(seen: Seen) -> tuple[float, float]:
    """The paired rise and its standard error."""
    paired = seen.now.losses - seen.then.losses
    return float(np.mean(paired)), float(np.std(paired, ddof=1) / np.sqrt(paired.size)) if paired.size > 1 else 0.0


def uncertain(written: str, margin: str | None, value: float, error: float) -> bool:
    return says(written, value) and (margin is None or says(margin, 1.96 * error))


def over_learned(seen: Seen, claims: Claims) -> bool:
    mean, error = rise(seen)
    errors = 2 if claims["fresh"] else 3
    then, now = seen.train[seen.lowest_epoch - 1], seen.train[-1]
    return (
        then - now > max(0.01 * then, 2 * scatter(seen))
        and mean > errors * error
        and says(claims["train_then"], then)
        and says(claims["train_now"], now)
        and claims["train_then"] != claims["train_now"]
        and claims["then"] != claims["now"]
        and says(claims["then"], float(np.mean(seen.then.losses)))
        and says(claims["now"], float(np.mean(seen.now.losses)))
        and percent(claims["rise"], mean / float(np.mean(seen.then.losses)))
        and int(claims["epoch"].replace(",", "")) == seen.lowest_epoch
    )


def scatter(seen: Seen) -> float:
    """The standard deviation of the steps from one epoch's training loss to the next, in the second half."""
    late = seen.train[len(seen.train) // 2 :]
    return float(np.std(late[1:] - late[:-1])) if len(late) > 1 else 0.0


def scattered(seen: Seen, claims: Claims) -> bool:
    mean, error = rise(seen)
    then, now = seen.train[seen.lowest_epoch - 1], seen.train[-1]
    return (
        0 < then - now <= max(0.01 * then, 2 * scatter(seen))
        and mean > (2 if claims["fresh"] else 3) * error
        and says(claims["train_then"], then)
        and says(claims["train_now"], now)
        and says(claims["then"], float(np.mean(seen.then.losses)))
        and says(claims["now"], float(np.mean(seen.now.losses)))
        and percent(claims["rise"], mean / float(np.mean(seen.then.losses)))
        and int(claims["epoch"].replace(",", "")) == seen.lowest_epoch
    )


def rose_together(seen: Seen, claims: Claims) -> bool:
    then, now = seen.train[seen.lowest_epoch - 1], seen.train[-1]
    return (
        now >= then
        and rise(seen)[0] > 0
        and says(claims["train_then"], then)
        and says(claims["train_now"], now)
        and (now == then or claims["train_then"] != claims["train_now"])
        and claims["then"] != claims["now"]
        and says(claims["then"], float(np.mean(seen.then.losses)))
        and says(claims["now"], float(np.mean(seen.now.losses)))
    )


def perhaps(seen: Seen, claims: Claims) -> bool:
    mean, error = rise(seen)
    lowest = float(np.mean(seen.then.losses))
    return (
        mean / lowest > 0.02
        and mean <= (2 if claims["fresh"] else 3) * error
        and percent(claims["share"], mean / lowest)
        and uncertain(claims["mean"], claims["margin"], mean, error)
    )


def large_gap(seen: Seen, claims: Claims) -> bool:
    loss, now = float(np.mean(seen.now.losses)), seen.train[-1]
    unsure = len(seen.rows[1]) == 1 or abs(loss - now) <= 1.96 * seen.now.error
    return (
        loss - now >= 0.1 * (seen.initial - now)
        and (claims["may"] == "may be") == unsure
        and uncertain(claims["loss"], claims["margin"], loss, seen.now.error)
    )


def far_apart(seen: Seen, claims: Claims) -> bool:
    now = seen.train[-1]
    return (
        large_gap(seen, claims)
        and fell(seen, seen.validation) < 0.01
        and says(claims["train"], now)
        and int(claims["epoch"]) == halfway(seen)
    )


def both_fell(seen: Seen, claims: Claims) -> bool:
    return (
        fell(seen, seen.train) >= 0.01
        and fell(seen, seen.validation) >= 0.01
        and percent(claims["train"], fell(seen, seen.train))
        and percent(claims["validation"], fell(seen, seen.validation))
        and int(claims["epoch"]) == halfway(seen)
    )


def only_validation_fell(seen: Seen, claims: Claims) -> bool:
    found = fell(seen, seen.validation)
    return found >= 0.01 > fell(seen, seen.train) and percent(claims["validation"], found)


def at_the_floor(seen: Seen, claims: Claims) -> bool:
    floor = lowest_reachable(seen.config)
    assert floor is not None
    return (
        floor * (1 - 1e-5) <= seen.train[-1] <= 1.01 * floor
        and says(claims["last"], seen.train[-1])
        and says(claims["floor"], floor)
    )


def is_at_the_floor(seen: Seen) -> bool:
    floor = lowest_reachable(seen.config)
    return floor is not None and seen.train[-1] <= 1.01 * floor


def small_gap(seen: Seen, claims: Claims) -> bool:
    loss, now = float(np.mean(seen.now.losses)), seen.train[-1]
    return (
        0 < loss - now < 0.1 * (seen.initial - now)
        and says(claims["loss"], loss)
        and says(claims["gap"], loss - now)
        and says(claims["gain"], seen.initial - now)
    )


def diverged(seen: Seen, claims: Claims) -> bool:
    curves = seen.history.curves
    at = int(claims["update"].replace(",", "")) - 1
    loss = curves.loss.batch[at]
    written = not np.isfinite(loss) if claims["loss"] == "no longer a finite number" else says(claims["loss"], loss)
    return curves.diverged_at_update == at and says(claims["initial"], seen.initial) and written


def lost_again(seen: Seen, claims: Claims) -> bool:
    lowest, now = seen.train.min(), seen.train[-1]
    return (
        now - lowest > 0.2 * (seen.initial - lowest)
        and claims["lowest"] != claims["last"]
        and says(claims["lowest"], lowest)
        and says(claims["last"], now)
        and int(claims["at"]) == int(np.argmin(seen.train)) + 1
    )


def averaged(seen: Seen, claims: Claims) -> bool:
    """Of the fact about training: the losses, how far they differ, and that the smoothing is told."""
    before, now = smooth(seen.train, halfway(seen)), smooth(seen.train, len(seen.train))
    share, change = 1 - now / before, claims["change"]
    window = max(1, len(seen.train) // 20)
    if change == "about the same":
        held = abs(share) < 0.005
    elif change.endswith("times as much"):
        held = now > 2 * before and says(change.split()[0], now / before)
    else:
        written, way = change.rsplit("% ", 1)
        held = percent(written, share if way == "less" else -share) and claims["half"] != claims["now"]
    return (
        held
        and says(claims["half"], before)
        and says(claims["now"], now)
        and int(claims["epoch"].replace(",", "")) == halfway(seen)
        and (claims["window"] or "1") == str(window)
    )


def gap(seen: Seen, claims: Claims) -> bool:
    charted = claims["charted"] is None or says(claims["charted"], seen.validation[-1])
    own = uncertain(claims["loss"], claims["margin"], float(np.mean(seen.now.losses)), seen.now.error)
    return charted and own and says(claims["train"], seen.train[-1])


def since_lowest(seen: Seen, claims: Claims) -> bool:
    return (
        uncertain(claims["mean"].lstrip("+"), claims["margin"], *rise(seen))
        and says(claims["lowest"], float(np.mean(seen.then.losses)))
        and int(claims["epoch"]) == seen.lowest_epoch < len(seen.train)
    )


def accuracy(seen: Seen, claims: Claims) -> bool:
    right, before = float(np.mean(seen.now.right)), float(np.mean(seen.then.right))
    told = claims["before"] is None or percent(claims["before"], before)
    mistakes = claims["mistakes"]
    held = mistakes is None or (rise(seen)[0] > 0 and (right >= before if mistakes == "did not" else before > right))
    hardly = mistakes != "hardly did" or before - right < 0.01
    return percent(claims["right"], right) and told and held and hardly


def over_confident(seen: Seen, claims: Claims) -> bool:
    now, then = (float(np.mean(scored.sure[~scored.right])) for scored in (seen.now, seen.then))
    return now > then and claims["sure"] != claims["before"] and percent(claims["sure"], now)


def untrained(seen: Seen, claims: Claims) -> bool:
    return (
        seen.train[-1] >= seen.initial
        and says(claims["last"], seen.train[-1])
        and says(claims["initial"], seen.initial)
        and int(claims["epochs"]) == len(seen.train)
    )


def few(seen: Seen, claims: Claims) -> bool:
    return (
        len(seen.train) == int(claims["count"]) < 4
        and says(claims["initial"], seen.initial)
        and says(claims["last"], seen.train[-1])
        and (seen.initial == seen.train[-1] or claims["initial"] != claims["last"])
    )


SHARE = r"(?:over )?[\d.]+"
MARGIN = rf"(?: ± (?P<margin>{NUMBER}))?"
SENTENCES: dict[str, Callable[[Seen, Claims], bool]] = {
    rf"Since epoch (?P<epoch>[\d,]+) training loss has gone down from (?P<train_then>{NUMBER}) to (?P<train_now>"
    rf"{NUMBER}), while the loss on {ROWS} has gone up by (?P<rise>[\d,]+)%, from (?P<then>{NUMBER}) to (?P<now>"
    rf"{NUMBER}): more than chance\.": over_learned,
    rf"Since epoch (?P<epoch>[\d,]+) the loss on {ROWS} has gone up by (?P<rise>[\d,]+)%, from (?P<then>{NUMBER}) to "
    rf"(?P<now>{NUMBER})\. Training loss has not fallen by more than it scatters from epoch to epoch: (?P<train_then>"
    rf"{NUMBER}) then, (?P<train_now>{NUMBER}) now\.": scattered,
    rf"Both losses are higher than after epoch (?P<epoch>[\d,]+): training (?P<train_then>{NUMBER}) then and "
    rf"(?P<train_now>{NUMBER}) now, {ROWS} (?P<then>{NUMBER}) then and (?P<now>{NUMBER}) now\.": rose_together,
    rf"The loss on {ROWS} is (?P<share>[\d,]+)% above that after epoch (?P<epoch>[\d,]+) "
    rf"\(\+(?P<mean>{NUMBER}){MARGIN}\)"
    r"(?:: this may be chance\.|\. The same rows picked that epoch, so this may be chance\.)": perhaps,
    rf"Validation loss has not fallen by 1% since epoch (?P<epoch>\d+), and the gap (?P<may>is|may be) large: the loss "
    rf"on {ROWS} is (?P<loss>{NUMBER}){MARGIN}, training loss is (?P<train>{NUMBER})\.": far_apart,
    rf"The gap (?P<may>is|may be) large: the loss on {ROWS} is (?P<loss>{NUMBER}){MARGIN}\.": large_gap,
    rf"Both losses have fallen since epoch (?P<epoch>\d+): validation loss by (?P<validation>{SHARE})%, training loss "
    rf"by (?P<train>{SHARE})%\.": both_fell,
    rf"Validation loss has fallen by (?P<validation>{SHARE})% since epoch (?P<epoch>\d+)\.": only_validation_fell,
    r"Neither loss has fallen by 1% since epoch (?P<epoch>\d+)\. That may be all, or a plateau before the next "
    r"fall\.": (
        lambda seen, claims: (
            fell(seen, seen.train) < 0.01
            and fell(seen, seen.validation) < 0.01
            and int(claims["epoch"]) == halfway(seen)
        )
    ),
    r"Validation loss has not fallen by 1% since epoch (?P<epoch>\d+)\.": lambda seen, claims: (
        fell(seen, seen.validation) < 0.01 and int(claims["epoch"]) == halfway(seen)
    ),
    r"But it is at its lowest now: that may be all, or a plateau before the next fall\.": lambda seen, claims: (
        seen.lowest_epoch == len(seen.validation)
    ),
    rf"But on {ROWS} the loss is lower now than after epoch (?P<epoch>\d+): that may be all, or a plateau before the "
    r"next fall\.": lambda seen, claims: rise(seen)[0] < 0 and int(claims["epoch"]) == seen.lowest_epoch,
    rf"Training loss is (?P<last>{NUMBER}); the lowest that (?:linear|logistic) regression can reach on these rows is "
    rf"(?P<floor>{NUMBER})\.": at_the_floor,
    rf"That is hardly below the (?P<initial>{NUMBER}) of the untrained model\.": lambda seen, claims: (
        0.85 * seen.initial < seen.train[-1] < seen.initial and says(claims["initial"], seen.initial)
    ),
    rf"Since epoch (?P<epoch>\d+) training loss has fallen by (?P<share>{SHARE})%, validation loss not even by "
    r"1%\.": lambda seen, claims: (
        fell(seen, seen.train) >= 0.01 > fell(seen, seen.validation)
        and percent(claims["share"], fell(seen, seen.train))
    ),
    rf"On {ROWS} the loss is (?P<loss>{NUMBER}), not above that of training\.": lambda seen, claims: (
        float(np.mean(seen.now.losses)) <= seen.train[-1] and says(claims["loss"], float(np.mean(seen.now.losses)))
    ),
    rf"On {ROWS} the loss is (?P<loss>{NUMBER}): (?P<gap>{NUMBER}) above that of training, little beside the "
    rf"(?P<gain>{NUMBER}) gained by training\.": small_gap,
    rf"Training began with a loss of (?P<initial>{NUMBER}) and diverged: at update (?P<update>[\d,]+) \(epoch [\d,]+\) "
    rf"the batch loss was (?P<loss>{NUMBER}|no longer a finite number)\.": diverged,
    r"The learning rate is too large for these data and this batch size\.": lambda seen, claims: (
        seen.history.curves.status == "diverged"
    ),
    rf"Training loss was (?P<lowest>{NUMBER}) after epoch (?P<at>\d+) and is (?P<last>{NUMBER}) after epoch "
    rf"\d+: much of "
    r"what was learned is lost again\.": lost_again,
    rf"Training loss is higher than after epoch (?P<epoch>\d+): (?P<half>{NUMBER}) then, (?P<now>{NUMBER}) now\.": (
        lambda seen, claims: fell(seen, seen.train) < -0.1 and claims["half"] != claims["now"]
    ),
    rf"After (?P<epochs>\d+) epochs? training loss is (?P<last>{NUMBER}), not below the (?P<initial>{NUMBER}) of the "
    r"untrained model\.": untrained,
    rf"(?P<count>\d) epochs? (?:is|are) too few for a trend\. Training loss has gone from (?P<initial>{NUMBER}) to "
    rf"(?P<last>{NUMBER})\.": few,
    r"Validation loss was measured after (?P<count>\d) epochs? only, too seldom for a trend\.": lambda seen, claims: (
        int(claims["count"]) == np.isfinite(seen.validation).sum() < 4
    ),
    r"Without validation samples nothing shows whether the model has learned the pattern or only these very rows\.": (
        lambda seen, claims: seen.config.resolved().validation_samples == 0
    ),
    # Facts
    rf"(?:Averaged over (?P<window>\d+) epochs, t|T)raining loss was (?P<half>{NUMBER}) (?:up to|after) epoch "
    rf"(?P<epoch>[\d,]+) and is (?P<now>{NUMBER}) now: (?P<change>[^.]+(?:\.\d+)?[^.]*)\.": averaged,
    rf"Training loss was (?P<initial>{NUMBER}) before training and is (?P<last>{NUMBER}) after (?P<count>\d) "
    rf"epochs?; so "
    r"few are no trend\.": few,
    rf"After the last epoch training loss is (?P<train>{NUMBER}); on {ROWS} the loss is (?P<loss>{NUMBER}){MARGIN}"
    rf"(?: \((?P<charted>{NUMBER}) on the chart's [\d,]+\))?\.": gap,
    rf"(?P<mean>[+-]?{NUMBER}){MARGIN} on {ROWS} since the lowest, which was (?P<lowest>{NUMBER}) after epoch "
    r"(?P<epoch>\d+)\.": since_lowest,
    r"Validation loss is at its lowest now, after epoch (?P<epoch>\d+)\.": lambda seen, claims: (
        int(claims["epoch"]) == len(seen.train) == seen.lowest_epoch
    ),
    rf"Accuracy on {ROWS} is (?P<right>{NUMBER})%(?:, after epoch (?P<epoch>\d+) it was (?P<before>{NUMBER})%)?"
    r"(?:: the loss rose, the mistakes (?P<mistakes>did not|hardly did))?\.": accuracy,
    r"The model became over-confident: where it is wrong it is (?P<sure>\d+)% sure on average, (?P<before>\d+)% "
    r"then\.": (over_confident),
}
TITLES: dict[str, Callable[[Seen], Any]] = {
    "Over-learned (overfitting)": lambda seen: rise(seen)[0] >= 0.05 * np.mean(seen.then.losses),
    "Over-learned (overfitting), but little": lambda seen: rise(seen)[0] < 0.05 * np.mean(seen.then.losses),
    "Perhaps over-learned (overfitting)": lambda seen: True,
    "Under-learned (underfitting)": lambda seen: fell(seen, seen.validation) >= 0.01,
    "Under-learned (underfitting), or too early to tell": lambda seen: np.isfinite(seen.validation).sum() < 4,
    "Unsteady: the loss has risen again": lambda seen: seen.train[-1] > seen.train.min(),
    "Worse than untrained": lambda seen: seen.train[-1] >= seen.initial,
    "Suitably fit": lambda seen: fell(seen, seen.validation) < 0.01 or is_at_the_floor(seen),
    "Flat: this model can learn no more here": lambda seen: lowest_reachable(seen.config) is not None,
    "Flat so far: maybe a plateau": lambda seen: abs(fell(seen, seen.train)) <= 0.1,
    "No verdict without validation": lambda seen: not seen.config.resolved().validation_samples,
}


def check(seen: Seen, text: str) -> list[str]:
    """Which sentences this text is made of; each of them must be known and hold."""
    rest, found = text, []
    while rest:
        for pattern, holds in SENTENCES.items():
            matched = re.match(pattern + r"(?: |$)", rest)
            if matched:
                claims = matched.groupdict()
                assert holds(seen, claims), f"false: {matched[0]}\n{claims}\n{seen.config}"
                if "fresh" in claims:
                    assert rows(seen, claims), matched[0]
                found.append(pattern)
                rest = rest[matched.end() :]
                break
        else:
            pytest.fail(f"a sentence that nobody checks: {rest!r}")
    return found


def test_every_claim_of_eighty_random_verdicts_holds_in_the_arrays() -> None:
    codes: Counter[str] = Counter()
    for seed in (*SEEDS, *LATER_SEEDS):
        seen = drawn(seed)
        verdict = seen.verdict
        codes[verdict.code] += 1
        check(seen, verdict.reason)
        for fact in verdict.facts:
            check(seen, fact.sentence)
        title = re.sub(r"Diverged at update [\d,]+", "", verdict.title)
        assert not title or TITLES[title](seen), (title, seen.config)
        for step in verdict.next:
            RunConfig.parse(seen.config.model_dump(exclude_none=True) | dict(step.changes))
    assert set(codes) >= {"over-learned", "under-learned", "diverged", "worse-than-untrained", "no-validation"}
