"""What a text is made of, once analysed."""

from typing import NamedTuple

from search.model import Language


class Term(NamedTuple):
    """One word of a text as the engines see it.

    `stem` and `exact` are what is indexed (exact: lower case, accents folded, spelling as printed);
    `start` and `end` point at the printed word in the analysed text; `position` counts words from 0, and
    several terms may share one (the joined form `kerjasama` of the two words `kerja sama` stands at the
    first). `stop` marks a function word.

    A tuple and no dataclass, because a paper has thousands: they are made, and sent from worker to writer, several
    times as fast.
    """

    stem: str
    exact: str
    start: int
    end: int
    position: int
    language: Language
    stop: bool
