"""All questions, in the order of the page."""

from epochwise.show.questions.batches import BATCHES
from epochwise.show.questions.curve import CURVE
from epochwise.show.questions.lastbatch import LAST_BATCH
from epochwise.show.questions.practice import PRACTICE
from epochwise.show.questions.randomness import RANDOMNESS
from epochwise.show.questions.shuffling import ABOUT_SHUFFLING
from epochwise.show.questions.updates import UPDATES
from epochwise.show.questions.words import OTHER_WORDS

QUESTION_GROUPS = (BATCHES, ABOUT_SHUFFLING, LAST_BATCH, UPDATES, CURVE, RANDOMNESS, OTHER_WORDS, PRACTICE)
QUESTIONS = {question.name: question for group in QUESTION_GROUPS for question in group.questions}
