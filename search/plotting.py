"""How is a term spread, drawn as a picture? Through matplotlib, which the extra `plot` installs."""

from collections.abc import Sequence
from pathlib import Path

from search.asking.dispersion import Dispersion, by_year
from search.errors import KutipError

FORMATS = (".png", ".svg", ".pdf")
_ROW = 0.3
"""Inches that a paper takes in height."""
_MOST_PAPERS = 60
_LONGEST_NAME = 38


def draw(term: str, spread: Sequence[Dispersion], file: Path) -> None:
    """Draw a term's frequency by paper and by year, and its places along each paper, into a file.

    The papers are those in which it is most frequent, at most 60. Raises KutipError when matplotlib is not installed,
    the file's kind is unknown, or the file cannot be written.
    """
    if file.suffix.lower() not in FORMATS:
        raise KutipError(f"No picture can be drawn into {file}.", f"Name a file in {', '.join(FORMATS)}.")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise KutipError(
            "Pictures need matplotlib, which is not installed.", "pip install 'kutip[plot]' (in a clone: '.[plot]')."
        ) from error
    papers = sorted(spread, key=lambda one: (one.per_10000, one.paper.id))[-_MOST_PAPERS:]
    rows = range(len(papers))
    figure = Figure(figsize=(11, 4.2 + _ROW * len(papers)), layout="constrained")
    axes = figure.subplot_mosaic(
        [["papers", "places"], ["years", "years"]], height_ratios=[max(1.0, _ROW * len(papers)), 2.2]
    )
    axes["papers"].barh(rows, [one.per_10000 for one in papers], color="#4c72b0")
    axes["papers"].set_yticks(rows, [_short(one.paper.id) for one in papers], parse_math=False)
    axes["papers"].set_xlabel("in 10,000 words")
    axes["papers"].set_title(f"“{term}” by paper", parse_math=False)
    axes["places"].eventplot([one.places for one in papers], linelengths=0.8, linewidths=0.8, colors="#c44e52")
    axes["places"].set_yticks(rows, [""] * len(papers))
    axes["places"].set_xlim(0, 1)
    axes["places"].set_xticks([0, 0.5, 1], ["beginning", "middle", "end"])
    axes["places"].set_title("where in the paper")
    years = by_year(spread)
    axes["years"].bar([year for year, _, _ in years], [share for _, _, share in years], color="#4c72b0")
    axes["years"].set_ylabel("in 10,000 words")
    axes["years"].set_title("by year")
    for one in ("papers", "places"):
        axes[one].set_ylim(-0.6, len(papers) - 0.4)
    try:
        figure.savefig(file)
    except OSError as error:
        raise KutipError(f"{file} cannot be written: {error.strerror or error}.", "Name another file.") from error


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"
