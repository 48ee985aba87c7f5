"""How is the name of an author written in CSL-JSON, and read out of what people write?"""

import re
from collections.abc import Mapping

from search.persons import is_degree, without_titles

Name = dict[str, str]
"""A name of CSL-JSON: `family` and `given`, or `literal`."""

_PARTICLES = frozenset({"van", "von", "der", "den", "de", "da", "dos", "di", "del", "la", "le", "ter", "ten"})
_PATRONYMIC = re.compile(r"\s(?:bin|binti|bt|ibn)\b\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_CORPORATE = re.compile(
    r"\b(?:tim\s(?:peneliti|penyusun|redaksi|editor|dosen|pengkaji|kerja|advokasi)|bank\s(?:indonesia|dunia)|world\sbank"
    r"|kementerian|ministry|department|departemen|direktorat|badan|lembaga|komisi|komnas|mahkamah|dewan|dpr"
    r"|universit\w+|institut\w*|fakultas|pusat\s\w+|cent(?:er|re)|yayasan|foundation|organi[sz]ation|organisasi|committee"
    r"|komite|commission|council|office|agency|association|asosiasi|perkumpulan|jaringan|network|federation|republik"
    r"|republic|government|pemerintah|kepolisian|police|nations|bureau|biro)\b",
    re.IGNORECASE,
)


def csl_name(text: str) -> Name:
    """The CSL name for a name as it is written: `Rina Simamora`, `Simamora, Rina`, `Dr. Rina Simamora, M.Si.`

    A name of one word, a name with `bin` or `binti`, and that of an institution or a group are `literal`: an Indonesian
    who has one name only has no family name. Academic titles and degrees are left out. Braces around the whole text,
    as BibTeX has them, make it literal. Raises ValueError when no name is left.
    """
    braced = text.strip().startswith("{") and text.strip().endswith("}")
    plain = " ".join(text.replace("{", "").replace("}", "").split()).strip(" ,;")
    if not plain:
        raise ValueError("an author without a name")
    first, comma, _ = plain.partition(",")
    if braced or (_CORPORATE.search(plain) and (not comma or " " in first.strip())):
        return {"literal": plain}
    parts = [part for part in (part.strip() for part in plain.split(",")) if part]
    kept = [part for at, part in enumerate(parts) if at == 0 or not is_degree(part)]
    suffix = next((part for part in kept[1:] if _SUFFIX.fullmatch(part)), "")
    kept = [part for part in kept if part != suffix]
    if len(kept) > 1:
        name = {"family": without_titles(kept[0]), "given": without_titles(" ".join(kept[1:]))}
        return {**name, **({"suffix": suffix} if suffix else {})}
    return _spoken(without_titles(kept[0]), suffix)


def _spoken(name: str, suffix: str) -> Name:
    """A name in the order in which it is said: the last word is the family's, with the particles before it."""
    words = name.split()
    if not words:
        raise ValueError("a title without a name")
    small = any(word[:1].islower() and word not in _PARTICLES for word in words)
    if len(words) == 1 or small or _PATRONYMIC.search(name):
        return {"literal": name}
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return {
        "family": " ".join(words[at:]),
        "given": " ".join(words[:at]),
        **({"suffix": suffix} if suffix else {}),
    }


def spoken_name(name: Mapping[str, str]) -> str:
    """A CSL name as it is said: `Rina Simamora`."""
    if "literal" in name:
        return name["literal"]
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(part for key in keys if (part := name.get(key)))


def sorted_name(name: Mapping[str, str]) -> str:
    """A CSL name as lists have it, and as BibTeX and RIS do: `Simamora, Rina`."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(part for key in ("non-dropping-particle", "family") if (part := name.get(key)))
    given = " ".join(part for key in ("given", "dropping-particle") if (part := name.get(key)))
    return ", ".join(part for part in (family, name.get("suffix", ""), given) if part)
