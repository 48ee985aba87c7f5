"""How is a title in capitals written otherwise? The paper's own sentences tell names and acronyms from other words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from search.structure.looks import mostly_capitals

_PART = re.compile(r"[^(:?!]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})")
_VOWEL = re.compile(r"[aeiouyàáâãäåèéêëìíîïòóôõöùúûü]", re.IGNORECASE)
_SMALL = re.compile(
    r"an?|and|as|at|by|dalam|dan|dari|dengan|di|for|from|in|ke|kepada|oleh|of|on|or|pada|para|per|sebagai|serta|terhadap"
    r"|the|to|untuk|with|yang|atau|atas|antara|bagi|tentang|melalui",
    re.IGNORECASE,
)
"""Words that titles write small, in both languages, but for the first."""


def title_cased(title: str, lines: Iterable[str]) -> str:
    """A title with those of its parts that are printed in capitals in capital initials; any other as it is.

    `lines` are those of the paper: a word that they write in capitals (CNN, UNICEF) stays so.
    """
    if not any(map(mostly_capitals, _PART.findall(title))):
        return title
    wanted = {word.lower() for word in _WORD.findall(title)}
    seen: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    for line in lines:
        if not mostly_capitals(line):
            for word in _WORD.findall(line):
                if word.lower() in wanted:
                    seen[word.lower()][word] += 1
    return _PART.sub(lambda part: _cased(part[0], seen) if mostly_capitals(part[0]) else part[0], title)


def _cased(part: str, seen: Mapping[str, Counter[str]]) -> str:
    return _WORD.sub(lambda match: _written(match, part, seen[match[0].lower()]), part)


def _written(match: re.Match[str], part: str, forms: Counter[str]) -> str:
    word = match[0]
    if not word.isupper():
        return word
    usual = forms.most_common(1)[0][0] if forms else ""
    begins = not part[: match.start()].strip(" (“\"'–—:")
    if len(word) > 1 and _ROMAN.fullmatch(word) and not usual.islower():
        return word
    if _SMALL.fullmatch(word):
        return word.capitalize() if begins else word.lower()
    if (usual and not usual[1:].islower()) or (not usual and not _VOWEL.search(word)):
        return usual or word
    return word[0] + word[1:].lower()
