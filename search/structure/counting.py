"""Does the number of a heading follow from those of the headings that are open above it?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from search.model import SectionKind
from search.structure.candidates import Candidate
from search.structure.numbering import Number, Scheme, as_letter

_GAIN: dict[Scheme, float] = {"chapter": 2.5, "lower": 0.5, "bracket": 0.5, "parenthesis": 0.5}
_USUAL_GAIN = 1.25


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the paper. `first` and `last` are its rows."""

    first: int
    last: int
    title: str
    level: int
    kind: SectionKind
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Fit:
    """How a number follows from those above: `bonus` for the score, `sibling` where it counts on."""

    bonus: float
    sibling: Heading | None = None
    parent: Heading | None = None
    number: Number | None = None


def fit(candidate: Candidate, opened: Sequence[Heading], seen: Collection[Scheme]) -> Fit:
    """How the candidate's number continues the open headings; `seen` are the schemes that the paper has used."""
    number = candidate.number
    if number is None:
        return Fit(0.0)
    if number.letter is not None:
        return max(_fit(number, opened, seen), _fit(as_letter(number), opened, seen), key=lambda found: found.bonus)
    return _fit(number, opened, seen)


def _fit(number: Number, opened: Sequence[Heading], seen: Collection[Scheme]) -> Fit:
    value, prefix = number.values[-1], number.values[:-1]
    gain = 2.0 if prefix else _GAIN.get(number.scheme, _USUAL_GAIN) - (0.0 if number.marked else 0.5)
    for step, part in ((1, 1.0), (2, 0.4)):
        for heading in reversed(opened):
            other = heading.candidate.number
            if other and other.scheme == number.scheme and other.values == (*prefix, value - step):
                return Fit(part * gain, sibling=heading, number=number)
    if prefix:
        parent = _whole(number, opened)
        if value == 1:
            return Fit(gain if parent else 0.75 * gain, parent=parent, number=number)
        return Fit(-1.5 if parent is None and number.scheme in seen else 0.5, parent=parent, number=number)
    if value == 1 and _may_nest(number, opened):
        return Fit((0.8 if number.scheme in ("upper", "roman") else 0.6) * gain, number=number)
    return Fit(gain if number.scheme == "chapter" else -2.0, number=number)


def _may_nest(number: Number, opened: Sequence[Heading]) -> bool:
    """A count may begin anew below another heading, but not directly below one that counts likewise."""
    numbers = [other for heading in opened if (other := heading.candidate.number) is not None]
    schemes = [(other.scheme, len(other.values)) for other in numbers]
    own = (number.scheme, len(number.values))
    return own not in schemes[-1:] and schemes.count(own) < 2


def _whole(number: Number, opened: Sequence[Heading]) -> Heading | None:
    """The open heading of which the number is a part: 2 or BAB II for 2.1."""
    prefix = number.values[:-1]
    for heading in reversed(opened):
        other = heading.candidate.number
        if other is None or other.values != prefix:
            continue
        if len(prefix) > 1 or other.scheme in ("decimal", "chapter", "roman", "upper"):
            return heading
    return None
