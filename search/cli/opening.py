"""The library that a command asks: built where there is none, with a word where it is behind its corpus."""

from search.cli.printing import say
from search.library import Library, NoIndexError, open_library
from search.settings import Settings


def open_or_build(settings: Settings) -> Library:
    """The library; built first where there is none, and with a word where the corpus has changed since."""
    try:
        library = open_library(settings)
    except NoIndexError:
        # Imported here because most runs find an index.
        from search.cli.index import build
        from search.cli.reports import ending, troubles

        report = build(settings)
        for line in (*troubles(report), *ending(report)):
            say(line)
        return open_library(settings)
    if note := library.behind():
        say(f"Note: {note}")
    return library
