"""Which pairs does a glossary of another program hold? Tab-separated tables, TBX, and Open Multilingual Wordnet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from search.errors import KutipError
from search.language.lexicon_file import Form, LexiconEntry
from search.model import Language

LANGUAGE_CODES: dict[str, Language] = {
    **dict.fromkeys(("en", "eng", "english", "inggris"), "en"),
    **dict.fromkeys(("id", "ind", "in", "indonesian", "indonesia"), "id"),
}
"""How glossaries name the two languages; anything after `-` or `_` (`en-GB`) is left off."""

_UNFIT = ("=", ";")
"""Marks that a form cannot hold in a lexicon file."""


def import_entries(files: Sequence[Path]) -> Iterator[LexiconEntry]:
    """The concepts of one glossary. Of Open Multilingual Wordnet both languages' files are one glossary.

    Raises KutipError where a file is none of the formats, OSError where one cannot be read.
    """
    if _is_wordnet(files[0]):
        yield from _wordnet(files)
        return
    for file in files:
        yield from _tbx(file) if file.suffix.lower() in (".tbx", ".xml") else _table(file)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KutipError(f"{file} is not in UTF-8: {error}.", "Save it as UTF-8.") from error


def language_of_code(code: str) -> Language | None:
    """The language that a glossary calls so; None when it is neither of ours."""
    return LANGUAGE_CODES.get(code.strip().lower().replace("_", "-").partition("-")[0])


def _table(file: Path) -> Iterator[LexiconEntry]:
    """English, tab, Indonesian; several forms of a side are separated by `;`. A heading may name the columns."""
    rows = [line.split("\t") for line in _text(file).splitlines()]
    columns: dict[Language, int] = {"en": 0, "id": 1}
    heading = [language_of_code(cell) for cell in rows[0]] if rows else []
    if "en" in heading and "id" in heading:
        columns = {"en": heading.index("en"), "id": heading.index("id")}
    for number, row in enumerate(rows, 1):
        if not any(row) or row[0].startswith("#") or (number == 1 and columns["en"] < len(heading) and any(heading)):
            continue
        if len(row) <= max(columns.values()):
            raise KutipError(
                f"{file}, line {number}: there are not two columns.", "Write english, a tab, and indonesian on a line."
            )
        entry = _entry(row[columns["en"]].split(";"), row[columns["id"]].split(";"), file, number)
        if entry:
            yield entry


def _tbx(file: Path) -> Iterator[LexiconEntry]:
    """TermBase eXchange (ISO 30042), versions 2 and 3: one concept an entry, terms by language."""
    try:
        root = ElementTree.fromstring(_text(file).encode())
    except ElementTree.ParseError as error:
        raise KutipError(f"{file} is no TBX: {error}.", "Export it again, or as tab-separated text.") from error
    for number, concept in enumerate((node for node in root.iter() if _tag(node) in ("termEntry", "conceptEntry")), 1):
        terms: dict[Language, list[str]] = {"en": [], "id": []}
        for section in (node for node in concept.iter() if _tag(node) in ("langSet", "langSec")):
            language = language_of_code(_language(section))
            if language:
                terms[language] += ["".join(node.itertext()) for node in section.iter() if _tag(node) == "term"]
        entry = _entry(terms["en"], terms["id"], file, number)
        if entry:
            yield entry


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _language(node: ElementTree.Element) -> str:
    return node.get("{http://www.w3.org/XML/1998/namespace}lang") or node.get("lang") or ""


def _is_wordnet(file: Path) -> bool:
    return file.suffix.lower() == ".tab" and "\t" in _text(file).partition("\n")[0] and ":lemma\t" in _text(file)


def _wordnet(files: Sequence[Path]) -> Iterator[LexiconEntry]:
    """Open Multilingual Wordnet: `synset TAB language:lemma TAB word`; words of one synset mean the same."""
    synsets: dict[str, dict[Language, list[str]]] = defaultdict(lambda: {"en": [], "id": []})
    for file in files:
        fallback = None
        for line in _text(file).splitlines():
            cells = line.split("\t")
            if line.startswith("#"):
                fallback = language_of_code(cells[1]) if len(cells) > 1 else None
            elif len(cells) >= 3 and cells[1].endswith("lemma"):
                language = language_of_code(cells[1].partition(":")[0]) or fallback
                if language:
                    synsets[cells[0]][language].append(cells[2])
    if not any(words["en"] and words["id"] for words in synsets.values()):
        raise KutipError(
            "No synset has words of both languages.",
            "Give the English and the Indonesian file together: wn-data-eng.tab wn-data-ind.tab",
        )
    for number, words in enumerate(synsets.values(), 1):
        entry = _entry(words["en"], words["id"], files[0], number)
        if entry:
            yield entry


def _entry(english: Sequence[str], indonesian: Sequence[str], file: Path, number: int) -> LexiconEntry | None:
    """A concept of the forms that can be written; None where a side has none, or both say the same."""
    sides = []
    for forms in (english, indonesian):
        texts = (" ".join(form.replace("_", " ").split()) for form in forms)
        fit = dict.fromkeys(text for text in texts if text.strip("~ !#") and not any(mark in text for mark in _UNFIT))
        sides.append(tuple(Form(text.lstrip("~!# "), text.startswith("~")) for text in fit))
    if not all(sides) or {form.text.lower() for form in sides[0]} == {form.text.lower() for form in sides[1]}:
        return None
    return LexiconEntry(sides[0], sides[1], file.stem, number)
