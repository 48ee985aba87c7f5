"""Is the index true to the corpus? Add, update, remove, rebuild; open for questions."""

from search.library.catalogue import Failure, PaperRecord, Shelved
from search.library.opening import Library, NoIndexError, OtherVersionError, changed_since, open_library
from search.library.updating import Failed, Report, Watcher, update

__all__ = [
    "Failed",
    "Failure",
    "Library",
    "NoIndexError",
    "OtherVersionError",
    "PaperRecord",
    "Report",
    "Shelved",
    "Watcher",
    "changed_since",
    "open_library",
    "update",
]
