"""One hit on the terminal: where it stands, the passage, and the quote at a bar."""

from collections.abc import Iterator

from search.asking import Hit, answering_words, page_words, sureness
from search.cli.printing import COMFORTABLE, INDENT, clean, paint, prose, width, wrap
from search.model import Paper, Passage

BAR = "  ┃ "


def hit_lines(hit: Hit) -> Iterator[str]:
    """The lines of a hit, an empty one at the end."""
    columns = min(width(), COMFORTABLE)
    yield from _heading(hit, columns)
    yield ""
    for passage in hit.before:
        yield from _neighbour(passage, "before", columns)
    yield from _passage(hit, columns)
    for passage in hit.after:
        yield from _neighbour(passage, "after", columns)
    yield ""
    for line in prose(" · ".join(part for part in (answering_words(hit), hit.id) if part), columns - 4, dim=True):
        yield INDENT + line
    if hit.duplicates:
        yield INDENT + paint(f"also printed in {clean(', '.join(hit.duplicates[:3]))}", dim=True)
    yield ""


def _heading(hit: Hit, columns: int) -> Iterator[str]:
    number = f"{hit.rank}."
    title = clean(hit.paper.front.title or hit.paper.file)
    for at, (start, end) in enumerate(wrap(title, columns - 4)):
        yield (number.ljust(4) if at == 0 else INDENT) + paint(title[start:end], bold=True)
    for line in (_who_and_when(hit.paper), _where(hit)):
        for start, end in wrap(line, columns - 4):
            yield INDENT + paint(line[start:end], fg="cyan")


def _who_and_when(paper: Paper) -> str:
    known = [", ".join(paper.front.authors), str(paper.front.year or "")]
    if paper.front.title:
        known.append(paper.file)
    return clean(" · ".join(part for part in known if part))


def _where(hit: Hit) -> str:
    parts = [" › ".join(hit.passage.section_path), page_words(hit.passage), sureness(hit.passage)]
    return clean(" · ".join(part for part in parts if part))


def _passage(hit: Hit, columns: int) -> Iterator[str]:
    """The passage in full: its quote at a bar and in plain, what stands around it dimmed."""
    text, quote = hit.passage.text, hit.quote
    for start, end, prefix in ((0, quote.start, INDENT), (quote.start, quote.end, BAR), (quote.end, len(text), INDENT)):
        marks = [(first - start, last - start) for first, last in hit.highlights if start <= first and last <= end]
        for line in prose(text[start:end], columns - 4, marks, dim=prefix != BAR):
            yield prefix + line


def _neighbour(passage: Passage, place: str, columns: int) -> Iterator[str]:
    """A passage that stands before or after the hit, under a line that says so."""
    pages = page_words(passage)
    lines = [INDENT + line for line in prose(passage.text, columns - 4, dim=True)]
    title = INDENT + paint(f"[{place}{', ' + clean(pages) if pages else ''}]", fg="cyan")
    yield from (title, *lines, "") if place == "before" else ("", title, *lines)
