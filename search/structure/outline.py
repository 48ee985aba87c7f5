"""Which candidates are headings, at which level, and of which kind are their sections?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.model import SectionKind
from search.structure.candidates import Candidate
from search.structure.counting import Fit, Heading, fit
from search.structure.furniture import signs
from search.structure.looks import closes_sentence
from search.structure.numbering import Number, Scheme, read_number
from search.structure.rows import Row
from search.structure.vocabulary import contained_kind

_ENOUGH = 2.5
"""What a candidate must score to be a heading; see `_Judge.total` and `candidates`."""
_SAME_EDGE = 0.01
"""Of the page's width."""
_TELLING = 4
"""Letters of a word that titles of a series share: shorter ones begin any title."""
_LIST_AHEAD = re.compile(
    r"(?:[:;]|\b(?:berikut(?: ini)?|yaitu|yakni|antara lain|adalah|meliputi|the following|as follows|are"
    r"|including))\W*$",
    re.IGNORECASE,
)
_CHAPTER_PLAN = re.compile(
    r"(?:(?:pada|dalam)?\s*bab\b|this chapter|berisi|menguraikan|membahas|menjelaskan)",
    re.IGNORECASE,
)
_NESTING_KINDS: tuple[SectionKind, ...] = ("results", "literature", "theory")
"""Sections below which a heading of the same looks is a part, unless it is a known section of its own."""


