"""What is the root of an Indonesian word? PySastrawi's stem, mended where another cut is more plausible.

PySastrawi takes the first cut that leaves a word of its list. Here every cut that its rules allow is looked at:
kerusakan is ke+rusak+an and not ke+rusa+kan, because no noun is built with ke- and -kan. Which prefix goes with which
suffix, and which roots are in wide use, tells what is plausible. The roots are those of PySastrawi, and more
(roots.txt).
"""

from collections.abc import Iterator
from functools import lru_cache

from search.language import vocabulary
from search.language.stripping import stripped

_DOUBT = 0.1
"""By so much another cut must be more plausible than PySastrawi's before it is preferred."""

_VOWELS = "aeiou"

_SUFFIXES: dict[str, tuple[tuple[str, float], ...]] = {
    "": (("", 0.0), ("an", 1.0), ("kan", 1.5), ("i", 1.6)),
    "di": (("", 0.0), ("kan", 0.8), ("i", 0.9), ("an", 1.6)),
    "me": (("", 0.0), ("kan", 0.8), ("i", 0.9), ("an", 1.6)),
    "ku": (("", 0.5), ("kan", 1.0), ("i", 1.2)),
    "ter": (("", 0.0), ("kan", 0.9), ("i", 1.2)),
    "ber": (("", 0.0), ("an", 1.0), ("kan", 1.2)),
    "pe": (("", 0.0), ("an", 0.2), ("kan", 1.6)),
    "per": (("", 0.8), ("an", 0.2), ("i", 1.6), ("kan", 2.0)),
    "ke": (("an", 0.0), ("", 0.0)),
    "se": (("", 0.3), ("an", 2.0)),
}
"""What may stand after the root, by the outermost prefix, and how much it costs; ke- alone takes numerals only."""

_INNER: dict[str, frozenset[str]] = {
    "di": frozenset({"per", "ber", "ke", "se", "pe"}),
    "ku": frozenset({"per", "ber", "ke"}),
    "me": frozenset({"per", "ber", "ke", "se", "ter", "pe"}),
    "ter": frozenset({"per", "ke", "se"}),
    "ber": frozenset({"ke", "pe", "per", "se", "ter"}),
    "pe": frozenset({"ber", "per", "ke", "se", "ter"}),
    "per": frozenset({"se", "ke"}),
    "ke": frozenset({"ber", "ter", "se", "pe", "tidak"}),
    "se": frozenset({"ke", "per", "pe"}),
    "tidak": frozenset({"ber", "ter", "me", "se"}),
}
"""Which prefixes may stand inside which."""

_PARTICLES = (("lah", 1.2), ("kah", 1.5), ("pun", 1.5), ("tah", 2.0))
_POSSESSIVES = (("nya", 0.4), ("ku", 1.2), ("mu", 1.2))


def stem_indonesian(form: str) -> str:
    """The root of a word, or the word itself where none is known.

    `form` is in lower case and its accents are folded; a form with anything but letters a to z and hyphens comes back
    unchanged. The answer depends on the form alone, so that a query and a text always agree.
    """
    if len(form) <= 3 or not form.isascii():
        return form
    exceptions = vocabulary.pairs("exceptions-id.txt")
    found = exceptions.get(form)
    if found is not None:
        return found
    if form in vocabulary.roots() or form in vocabulary.names():
        return form
    for base, _ in _endings(form):
        if base in exceptions:
            return exceptions[base]
        if len(base) >= 5 and base in vocabulary.roots():
            return base
    return _mended(form)


def _mended(form: str) -> str:
    """PySastrawi's stem of the form if it is plausible, else the root that is; the form itself where none is.

    PySastrawi is asked only where several roots are plausible: otherwise its answer would decide nothing.
    """
    cuts = _sorted_cuts(form)
    if not cuts:
        return form
    least, best = cuts[0]
    plausible = {root for cost, root in cuts if cost <= least + _DOUBT}
    stem = stripped(form) if len(plausible) > 1 else best
    return stem if stem in plausible else best


def best_cut(form: str) -> str | None:
    """The root that the most plausible cut leaves, or None where no cut is plausible."""
    cuts = _sorted_cuts(form)
    return cuts[0][1] if cuts else None


@lru_cache(maxsize=64)
def _sorted_cuts(form: str) -> list[tuple[float, str]]:
    """The cuts of a form, the most plausible first. A new word is asked for them twice or three times in a row."""
    return sorted(_cuts(form))


def is_indonesian(form: str) -> bool:
    """Whether it is an Indonesian root, or a form built from one."""
    if form in vocabulary.roots() or form in vocabulary.pairs("exceptions-id.txt"):
        return True
    return len(form) > 3 and best_cut(form) is not None


def _cuts(form: str) -> Iterator[tuple[float, str]]:
    """(cost, root) of every cut that is allowed and trusted."""
    for base, ending_cost in _endings(form):
        if base != form:
            yield from _judged(base, form, ending_cost, "")
        for outer, prefix_cost, rest in _prefixed(base, None, 0):
            for suffix, suffix_cost in _SUFFIXES[outer]:
                if suffix and not rest.endswith(suffix):
                    continue
                root = rest[: len(rest) - len(suffix)] if suffix else rest
                if _is_forbidden(outer, root, suffix):
                    continue
                if outer == "se" and base != form and form.endswith("nya"):
                    suffix_cost -= 0.3
                yield from _judged(root, form, ending_cost + prefix_cost + suffix_cost, outer)


