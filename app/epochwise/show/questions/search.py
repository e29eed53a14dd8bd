"""The search among the questions: those that have all its words, and the nearest."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log

from epochwise.core.config.text import Text
from epochwise.show.questions.all import QUESTIONS
from epochwise.show.questions.numbers import value_of
from epochwise.show.questions.question import ReaderQuestion
from epochwise.show.questions.vocabulary import SAME_STEMS, STOP_WORDS, stem_of, words_of

WEIGHTS = (4.0, 2.0, 1.0)
"""A word counts so much in the question, among its other words and in the answer."""
SYNONYM_WEIGHT = 0.5
"""A synonym counts so much of what the word itself does."""
ENOUGH = 3
"""Where fewer questions have all words, those that have some follow."""
MOST_NEAREST, NEAR = 8, 0.5
"""No more than so many of these, and each counts at least so much of what the best of them does."""


@dataclass(frozen=True)
class Found:
    """The questions that have all words of a search, then those that have some; of each the best first."""

    whole: tuple[ReaderQuestion, ...]
    nearest: tuple[ReaderQuestion, ...] = ()


_STOPPED = frozenset(map(stem_of, STOP_WORDS))


class QuestionIndex:
    """The words of all questions, as `say` says their texts."""

    def __init__(self, say: Callable[[Text], str]) -> None:
        self._places = {question.name: _places(question, say) for question in QUESTIONS.values()}
        self._phrases = {question.name: _phrases(question, say) for question in QUESTIONS.values()}
        having = Counter(stem for places in self._places.values() for stem in set().union(*places))
        self._rarity = {stem: log(1 + len(QUESTIONS) / count) for stem, count in having.items()}

    def find(self, query: str) -> Found:
        """The questions that have all words of a query, or those that have most of them; an empty query finds all."""
        words = dict.fromkeys(words_of(query))
        stems = dict.fromkeys(map(stem_of, [word for word in words if word not in STOP_WORDS] or words))
        if not stems:
            return Found(tuple(QUESTIONS.values()))
        ranks = {name: self._rank(name, stems) for name in QUESTIONS}
        names = sorted((name for name in QUESTIONS if ranks[name][0]), key=lambda name: ranks[name], reverse=True)
        whole = [QUESTIONS[name] for name in names if ranks[name][0] == len(stems)]
        if len(whole) >= ENOUGH:
            return Found(tuple(whole))
        others = names[len(whole) : len(whole) + MOST_NEAREST]
        least = NEAR * max((ranks[name][1] for name in others), default=0.0)
        return Found(tuple(whole), tuple(QUESTIONS[name] for name in others if ranks[name][1] >= least))

    def _rank(self, name: str, stems: Iterable[str]) -> tuple[int, float]:
        """How many of the words a question has, and how much they count: more, the fewer questions have them, the more
        of the question they are, and where they stand together.
        """
        counts = [self._counts(name, stem) for stem in stems]
        asked = self._places[name][0] - _STOPPED
        covered = len(asked.intersection(stems)) / (len(asked) or 1)
        together = len(counts) > 1 and f" {' '.join(stems)} " in self._phrases[name]
        return sum(map(bool, counts)), sum(counts) + WEIGHTS[0] * (covered + together)

    def _counts(self, name: str, stem: str) -> float:
        shares = dict.fromkeys(SAME_STEMS.get(stem, ()), SYNONYM_WEIGHT) | {stem: 1.0}
        return sum(
            weight * max((share * self._rarity[like] for like, share in shares.items() if like in place), default=0.0)
            for weight, place in zip(WEIGHTS, self._places[name], strict=True)
        )


def _places(question: ReaderQuestion, say: Callable[[Text], str]) -> tuple[frozenset[str], ...]:
    """The stems of the question, of its other words and of its answer."""
    numbers = {claim.name: value_of(claim, claim.expected) for claim in question.claims}
    answer = say(Text(question.answer.template, **numbers))
    slip = say(question.slip) if question.slip else ""
    texts = (say(question.asked), f"{question.also} {question.name}", f"{answer} {slip}")
    return tuple(frozenset(map(stem_of, words_of(text))) for text in texts)


def _phrases(question: ReaderQuestion, say: Callable[[Text], str]) -> str:
    """The stems of the question and of its other words in their order, without stop words."""
    words = words_of(f"{say(question.asked)} | {question.also}")
    return f" {' '.join(stem_of(word) for word in words if word not in STOP_WORDS)} "
