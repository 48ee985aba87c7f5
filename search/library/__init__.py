"""Is the index true to the corpus? Add, update, remove, rebuild; open for questions."""

from search.library.catalogue import Failure, PaperRecord, Shelved
from search.library.embedding import Embedded, embed_passages
from search.library.health import Finding, Health, examine
from search.library.lexicons import (
    add_entries,
    all_entries,
    own_entries,
    pair,
    prepare_lexicon,
    remove_pair,
    user_lexicon,
)
from search.library.meaning import has_vectors
from search.library.opening import Library, NoIndexError, OtherVersionError, changed_since, open_library
from search.library.quoting import Quotation, quote
from search.library.reporting import Failed, Report
from search.library.sidecars import sidecar_of, write_fields
from search.library.updating import Watcher, roll_back, update

__all__ = [
    "Embedded",
    "Failed",
    "Failure",
    "Finding",
    "Health",
    "Library",
    "NoIndexError",
    "OtherVersionError",
    "PaperRecord",
    "Quotation",
    "Report",
    "Shelved",
    "Watcher",
    "add_entries",
    "all_entries",
    "changed_since",
    "embed_passages",
    "examine",
    "has_vectors",
    "open_library",
    "own_entries",
    "pair",
    "prepare_lexicon",
    "quote",
    "remove_pair",
    "roll_back",
    "sidecar_of",
    "update",
    "user_lexicon",
    "write_fields",
]
