"""What comes out of a file of bibliographic records?"""

from dataclasses import dataclass

from search.citing.fields import CslItem


@dataclass(frozen=True, slots=True)
class Record:
    """One work of a bibliography, with the paths of the files that it names as its own."""

    item: CslItem
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """The records of a bibliography, and in words what could not be read in it."""

    records: tuple[Record, ...]
    faults: tuple[str, ...] = ()