class _Judge:
    """Walks down the candidates, keeping the open headings and the list that is being counted."""

    def __init__(self, rows: Sequence[Row], anchor: int, front: str) -> None:
        self.rows = rows
        self.anchor = anchor
        self.front = front
        self.headings: list[Heading] = []
        self.open: list[Heading] = []
        self.listed: dict[tuple[str, int], int] = {}
        self.schemes: set[Scheme] = set()

    def consider(self, candidate: Candidate) -> None:
        if candidate.word and candidate.word.rank == "list" and self._section_kind() != "references":
            candidate = replace(candidate, word=None)
        found = fit(candidate, self.open, self.schemes)
        if found.number is not candidate.number and found.number is not None:
            candidate = replace(candidate, number=found.number)
        if self._acceptable(candidate) and self.total(candidate, found) >= _ENOUGH:
            self._accept(candidate, found)
        else:
            for row in self.rows[candidate.first : candidate.last + 1]:
                self.count(row)

    def count(self, row: Row) -> None:
        """Take note of a list item, so that the next one is known for what it is."""
        number = read_number(row.text)
        if number and number.marked and len(number.values) == 1:
            for scheme in {number.scheme, "upper" if number.letter else number.scheme}:
                value = number.letter if scheme == "upper" and number.letter else number.values[0]
                self.listed[scheme, 1] = value

    def _acceptable(self, candidate: Candidate) -> bool:
        word = candidate.word
        if word and word.rank == "list":
            return candidate.first == self._last_row() + 1 or len(candidate.bare) < 30
        if candidate.first < self.anchor and not (word and word.rank == "top" and word.kind == "front"):
            return False
        if word is None and len(signs(candidate.title)) > 20 and signs(candidate.title) in self.front:
            return False
        return not self._plans_chapters(candidate)

    def _plans_chapters(self, candidate: Candidate) -> bool:
        """The chapters that an introduction announces are no chapters."""
        number = candidate.number
        if number is None or number.scheme != "chapter":
            return False
        below = self.rows[candidate.last + 1].text if candidate.last + 1 < len(self.rows) else ""
        planned = any("sistematika" in heading.title.lower() for heading in self.open)
        return bool(_CHAPTER_PLAN.match(below)) and (planned or any(h.candidate.number for h in self.open))

    def _section_kind(self) -> SectionKind | None:
        return self.open[-1].kind if self.open else None

    def _last_row(self) -> int:
        return self.headings[-1].last if self.headings else -1

    def total(self, candidate: Candidate, found: Fit) -> float:
        score = candidate.score + found.bonus
        word, look, number = candidate.word, candidate.look, candidate.number
        after_heading = candidate.first == self._last_row() + 1
        if after_heading:
            score += 1.0 if number and look.titled else 0.5
        set_off = look.strong or look.size >= 1.04 or bool(look.declared)
        if number and not after_heading and self._in_list(candidate, number, found):
            score -= 0.5 if look.capitals or look.declared else 1.5 if set_off else 2.5
        lists = number is None or (number.scheme not in ("upper", "roman", "chapter") and len(number.values) == 1)
        if lists and not set_off and not look.capitals and not after_heading and self._all_set_off():
            score -= 1.0
        if word is None and self._section_kind() == "references" and not (set_off and number):
            score -= 2.0
        if word is None and number and found.sibling and found.sibling.candidate.look.weight - look.weight > 1.5:
            score -= 1.25
        if word and word.rank == "list":
            score += 3.0
        return score + (1.0 if self._in_series(candidate) else 0.0)

    def _in_series(self, candidate: Candidate) -> bool:
        """Whether a title begins with the word of an earlier one that looks the same: one method after another."""
        title, look, row = candidate.title, candidate.look, self.rows[candidate.first]
        first = title.split()[0]
        if candidate.number or candidate.word or not look.titled or look.capitals or re.search(r"\d", title):
            return False
        if len(first) < _TELLING:
            return False
        for heading in self.headings:
            other, above = heading.candidate, self.rows[heading.first]
            plain = other.number is None and other.word is None and abs(other.look.weight - look.weight) < 0.1
            level = row.box is None or (above.box is not None and abs(above.box[0] - row.box[0]) < _SAME_EDGE)
            if plain and level and other.title.split()[0] == first and other.title != title:
                return True
        return False

    def _all_set_off(self) -> bool:
        """Whether all headings so far are bold, large or in capitals, so that plain ones are unlikely."""
        looks = [heading.candidate.look for heading in self.headings if not self.rows[heading.first].run_in]
        return len(looks) > 2 and all(
            look.strong or look.size >= 1.04 or look.declared or look.capitals for look in looks
        )

    def _in_list(self, candidate: Candidate, number: Number, found: Fit) -> bool:
        value = number.values[-1]
        if found.sibling and found.sibling.candidate.look.weight - candidate.look.weight <= 1.5:
            return False
        if len(number.values) > 1:
            return False
        if self.listed.get((number.scheme, 1)) == value - 1 and value > 1:
            return True
        above = self.rows[candidate.first - 1].text if candidate.first else ""
        return value == 1 and bool(_LIST_AHEAD.search(above))

    def _accept(self, candidate: Candidate, found: Fit) -> None:
        level = self._level(candidate, found)
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        level = min(level, self.open[-1].level + 1 if self.open else level)
        heading = Heading(candidate.first, candidate.last, candidate.title, level, self._kind(candidate), candidate)
        self.headings.append(heading)
        if candidate.number:
            self.schemes.add(candidate.number.scheme)
        self.open.append(heading)
        self.listed.clear()

    def _level(self, candidate: Candidate, found: Fit) -> int:
        word, number = candidate.word, candidate.number
        references = next((heading for heading in self.open if heading.kind == "references"), None)
        if word and word.rank == "list" and references:
            return references.level + 1
        if number and found.sibling:
            return found.sibling.level
        if word and word.rank == "top":
            return 1
        if number:
            return self._numbered_level(number, found, candidate)
        return self._unnumbered_level(candidate)

    def _numbered_level(self, number: Number, found: Fit, candidate: Candidate) -> int:
        if number.scheme == "chapter":
            return 1
        if found.parent:
            return found.parent.level + 1
        if len(number.values) > 1:
            return len(number.values)
        holders = self._holders()
        if (
            candidate.word
            and candidate.word.rank == "main"
            and not any(heading.candidate.number for heading in holders)
            and number.values == (1,)
            and candidate.word.kind == "introduction"
        ):
            return 1
        return holders[-1].level + 1 if holders else 1

    def _holders(self) -> list[Heading]:
        """Open headings that can have parts."""
        words = [heading.candidate.word for heading in self.open]
        return [
            heading
            for heading, word in zip(self.open, words, strict=True)
            if word is None or word.rank != "top" or heading.kind == "appendix"
        ]

    def _unnumbered_level(self, candidate: Candidate) -> int:
        holders = self._holders()
        if not holders:
            return 1
        word, weight = candidate.word, candidate.look.weight
        last = holders[-1]
        if last.last + 1 == candidate.first and word and last.candidate.word and word.kind == last.kind:
            return last.level + 1
        if word and word.rank == "main":
            top = holders[0]
            return 1 if weight > top.candidate.look.weight - 2.5 else top.level + 1
        for heading in reversed(holders):
            other = heading.candidate
            if other.number is None and abs(other.look.weight - weight) < 0.6:
                known = other.word is not None and other.word.rank == "main" and heading.level == 1
                nests = known and (heading.kind in _NESTING_KINDS if word is None else word.kind == heading.kind)
                return heading.level + 1 if nests else heading.level
        for heading in reversed(holders):
            if heading.candidate.look.weight > weight - 0.6 or heading.candidate.number:
                return heading.level + 1
        return 1

    def _kind(self, candidate: Candidate) -> SectionKind:
        """By its own words, else that of the section around it, else by a word in a longer title."""
        if candidate.word:
            if candidate.word.rank == "list":
                return "references"
            if candidate.word.rank != "weak" or not any(heading.kind != "other" for heading in self.open):
                return candidate.word.kind
        if self.open:
            around = next((heading.kind for heading in reversed(self.open) if heading.kind != "other"), None)
            if around:
                return around
        found = contained_kind(candidate.bare)
        if found:
            return found
        number = candidate.number
        after_references = any(heading.kind == "references" for heading in self.headings)
        if number and number.scheme in ("upper", "roman", "appendix") and after_references:
            return "appendix"
        return "other"


