"""The figures as Markdown: what they mean beside stock Whoosh."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from peers.base import KINDS

BESIDE = "Whoosh"
COLUMNS = (*KINDS, "all")
_UNDISTURBED = 0.95

Figures = Mapping[str, Any]
"""What was found of one engine, by the names in `peers.stages`."""


@dataclass(frozen=True, slots=True)
class Times:
    """Half of the queries took no longer than the first, and 95 of a hundred no longer than the second."""

    p50: float
    p95: float


def times(figures: Figures, which: str, column: str) -> Times | None:
    """Milliseconds of a kind of query; None where the engine does not answer it, or not all of them."""
    if column == "all" and not set(KINDS) <= set(figures["kinds"]):
        return None
    pairs = zip(figures["kinds"], figures[which], strict=True)
    taken = sorted(spent for kind, spent in pairs if column in (kind, "all"))
    if not taken:
        return None
    parts = quantiles(taken, n=100, method="inclusive")
    return Times(parts[49], parts[94])


def report(results: Mapping[str, Any]) -> str:
    """Everything, size by size."""
    return "\n".join([_machine(results["machine"]), *(_size(*item) for item in results["sizes"].items())])


def _machine(machine: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    left_out = "".join(f" {name} is left out: {reason}." for name, reason in machine["missing"].items())
    return (
        f"{machine['date']}, {machine['cores']} processors ({machine['model']}), Python {machine['python']}, "
        f"{machine['system']}. {versions}.{left_out}\n"
    )


def _size(size: str, found: Mapping[str, Any]) -> str:
    engines: Mapping[str, Figures] = found["engines"]
    nothing = found["nothing"]
    return "\n".join(
        [
            f"### {int(size):,} passages ({found['raw_bytes'] / 1e6:.0f} MB of text)\n",
            *_building(engines, found["raw_bytes"]),
            f"\nPython with the harness alone needs {nothing['first_hit_ms']:.0f} ms and {nothing['peak_mb']:.0f} MB; "
            "every figure contains them. The payloads, which every engine stores, have "
            f"{found['payload_bytes'] / found['raw_bytes']:.2f} times the size of the text. In brackets: beside stock "
            "Whoosh.\n",
            "Milliseconds for the ten best passages of a query that is asked for the first time, p50 / p95:\n",
            *_table(engines, COLUMNS, lambda figures, column: _pair(times(figures, "first", column))),
            *_disturbed(engines),
            f"\nTimes as fast as stock {BESIDE}, p50 / p95:\n",
            *_table(engines, COLUMNS, lambda figures, column: _ratio(engines, figures, column)),
            "\nMilliseconds when the same query is asked again, p50 / p95:\n",
            *_table(engines, COLUMNS, lambda figures, column: _pair(times(figures, "again", column))),
            "\nShare of the ten best that an exact BM25 has among its ten best, with the formula for the weight of a "
            "word that fits the engine best:\n",
            *_table(engines, (*COLUMNS, "formula"), _agreement),
            "",
        ]
    )


def _disturbed(engines: Mapping[str, Figures]) -> Iterator[str]:
    """Answers come out of memory: an engine that got less than a processor while it answered was kept waiting."""
    kept = [f"{name} got {one['share']:.0%}" for name, one in engines.items() if one["share"] < _UNDISTURBED]
    if kept:
        yield f"\nOther work disturbed this run: of one processor, {', '.join(kept)}."


def _building(engines: Mapping[str, Figures], raw: int) -> Iterator[str]:
    columns: dict[str, tuple[Callable[[Figures], float], str]] = {
        "passages/s built": (lambda one: one["passages"] / one["seconds"], ",.0f"),
        "index / raw text": (lambda one: one["bytes"] / raw, ".2f"),
        "new process to first hit, ms": (lambda one: one["first_hit_ms"], ".0f"),
        "peak MB building": (lambda one: one["build_peak_mb"], ",.0f"),
        "peak MB answering": (lambda one: one["ask_peak_mb"], ",.0f"),
    }

    def cell(figures: Figures, column: str) -> str:
        figure, form = columns[column]
        value = figure(figures)
        beside = f" ({value / figure(engines[BESIDE]):.2f}x)" if BESIDE in engines else ""
        return f"{value:{form}}{beside}"

    return _table(engines, list(columns), cell)


def _table(
    engines: Mapping[str, Figures], columns: Sequence[str], cell: Callable[[Figures, str], str]
) -> Iterator[str]:
    yield "| | " + " | ".join(columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name, figures in engines.items():
        yield f"| {name} | " + " | ".join(cell(figures, column) for column in columns) + " |"


def _pair(taken: Times | None) -> str:
    return f"{_three(taken.p50)} / {_three(taken.p95)}" if taken else "–"


def _three(value: float) -> str:
    """Three digits that count, at most."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _ratio(engines: Mapping[str, Figures], figures: Figures, column: str) -> str:
    stock = times(engines[BESIDE], "first", column) if BESIDE in engines else None
    taken = times(figures, "first", column)
    return f"{_three(stock.p50 / taken.p50)} / {_three(stock.p95 / taken.p95)}" if stock and taken else "–"


def _agreement(figures: Figures, column: str) -> str:
    found = figures["agreement"].get(column, "–")
    return found if isinstance(found, str) else f"{found:.3f}"
