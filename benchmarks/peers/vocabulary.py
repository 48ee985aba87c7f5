"""Which words do the passages consist of? The words of the sample corpus, and forms made of them by affixes."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "corpus"
FORMS = 60_000

_FLAT = 5
_PREFIXES = (
    "",
    "me",
    "di",
    "ber",
    "ter",
    "pe",
    "ke",
    "se",
    "memper",
    "diper",
    "re",
    "un",
    "non",
    "inter",
    "pra",
    "anti",
)
_SUFFIXES = ("", "kan", "an", "i", "nya", "lah", "s", "ing", "ed", "er", "isasi", "ness")


class Vocabulary:
    """Word forms, the most frequent first; the chance of one falls with its rank as G. Zipf and B. Mandelbrot found."""

    def __init__(self, forms: Sequence[str]) -> None:
        self.forms = forms
        self._reached = list(accumulate(1 / (rank + _FLAT) for rank in range(1, len(forms) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.forms, cum_weights=self._reached, k=count)


def vocabulary() -> Vocabulary:
    """The same 60,000 forms every time."""
    roots = _sample_words()
    made = sorted(set(_affixed(roots)) - set(roots))
    chance = random.Random(1)
    # Short words are the more frequent ones, by and large (G. Zipf, 1935).
    made.sort(key=lambda form: len(form) + chance.uniform(0, 4))
    forms = roots + made
    if len(forms) < FORMS:
        raise ValueError(f"the sample corpus is too small: it yields {len(forms)} forms")
    return Vocabulary(forms[:FORMS])


def _sample_words() -> list[str]:
    """The words of the sample corpus by frequency, without those of two letters."""
    counted: Counter[str] = Counter()
    for file in sorted(SAMPLE.iterdir()):
        if file.suffix in {".md", ".txt"}:
            counted.update(re.findall(r"[a-z]{3,12}", file.read_text(encoding="utf-8").lower()))
    return sorted(counted, key=lambda word: (-counted[word], word))


def _affixed(roots: Sequence[str]) -> Iterator[str]:
    for root in roots:
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                yield prefix + root + suffix
