"""Which works does a bibliography file of the corpus know, and what does a paper's sidecar say?"""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from search.citing.fields import BadRecordError, CslItem, checked_item, filled_item
from search.citing.records import Read, Record

LARGEST = 64 * 1024 * 1024
"""Bytes of a file of records beyond which it is refused."""


def read_bibliography(name: str, data: bytes) -> Read:
    """The records of a bibliography file. Raises ValueError, worded for the user, when nothing can be read of it."""
    text = _text(data)
    suffix = PurePosixPath(name).suffix.lower()
    # The parsers are imported here, because most runs read no bibliography.
    if suffix == ".bib":
        from search.citing.bibtex import read_bibtex

        return read_bibtex(text)
    if suffix == ".ris":
        from search.citing.ris import read_ris

        return read_ris(text)
    return _csl_json(text)


def read_sidecar(data: bytes) -> CslItem:
    """The record of a sidecar; a variable that is null is one that the paper has not. Raises ValueError."""
    record = _json(_text(data))
    if isinstance(record, list) and len(record) == 1:
        record = record[0]
    return checked_item(record)


def changed_sidecar(data: bytes | None, fields: Mapping[str, Any]) -> bytes:
    """The text of a sidecar with some variables changed, and all else in it as it was. Raises BadRecordError."""
    whole = {} if data is None else _json(_text(data))
    record = whole[0] if isinstance(whole, list) and len(whole) == 1 else whole
    checked_item(record)
    if isinstance(record, dict):
        record.update(fields)
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _csl_json(text: str) -> Read:
    entries = _json(text)
    if isinstance(entries, dict):
        # Better CSL JSON and other exports wrap the list.
        entries = next((entries[key] for key in ("items", "references") if isinstance(entries.get(key), list)), None)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadRecordError("it is not CSL-JSON: a list of records was expected")
    records: list[Record] = []
    faults: list[str] = []
    for number, entry in enumerate(entries, 1):
        if "itemType" in entry:
            raise BadRecordError("it is Zotero's own JSON, not CSL-JSON: export it as CSL JSON")
        try:
            filled = filled_item(entry)
        except ValueError as error:
            faults.append(f"entry {number}: {error}")
            continue
        key = entry.get("citation-key") or entry.get("id")
        if isinstance(key, str) and "/" not in key:
            filled["citation-key"] = key
        records.append(Record(filled, _paths(entry)))
    return Read(tuple(records), tuple(faults))


def _paths(entry: dict[str, object]) -> tuple[str, ...]:
    """The files that an entry names, as exporters write them beside the variables of CSL."""
    attachments = entry.get("attachments")
    places = [one.get("path") for one in attachments if isinstance(one, dict)] if isinstance(attachments, list) else []
    file = entry.get("file")
    places += file.split(";") if isinstance(file, str) else []
    return tuple(place.strip() for place in places if isinstance(place, str) and place.strip())


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise BadRecordError(f"it is not JSON ({where})") from error


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise BadRecordError(f"it is larger than {LARGEST >> 20} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old exports are in the Latin alphabet of Windows, in which every byte is a letter.
        return data.decode("cp1252", errors="replace")
