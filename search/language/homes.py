"""Whose word is a form, and what is its stem? Asked of new words only: those of an index have their stems at hand."""

from functools import cache, lru_cache

from search.language import vocabulary
from search.language.english import is_inflected, is_shared, looks_english, stem_english
from search.language.folding import fold
from search.language.indonesian import best_cut, is_indonesian, stem_indonesian
from search.language.recognition import Home
from search.language.spelling import BOUND_PREFIXES
from search.language.stopping import STOP_WORDS


def home_of(form: str) -> Home:
    """The home of a form (lower case, accents folded). It depends on the form alone, never on its neighbours."""
    indonesian, english = form in STOP_WORDS["id"], form in STOP_WORDS["en"]
    if indonesian or english:
        return "both" if indonesian and english else "id" if indonesian else "en"
    if form in vocabulary.names():
        return "none"
    if form in vocabulary.pairs("exceptions-id.txt"):
        return "id"
    if form in vocabulary.pairs("irregular-en.txt") or form in vocabulary.words("english.txt", "first"):
        return "en"
    listed = form in vocabulary.english()
    if form in vocabulary.roots():
        if not listed:
            return "id"
        return "en" if is_inflected(form) else "both"
    if listed:
        return "en" if form in vocabulary.usual_english() or not _is_derived(form) else "id"
    if is_indonesian(form):
        return "id"
    return "en" if len(form) > 4 and looks_english(form) else "none"


def _is_derived(form: str) -> bool:
    return len(form) > 5 and best_cut(form) in vocabulary.common_roots()


def stem_of(form: str) -> tuple[str, Home]:
    """The stem of a form, in one spelling, and whose word it is."""
    if form in _written_as_one():
        return form, "id"
    if "-" in form:
        return _stem_of_hyphenated(form)
    home = home_of(form)
    stem = form if home == "none" else stem_english(form) if home == "en" else stem_indonesian(form)
    return _spellings().get(form) or _spellings().get(stem, stem), home


def _stem_of_hyphenated(form: str) -> tuple[str, Home]:
    """A word with a hyphen that is listed: bolak-balik, undang-undang, al-quran."""
    if form in _spellings():
        return _spellings()[form], "both"
    if form in vocabulary.pairs("exceptions-id.txt") or form in vocabulary.roots():
        return vocabulary.pairs("exceptions-id.txt").get(form, form), "id"
    return form, "none"


@cache
def _written_as_one() -> frozenset[str]:
    return frozenset(one for heading in ("joined", "apart") for _, one in vocabulary.variant_groups(heading))


@cache
def _spellings() -> dict[str, str]:
    """The stem in today's spelling for the stem (or form) in any other."""
    found: dict[str, str] = {}
    for today, *others in vocabulary.variant_groups("indonesian"):
        found.update(dict.fromkeys((other.replace("'", "") for other in others), today))
    for today, *others in vocabulary.variant_groups("english"):
        stem = today if is_shared(today) else stem_english(today)
        for other in others:
            found[other] = stem
            others_stem = stem_english(other)
            # A misspelling may leave another word behind: trafficing is no traffic.
            if others_stem == other or others_stem not in vocabulary.english():
                found[others_stem] = stem
    return {other: stem for other, stem in found.items() if other != stem}


def is_known_word(word: str) -> bool:
    """Whether it is a word of Indonesian or English, derived and inflected forms among them, in any case of letters."""
    return _is_known(fold(word))


@lru_cache(maxsize=1 << 16)
def _is_known(form: str) -> bool:
    if "-" in form:
        return all(map(_is_known, form.split("-")))
    form = form.replace("'", "")
    if not form.isalpha():
        return False
    if form in STOP_WORDS["id"] or form in STOP_WORDS["en"]:
        return True
    if len(form) <= 2:
        return False
    if form in vocabulary.names():
        return True
    if len(form) == 3:
        return form in vocabulary.common_roots() or form in vocabulary.very_usual_english()
    return home_of(form) != "none" or any(
        form.startswith(prefix) and len(form) > len(prefix) + 3 and _is_known(form.removeprefix(prefix))
        for prefix in BOUND_PREFIXES
    )