def judge(rows: Sequence[Row], candidates: Sequence[Candidate], contents: set[int]) -> list[Heading]:
    """The headings of the paper in order. `contents` are the rows of its table of contents."""
    candidates = [candidate for candidate in candidates if candidate.first not in contents]
    anchor = _anchor(candidates)
    if anchor is None:
        return []
    front = signs("".join(row.text for row in rows[:anchor])) if anchor < 80 else ""
    judge_ = _Judge(rows, anchor, front)
    by_row = {candidate.first: candidate for candidate in candidates}
    index = 0
    while index < len(rows):
        candidate = by_row.get(index)
        if candidate:
            judge_.consider(candidate)
            index = candidate.last
        elif index not in contents:
            judge_.count(rows[index])
        index += 1
    return judge_.headings


def _anchor(candidates: Sequence[Candidate]) -> int | None:
    """The row of the first sure heading: what stands above it belongs to the title."""
    for candidate in candidates:
        number, word = candidate.number, candidate.word
        if word and word.rank in ("top", "main", "sub") and candidate.score >= _ENOUGH:
            return candidate.first
        lists = number is None or number.scheme in ("lower", "parenthesis", "bracket")
        starts = number and number.marked and number.values[-1] == 1 and not lists
        if starts and candidate.score >= 1.5 and not closes_sentence(candidate.title):
            return candidate.first
    declared = [candidate for candidate in candidates if candidate.look.declared]
    if declared:
        title = declared[0]
        alone = sum(other.look.declared == title.look.declared for other in declared) == 1
        rest = declared[1:] if alone or title.first < 3 else declared
        return rest[0].first if rest else None
    set_off = [c for c in candidates if c.score >= _ENOUGH + 0.5 and (c.look.strong or c.look.size > 1.04 or c.number)]
    later = [candidate for candidate in set_off if candidate.first > 3]
    return later[0].first if len(later) >= 2 else None
