"""Headings that share a line with text, and tables of contents."""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.structure.looks import is_contents_line
from search.structure.rows import Row, split_row
from search.structure.vocabulary import known_heading

_ABSTRACT = re.compile(
    r"(?P<title>(?:abstra[ck]t?|abstraksi|intisari|ringkasan|summary)(?:\s*/\s*abstra[ck]t?)?)\s*"
    r"(?P<mark>[—–:]|\.(?=\s)|-(?=\s)|(?<=\s)-)[\s—–-]*(?=\S)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:article info(?:rmation)?|info(?:rmasi)? artikel|article history)\s+(?=abstra[ck]t?\b.{0,2}$)", re.IGNORECASE
)
_OPENING = re.compile(r"(?P<title>Pendahuluan|PENDAHULUAN|Introduction|INTRODUCTION)\s+(?=[A-Z][a-z])")
_PUSTAKA = re.compile(r"PUSTAKA|Pustaka|RUJUKAN|Rujukan|REFERENSI|Referensi")
_ENTRY = re.compile(r"(?:\.{3,}|…|\s)\s*(?:\d{1,3}|[ivxlc]{1,6})$")
_ABSTRACT_ROWS = 120
_LISTS = ("daftar", "table of", "list of", "contents")


def split_run_ins(rows: Sequence[Row]) -> list[Row]:
    """Cuts lines after a heading that runs on into text: "Abstract—This paper", "DAFTAR" over "PUSTAKA Buku"."""
    alone = {known.kind for row in rows if (known := known_heading(row.text))}
    result: list[Row] = []
    for number, row in enumerate(rows):
        match = _ABSTRACT.match(row.text) if number < _ABSTRACT_ROWS else None
        beside = _BESIDE.match(row.text)
        if match:
            result.extend(_without_mark(row, match.end("title"), match.end()))
        elif beside:
            before, title = split_row(row, beside.end())
            result.extend((before, replace(title, run_in=True)))
        elif "introduction" not in alone and (match := _OPENING.match(row.text)):
            title, text = split_row(row, match.end())
            result.extend((replace(title, run_in=True), text))
            alone.add("introduction")
        elif result and result[-1].text.upper() == "DAFTAR" and (match := _PUSTAKA.match(row.text)):
            result.extend(split_row(row, match.end()))
        else:
            result.append(row)
    return result


def _without_mark(row: Row, title: int, text: int) -> list[Row]:
    """The title and the text, without the dash or colon between them."""
    parts = split_row(row, title, text)
    return [replace(parts[0], run_in=True), parts[-1]]


def contents_rows(rows: Sequence[Row]) -> set[int]:
    """Numbers of the rows that belong to tables of contents, tables and figures."""
    found = {number for number, row in enumerate(rows) if is_contents_line(row.text)}
    for number, row in enumerate(rows):
        known = known_heading(row.text)
        if known and known.kind == "front" and row.text.lower().startswith(_LISTS):
            found.update(_listing(rows, number + 1))
    return found


def _listing(rows: Sequence[Row], start: int) -> range:
    """Rows from `start` on as long as page numbers end most of them."""
    last = start
    for number in range(start, min(len(rows), start + 400)):
        if _ENTRY.search(rows[number].text) or is_contents_line(rows[number].text):
            last = number + 1
        elif number - last >= 3:
            break
    return range(start, last) if last - start >= 3 else range(start, start)
