"""In which formats do records go to reference managers?"""

import json
from collections.abc import Callable, Iterable, Mapping

from search.citing.fields import CslItem


def to_csl_json(items: Iterable[CslItem]) -> str:
    """A list of records, as Zotero imports it."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def to_bibtex(items: Iterable[CslItem]) -> str:
    """BibTeX entries."""
    from search.citing.bibtex import write_bibtex

    return write_bibtex(items).strip()


def to_ris(items: Iterable[CslItem]) -> str:
    """RIS entries."""
    from search.citing.ris import write_ris

    return write_ris(items).strip()


EXCHANGE: Mapping[str, Callable[[Iterable[CslItem]], str]] = {
    "csl-json": to_csl_json,
    "bibtex": to_bibtex,
    "ris": to_ris,
}
"""Every format, by its name on the command line."""
