"""How is this cited? Records in, references out."""

from search.citing.bibliographies import (
    BIBLIOGRAPHY_SUFFIXES,
    SIDECAR_SUFFIX,
    changed_sidecar,
    read_bibliography,
    read_sidecar,
)
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
