"""Which number is printed on each page? Numbers at the edges of pages, read as sequences over the whole paper."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.model import PageLabel

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LABEL = re.compile(
    r"(?P<chapter>[IVX]{1,5}|[A-Z])\s?[-–.]\s?(?P<part>\d{1,3})|(?P<digits>\d{1,4})|(?P<roman>[ivxlc]{1,7}|[IVXLC]{1,7})"
)
_NEW_RUN = 1.2
_NEW_RUN_OF_MANY = 2.2
"""What it costs to begin another sequence: more than one number would be worth; in a paper of many pages, than two."""
_MANY = 8
WEAK = 0.35
"""The weight of a number that is likely something else: two others must speak for the sequence that it goes on."""
_CONTRADICTED = 0.4
"""What it costs that the page's only number is another one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A number at the edge of a page (from 0). `weight` says how surely it is the page's, at most 1."""

    page: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Run:
    """A numbering (digits, Roman letters, or those of a chapter) and by how much it is ahead of the page."""

    numbering: str
    ahead: int


def sequences(seen: Iterable[Seen], pages: int) -> dict[int, PageLabel]:
    """The label of each page (from 0) that is printed, or missing between two that count on.

    The best way to cut the paper into runs of consecutive numbers, by dynamic programming: numbers that nothing
    continues (footnotes, years, the end of a journal's page range) belong to no run. Front matter in Roman letters and
    chapters that begin again are runs of their own.
    """
    numbers = list(seen)
    printed: dict[int, dict[_Run, Seen]] = defaultdict(dict)
    spreads = _spreads(numbers)
    for one in numbers:
        if one.page not in spreads and (run := _run(one)):
            known = printed[one.page].get(run)
            if known is None or known.weight < one.weight:
                printed[one.page][run] = one
    chosen = _chosen(printed, pages)
    labels = {page: PageLabel(page + 1, label, "printed") for page, label in spreads.items()}
    for run, own in groupby(range(pages), key=lambda page: chosen[page]):
        inside = list(own)
        matched = [page for page in inside if run in printed.get(page, {})]
        if run is None or sum(printed[page][run].weight > WEAK for page in matched) < 2:
            continue
        form = printed[matched[0]][run].text
        for page in range(matched[0], matched[-1] + 1):
            if here := printed.get(page, {}).get(run):
                labels[page] = PageLabel(page + 1, here.text, "printed")
            elif not any(one.weight == 1 for one in printed.get(page, {}).values()):
                labels[page] = PageLabel(page + 1, _written(run, page, form), "counted")
    return labels


def _spreads(seen: Sequence[Seen]) -> dict[int, str]:
    """Pages of the file that hold two of the journal's (10 and 11, then 12 and 13): both numbers are their label."""
    pairs: dict[int, set[int]] = defaultdict(set)
    numbers: dict[int, set[int]] = defaultdict(set)
    for one in seen:
        if one.text.isdigit():
            numbers[one.page].add(int(one.text))
    for page, own in numbers.items():
        pairs[page] = {number for number in own if number + 1 in own}
    return {
        page: f"{number}–{number + 1}"
        for page, firsts in pairs.items()
        for number in firsts
        if number + 2 in pairs.get(page + 1, ()) or number - 2 in pairs.get(page - 1, ())
    }


def complete(
    printed: Mapping[int, PageLabel], declared: Sequence[str | None], journal_pages: str | None
) -> tuple[PageLabel, ...]:
    """The label of every page: as the file declares it, where that is borne out; as printed; or by the journal's pages.

    What a file declares is real when it is more than a count from 1, and contradicts no printed number.
    """
    count = len(declared)
    real = [label for label in declared if label and _LABEL.fullmatch(label)]
    counted = [str(number) for number in range(1, count + 1)]
    contradicted = any(
        label.source == "printed" and _same(declared[page]) != _same(label.label) for page, label in printed.items()
    )
    if len(real) == count and (printed or real != counted) and not contradicted and len(set(real)) == count:
        return tuple(
            PageLabel(at + 1, label, "printed" if at in printed else "declared") for at, label in enumerate(real)
        )
    by_journal = _by_journal(printed, count, journal_pages)
    return tuple(printed.get(at) or by_journal.get(at) or PageLabel(at + 1, None, None) for at in range(count))


def neighbours(one: str, other: str) -> bool:
    """Whether two labels follow each other, in either order."""
    first, second = _run(Seen(0, one, 1.0)), _run(Seen(0, other, 1.0))
    if first is None or second is None:
        return False
    return first.numbering == second.numbering and abs(first.ahead - second.ahead) == 1


def _by_journal(printed: Mapping[int, PageLabel], count: int, journal_pages: str | None) -> dict[int, PageLabel]:
    """Labels for the pages at either end, where the range that the journal gives agrees with the numbers between."""
    ends = re.fullmatch(r"(\d+)\D+(\d+)", journal_pages or "")
    if not ends:
        return {}
    first, last = int(ends[1]), int(ends[2])
    digits = [(page, int(label.label)) for page, label in printed.items() if label.label and label.label.isdigit()]
    agrees = all(number - page == first for page, number in digits)
    if not agrees or (not digits and last - first + 1 != count):
        return {}
    inside = range(count) if last - first + 1 >= count else range(last - first + 1)
    return {page: PageLabel(page + 1, str(first + page), "journal") for page in inside}


def _run(seen: Seen) -> _Run | None:
    match = _LABEL.fullmatch(seen.text)
    if match is None:
        return None
    if match["digits"]:
        return _Run("1", int(match["digits"]) - seen.page)
    if match["chapter"]:
        return _Run(match["chapter"], int(match["part"]) - seen.page)
    return _Run("i", _roman(match["roman"]) - seen.page)


def _chosen(printed: Mapping[int, Mapping[_Run, Seen]], pages: int) -> list[_Run | None]:
    """The run that each page belongs to."""
    times: dict[_Run, int] = defaultdict(int)
    for runs in printed.values():
        for run in runs:
            times[run] += 1
    states: list[_Run | None] = [None, *(run for run, count in times.items() if count > 1)]
    begin = _NEW_RUN_OF_MANY if pages >= _MANY else _NEW_RUN
    best = {state: -begin if state else 0.0 for state in states}
    steps: list[dict[_Run | None, _Run | None]] = []
    for page in range(pages):
        here = printed.get(page, {})
        sure = any(one.weight == 1 for one in here.values())
        leader = max(states, key=lambda state: best[state])
        come_from: dict[_Run | None, _Run | None] = {}
        scores: dict[_Run | None, float] = {}
        for state in states:
            switch = best[leader] - (begin if state else 0.0)
            come_from[state] = state if best[state] >= switch else leader
            found = here.get(state) if state else None
            gain = found.weight if found else -_CONTRADICTED if state and sure else 0.0
            scores[state] = max(best[state], switch) + gain
        best = scores
        steps.append(come_from)
    state = max(states, key=lambda one: best[one])
    chosen: list[_Run | None] = []
    for come_from in reversed(steps):
        chosen.append(state)
        state = come_from[state]
    return chosen[::-1]


def _written(run: _Run, page: int, form: str) -> str:
    """The number of a page in a run, in the form that the others have."""
    number = page + run.ahead
    if run.numbering == "1":
        return str(number)
    if run.numbering == "i":
        figures = zip(_ROMAN_DIGITS, (number // 100, number // 10 % 10, number % 10), strict=True)
        letters = "".join(forms[figure] for forms, figure in figures)
        return letters.upper() if form.isupper() else letters
    return re.sub(r"\d+$", str(number), form)


_ROMAN_DIGITS = (
    ("", "c", "cc", "ccc"),
    ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"),
    ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"),
)


def _roman(letters: str) -> int:
    values = [_ROMAN[char] for char in letters.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _same(label: str | None) -> str:
    return (label or "").lower().lstrip("0")
