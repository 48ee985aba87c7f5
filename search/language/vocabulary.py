"""Which words exist? The word lists of both languages, each read once, when it is first asked for."""

from collections.abc import Set
from functools import cache
from importlib.util import find_spec
from pathlib import Path

USUAL_ENGLISH = 30_000
"""So many of the most frequent English words are taken as English even where Indonesian could build them too."""

VERY_USUAL_ENGLISH = 3_000

_DATA = Path(__file__).parent / "data"


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of a data file under its `[headings]`, without comments; lines before any heading are under ''."""
    found: dict[str, list[str]] = {}
    heading = ""
    for raw in (_DATA / name).read_text(encoding="utf-8").splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line:
            found.setdefault(heading, []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


@cache
def words(name: str, *headings: str) -> frozenset[str]:
    """The words of a data file, of all its headings or of those named."""
    chosen = sections(name)
    return frozenset(
        word
        for key, lines in chosen.items()
        if not headings or key in headings
        for line in lines
        for word in line.split()
    )


@cache
def pairs(name: str, *headings: str) -> dict[str, str]:
    """The lines `form form ... -> stem` of a data file, of all its headings or of those named."""
    found: dict[str, str] = {}
    for key, lines in sections(name).items():
        for line in lines if not headings or key in headings else ():
            forms, arrow, stem = line.partition("->")
            if not arrow:
                raise ValueError(f"{name}: no arrow in {line!r}")
            found.update(dict.fromkeys(forms.split(), stem.strip()))
    return found


@cache
def common_roots() -> frozenset[str]:
    """Indonesian roots in wide use, loanwords among them: a cut that leaves one of these is trusted."""
    spelled = {word for group in variant_groups("indonesian") for word in group if word.isalpha()}
    joined = {one for _, one in variant_groups("joined")}
    return words("roots.txt", "common", "loans") | spelled | joined


@cache
def whole_words() -> frozenset[str]:
    """Indonesian words that are never cut, although they look as if they could be."""
    return words("roots.txt", "whole")


@cache
def roots() -> frozenset[str]:
    """All Indonesian roots: PySastrawi's list, mended by our own."""
    listed = _package_file("Sastrawi", "Stemmer/data/kata-dasar.txt").read_text(encoding="utf-8").split()
    return (frozenset(listed) - words("roots.txt", "drop")) | common_roots() | whole_words()


@cache
def names() -> frozenset[str]:
    """Names of places and persons: never stemmed, in whichever case and language they stand."""
    return words("names.txt")


@cache
def english() -> Set[str]:
    """English words as they are inflected, about 83,000."""
    # One set is changed in place: a copy takes as long as to make it.
    found = set(_english_by_frequency())
    found -= words("english.txt", "not-english")
    found |= _more_english()
    return found


@cache
def usual_english() -> frozenset[str]:
    """The English words that are frequent enough to be expected."""
    usual = frozenset(_english_by_frequency()[:USUAL_ENGLISH])
    return (usual - words("english.txt", "not-english")) | _more_english()


@cache
def very_usual_english() -> frozenset[str]:
    """The English words of which even the shortest are words and not abbreviations."""
    return frozenset(_english_by_frequency()[:VERY_USUAL_ENGLISH]) - words("english.txt", "not-english")


@cache
def _more_english() -> frozenset[str]:
    spelled = frozenset(word for group in variant_groups("english") for word in group if word.isalpha())
    return words("english.txt", "more") | spelled


@cache
def _english_by_frequency() -> list[str]:
    coded = _package_file("symspellpy", "frequency_dictionary_en_82_765.txt").read_bytes()
    # Each word stands before a number. Letters alone are split twice as fast.
    return coded.translate(None, b"0123456789").decode("utf-8-sig").split()


@cache
def variant_groups(heading: str) -> tuple[tuple[str, ...], ...]:
    """The lines of variants.txt under a heading, today's spelling first."""
    groups = []
    for line in sections("variants.txt").get(heading, ()):
        today, equals, others = line.partition(" = ")
        if not equals:
            raise ValueError(f"variants.txt: no equals sign in {line!r}")
        groups.append((today.strip(), *others.split()))
    return tuple(groups)


def _package_file(package: str, name: str) -> Path:
    """A data file of an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {package} is not installed", name=package)
    return Path(spec.submodule_search_locations[0], name)
