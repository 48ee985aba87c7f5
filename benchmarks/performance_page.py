"""How do the programs here put their tables into docs/performance.md, each between markers of its own?"""

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def measured_on(*more: str) -> str:
    """The machine and the date, without which no figure means anything."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    system = f"{platform.system()} {platform.machine()}"
    return ", ".join([today, system, f"{os.cpu_count()} processors", f"Python {platform.python_version()}", *more])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def write_part(name: str, text: str) -> None:
    """Put a text between the markers of that name; raises ValueError where the page has none."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"{PAGE} has no {begin}")
    PAGE.write_text(pattern.sub(lambda _: f"{begin}\n\n{text.strip()}\n\n{end}", page), encoding="utf-8")
