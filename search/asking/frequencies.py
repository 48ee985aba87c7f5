"""Which words are frequent, and which ones mark a paper, a year, a section or a language off from the others?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from search.asking.concordance import log_likelihood, printed_words
from search.language import Term
from search.model import Language, Paper, Passage

Group = Literal["paper", "year", "section", "lang"]
GROUPS: tuple[Group, ...] = ("paper", "year", "section", "lang")


@dataclass(frozen=True, slots=True)
class CountedPassage:
    """A passage with what it is counted under."""

    paper: Paper
    passage: Passage
    language: Language
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class TermCount:
    """A word in a group: how often, how often in ten thousand words, and how telling that is.

    `log_likelihood` compares the group with all others (T. Dunning, 1993): high where the word is more frequent here,
    negative where it is rarer; None where there is nothing to compare with.
    """

    group: str
    word: str
    occurrences: int
    per_10000: float
    log_likelihood: float | None


def count_terms(passages: Iterable[CountedPassage], by: Group | None) -> list[TermCount]:
    """The content words of each group, the most telling first; of the whole, the most frequent first.

    Words are counted by their stem and shown in their most frequent form; `kerja sama` is one word. A group is named by
    the paper's id, its year (`unknown` where it is), the kind of section, or the language of the passage.
    """
    groups: dict[str, Counter[str]] = {}
    printed: dict[str, Counter[str]] = {}
    for counted in passages:
        group = groups.setdefault(_name(counted, by), Counter())
        for word in printed_words(counted.terms):
            if not word.stop and any(map(str.isalpha, word.stem)):
                group[word.stem] += 1
                printed.setdefault(word.stem, Counter())[word.exact] += 1
    forms = {stem: max(seen.items(), key=lambda item: (item[1], item[0]))[0] for stem, seen in printed.items()}
    whole = sum(groups.values(), Counter[str]())
    total = whole.total()
    counts = []
    for name, group in sorted(groups.items()):
        size = group.total()
        own = [
            TermCount(
                name,
                forms[stem],
                count,
                round(10_000 * count / size, 2),
                round(log_likelihood(count, whole[stem] - count, size - count, total - size - whole[stem] + count), 2)
                if by and len(groups) > 1
                else None,
            )
            for stem, count in group.items()
        ]
        counts += sorted(own, key=lambda one: (-(one.log_likelihood or 0.0), -one.occurrences, one.word))
    return counts


def _name(counted: CountedPassage, by: Group | None) -> str:
    match by:
        case "paper":
            return counted.paper.id
        case "year":
            return str(counted.paper.front.year or "unknown")
        case "section":
            return counted.passage.section_kind
        case "lang":
            return counted.language
        case None:
            return ""
