"""How is this cited? Records in, references out.

What stands here is imported when it is used: a search has no need of most of it.
"""

from typing import TYPE_CHECKING

from search.lazily import from_homes

if TYPE_CHECKING:
    from search.citing.bibliographies import changed_sidecar, read_bibliography, read_sidecar
    from search.citing.describing import Describer, Descriptions
    from search.citing.exchange import EXCHANGE
    from search.citing.fields import BadRecordError, CslItem, checked_item, fields_of
    from search.citing.markup import MARKUPS, escaped_markdown
    from search.citing.names import spoken_name
    from search.citing.records import Record
    from search.citing.rendering import Cite, Cited, cite
    from search.citing.stating import front_of, stated
    from search.citing.styles import style_names

CITING_VERSION = 1
"""Grows whenever the record of an unchanged paper may come out differently."""

BIBLIOGRAPHY_SUFFIXES = frozenset({".bib", ".ris", ".json"})
"""Suffixes of files that hold the records of many works; `.json` is CSL-JSON as Zotero and Better BibTeX export it."""

SIDECAR_SUFFIX = ".json"
"""What stands behind a paper's whole file name in the name of its sidecar: `paper.pdf.json`."""

_HOMES = {
    "BadRecordError": "search.citing.fields",
    "Cite": "search.citing.rendering",
    "Cited": "search.citing.rendering",
    "CslItem": "search.citing.fields",
    "Describer": "search.citing.describing",
    "Descriptions": "search.citing.describing",
    "EXCHANGE": "search.citing.exchange",
    "MARKUPS": "search.citing.markup",
    "Record": "search.citing.records",
    "changed_sidecar": "search.citing.bibliographies",
    "checked_item": "search.citing.fields",
    "cite": "search.citing.rendering",
    "escaped_markdown": "search.citing.markup",
    "fields_of": "search.citing.fields",
    "front_of": "search.citing.stating",
    "read_bibliography": "search.citing.bibliographies",
    "read_sidecar": "search.citing.bibliographies",
    "spoken_name": "search.citing.names",
    "stated": "search.citing.stating",
    "style_names": "search.citing.styles",
}

__getattr__ = from_homes(__name__, _HOMES)


__all__ = [
    "BIBLIOGRAPHY_SUFFIXES",
    "CITING_VERSION",
    "EXCHANGE",
    "MARKUPS",
    "SIDECAR_SUFFIX",
    "BadRecordError",
    "Cite",
    "Cited",
    "CslItem",
    "Describer",
    "Descriptions",
    "Record",
    "changed_sidecar",
    "checked_item",
    "cite",
    "escaped_markdown",
    "fields_of",
    "front_of",
    "read_bibliography",
    "read_sidecar",
    "spoken_name",
    "stated",
    "style_names",
]