def _is_forbidden(outer: str, root: str, suffix: str) -> bool:
    """Whether the suffix does not go with the prefix here.

    Two slips of the pen are let through: menunjukan for menunjukkan, and pembentukkan for pembentukan.
    """
    if (outer in ("di", "me") and suffix == "an") or (outer == "pe" and suffix == "kan"):
        return not root.endswith("k")
    return outer == "ke" and not suffix and root not in vocabulary.words("roots.txt", "numerals")


def _judged(root: str, form: str, cost: float, outer: str) -> Iterator[tuple[float, str]]:
    """The root with its final cost, if it is a root and enough was cut off to believe in it."""
    found = root if root in vocabulary.roots() else None
    if found is None and "-" not in root and len(root) > 5 and root[0] == root[2] and root[1] == "e":
        found = root[2:] if root[2:] in vocabulary.common_roots() and form.endswith("an") else None
    if found is None or len(found) < 2:
        return
    removed = len(form) - len(found)
    if found in vocabulary.common_roots():
        yield cost + (0.05 if len(found) <= 3 else 0.0), found
    elif outer == "ku" or (not outer and form == found + "i"):
        return
    elif len(found) >= 5 or (len(found) == 4 and outer and (removed >= 3 or outer in ("di", "me"))):
        yield cost + (1.2 if len(found) >= 5 else 1.6), found
    elif len(found) == 3 and removed >= 5:
        yield cost + 2.2, found


def _endings(form: str) -> Iterator[tuple[str, float]]:
    """The form without particles and possessives: (what is left, cost)."""
    bases = [(form, 0.0)]
    for particle, cost in _PARTICLES:
        if form.endswith(particle) and len(form) - len(particle) >= 3:
            bases.append((form[: -len(particle)].rstrip("-"), cost))
    for base, cost in bases:
        yield base, cost
        for possessive, more in _POSSESSIVES:
            if base.endswith(possessive) and len(base) - len(possessive) >= 3:
                yield base[: -len(possessive)].rstrip("-"), cost + more


def _prefixed(base: str, outer: str | None, depth: int) -> Iterator[tuple[str, float, str]]:
    """(outermost prefix, cost of all prefixes, what follows them) of every chain of prefixes that is allowed."""
    if depth == 0:
        yield "", 0.0, base
    for prefix, cost, rest in _prefixes(base):
        if len(rest) < 3 or prefix not in (_INNER[outer] if outer else _SUFFIXES):
            continue
        yield prefix, cost, rest
        if depth < 2:
            for _, more, inner in _prefixed(rest, prefix, depth + 1):
                yield prefix, cost + more, inner


def _prefixes(word: str) -> Iterator[tuple[str, float, str]]:
    """(prefix, cost, rest) for every way in which the word may begin with one prefix."""
    for plain in ("di", "ke", "se", "ku"):
        if word.startswith(plain):
            yield plain, 1.0, word[2:]
    if word.startswith("kau"):
        yield "ku", 1.0, word[3:]
    if word.startswith("tidak"):
        yield "tidak", 0.5, word[5:]
    for prefix in ("ber", "ter", "per"):
        if word.startswith(prefix):
            yield prefix, 1.0, word[3:]
            yield prefix, 1.15, word[2:]
        elif word.startswith(prefix[:2]) and len(word) > 6 and word[2] not in _VOWELS and word[3:5] == "er":
            yield prefix, 1.2, word[2:]
    for prefix, whole in (("ber", "belajar"), ("per", "pelajar"), ("per", "pembelajar")):
        if word.startswith(whole):
            yield prefix, 0.8, word[3:]
    for nasal in ("me", "pe"):
        if word.startswith(nasal):
            for cost, rest in _without_nasal(word[2:]):
                yield nasal, cost, rest
    if word.startswith("pe") and word[2:3] not in "lmnrwy":
        yield "pe", 1.5, word[2:]


def _without_nasal(rest: str) -> Iterator[tuple[float, str]]:
    """(cost, root) of what follows me- or pe-: the nasal goes, and the consonant that it replaced comes back."""
    second = rest[1:2]
    if rest.startswith("ng"):
        after = rest[2:3]
        if after and after in _VOWELS:
            yield 1.0, rest[2:]
            yield 1.3, "k" + rest[2:]
        elif after in ("g", "h", "k", "q"):
            yield 1.0, rest[2:]
        elif after in ("l", "r"):
            yield 1.3, rest[2:]
        if after == "e" and _is_one_syllable(rest[3:]):
            yield 1.6, rest[3:]
    elif rest.startswith("ny"):
        yield 1.0, "s" + rest[2:]
        yield 1.3, rest
    elif rest.startswith("m"):
        if second in _VOWELS and second:
            yield 1.1, "p" + rest[1:]
        elif second in ("b", "f", "v", "p"):
            yield 1.0, rest[1:]
        kept = rest.startswith(tuple(vocabulary.words("roots.txt", "keep-m")))
        yield (1.0 if kept else 1.3), rest
    elif rest.startswith("n"):
        if second in _VOWELS and second:
            yield 1.1, "t" + rest[1:]
        elif second in ("c", "d", "j", "z", "t", "s"):
            yield 1.0, rest[1:]
        yield 1.2, rest
    elif rest[:1] in ("l", "r", "w", "y"):
        yield 1.0, rest


def _is_one_syllable(rest: str) -> bool:
    """Whether the root after menge- may have one syllable: mengecat, mengesahkan, pengeboman, mengetahui."""
    for suffix in ("kan", "an", "i", ""):
        if rest.endswith(suffix):
            root = rest[: len(rest) - len(suffix)]
            if 2 < len(root) <= 4 and sum(letter in _VOWELS for letter in root) == 1:
                return True
    return rest.startswith("tahu")
