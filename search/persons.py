"""Which part of a printed name is the person's own, and which a title or a degree?"""

import re

DEGREE = re.compile(
    r"(?:prof|drs?|dra|ir|hj?|k\.?h|tgk|apt|ns)\.?(?=\s|$)"
    r"|[smb]\.?(?:sos|si|pd|h|e|ip|i\.p|ag|t|kom|hum|sc|m|ak|ked|kes|psi|s|ikom|i\.kom|farm|kep|pd\.i|sy|p|st|eng|phil|ed|n|a)"
    r"|s\.\s(?:kom|pd|si|sos|h|e|t|ag|ip|psi)|m\.\s(?:kom|pd|si|sos|h|m|t|ag|ip|sc|hum|kes|a)"
    r"|ph\.?\s?d|mba|ma|msi|msc|mkom|mpd|mh|ll\.?[bm]|lc|ca|cpa|ak|cfe|dea|m\.?eng|st|se|sh|mt|mm|bba|s1|s2|s3",
    re.IGNORECASE,
)
"""An academic degree or title that stands by itself between commas, its last full stop left out."""

_TITLES = re.compile(
    r"^(?:(?:prof|dr|drs|dra|ir|h|hj|k\.?h|tgk|apt|ns)\.\s*)+|^(?:Prof|Dr|Drs|Dra|Ir)\s+", re.IGNORECASE
)


def is_degree(words: str) -> bool:
    """Whether the words, commas aside, are nothing but a degree or title: `S.Sos.`, `Ph.D`, `Prof.`"""
    return DEGREE.fullmatch(words.strip(" .")) is not None


def without_titles(name: str) -> str:
    """The name without titles before it and degrees behind it that no comma sets apart: `Dr. Rina Simamora S.H.`"""
    tokens = _TITLES.sub("", " ".join(name.split())).split()
    while len(tokens) > 1 and "." in tokens[-1] and is_degree(tokens[-1]):
        tokens.pop()
    return " ".join(tokens)
