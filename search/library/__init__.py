"""Is the index true to the corpus? Add, update, remove, rebuild; open for questions.

What stands here is imported when it is used: a search has no need of most of it.
"""

from typing import TYPE_CHECKING

from search.lazily import from_homes

if TYPE_CHECKING:
    from search.library.catalogue import Failure, PaperRecord, Shelved
    from search.library.embedding import Embedded, embed_passages
    from search.library.freshness import Marks, marks
    from search.library.health import Finding, Health, examine
    from search.library.imaging import Imaged, read_page_images, refuse_without_tools
    from search.library.intake import end_workers
    from search.library.lexicons import (
        add_entries,
        all_entries,
        own_entries,
        pair,
        prepare_lexicon,
        remove_pair,
        user_lexicon,
    )
    from search.library.meaning import has_vectors, refuse_without_embedder
    from search.library.opening import Library, NoIndexError, OtherVersionError, open_library
    from search.library.quoting import Quotation, quote
    from search.library.reporting import Failed, Report
    from search.library.rollback import Undone, roll_back
    from search.library.sidecars import sidecar_of, write_fields
    from search.library.updating import Watcher, update

_HOMES = {
    "Embedded": "search.library.embedding",
    "Failed": "search.library.reporting",
    "Failure": "search.library.catalogue",
    "Finding": "search.library.health",
    "Health": "search.library.health",
    "Imaged": "search.library.imaging",
    "Library": "search.library.opening",
    "Marks": "search.library.freshness",
    "NoIndexError": "search.library.opening",
    "OtherVersionError": "search.library.opening",
    "PaperRecord": "search.library.catalogue",
    "Quotation": "search.library.quoting",
    "Report": "search.library.reporting",
    "Shelved": "search.library.catalogue",
    "Undone": "search.library.rollback",
    "Watcher": "search.library.updating",
    "add_entries": "search.library.lexicons",
    "all_entries": "search.library.lexicons",
    "embed_passages": "search.library.embedding",
    "end_workers": "search.library.intake",
    "examine": "search.library.health",
    "has_vectors": "search.library.meaning",
    "marks": "search.library.freshness",
    "open_library": "search.library.opening",
    "own_entries": "search.library.lexicons",
    "pair": "search.library.lexicons",
    "prepare_lexicon": "search.library.lexicons",
    "quote": "search.library.quoting",
    "remove_pair": "search.library.lexicons",
    "read_page_images": "search.library.imaging",
    "refuse_without_embedder": "search.library.meaning",
    "refuse_without_tools": "search.library.imaging",
    "roll_back": "search.library.rollback",
    "sidecar_of": "search.library.sidecars",
    "update": "search.library.updating",
    "user_lexicon": "search.library.lexicons",
    "write_fields": "search.library.sidecars",
}

__getattr__ = from_homes(__name__, _HOMES)


__all__ = [
    "Embedded",
    "Failed",
    "Failure",
    "Finding",
    "Health",
    "Imaged",
    "Library",
    "Marks",
    "NoIndexError",
    "OtherVersionError",
    "PaperRecord",
    "Quotation",
    "Report",
    "Shelved",
    "Undone",
    "Watcher",
    "add_entries",
    "all_entries",
    "embed_passages",
    "end_workers",
    "examine",
    "has_vectors",
    "marks",
    "open_library",
    "own_entries",
    "pair",
    "prepare_lexicon",
    "quote",
    "read_page_images",
    "refuse_without_embedder",
    "refuse_without_tools",
    "remove_pair",
    "roll_back",
    "sidecar_of",
    "update",
    "user_lexicon",
    "write_fields",
]
