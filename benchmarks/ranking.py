"""What does each part of the ranking add? Every part is left out once, on every set, and the table is printed.

    python benchmarks/ranking.py SHARED [--queries 1500] [--write] [--vectors]

SHARED holds papers/, judgments/seeds.jsonl, and bench/ with folders of passages.jsonl, queries.jsonl and qrels.tsv.
Each passage of a bench folder becomes a paper. The figure is the mean reciprocal rank among the first ten. `--write`
puts the table into docs/ranking.md; `--vectors` makes vectors (kutip[semantic]), which takes minutes.
"""

import argparse
import json
import platform
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from search.asking import AskedConcept, Hit, Question, Understood, answering
from search.asking.showing import find
from search.language import Analyser
from search.library import Library, embed_passages, open_library, update
from search.settings import ReadingLimits, Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ranking.md"
DEPTH = 30

Right = Callable[[Hit], bool]
Rerank = Callable[[Sequence[Hit], Sequence[AskedConcept]], Sequence[Hit]]


@dataclass(frozen=True)
class Part:
    """A part of the ranking, and how to do without it, or what could be added."""

    name: str
    change: Callable[[Understood], Understood] = lambda asked: asked
    translate: bool = True
    meaning: bool = False
    rerank: Rerank = lambda hits, concepts: hits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--queries", type=int, default=1500)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--vectors", action="store_true")
    options = parser.parse_args()
    parts = [part for part in PARTS if options.vectors or not part.meaning]
    columns: dict[str, list[float]] = {}
    for name, settings, queries in sets(options.shared, options.queries):
        try:
            update(settings)
            if options.vectors:
                print(name, embed_passages(settings), file=sys.stderr)
            with open_library(settings) as library:
                columns[name] = [measure(library, queries, part) for part in parts]
        finally:
            shutil.rmtree(settings.index.parent)
        print(
            name, *(f"{part.name}: {figure:.3f}" for part, figure in zip(parts, columns[name], strict=True)), sep="\n  "
        )
    table = "\n".join(rows(parts, columns))
    print(table)
    if options.write:
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        note = f"{today}, Python {platform.python_version()}, at most {options.queries} queries a set."
        page = PAGE.read_text(encoding="utf-8")
        page = re.sub(r"(<!-- table -->\n).*(<!-- end -->)", rf"\1\n{note}\n\n{table}\n\n\2", page, flags=re.DOTALL)
        PAGE.write_text(page, encoding="utf-8")


def rows(parts: Sequence[Part], columns: Mapping[str, Sequence[float]]) -> Iterator[str]:
    yield "| | " + " | ".join(columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for at, part in enumerate(parts):
        cells = (
            f"{column[at]:.3f}" + (f" ({column[at] - column[0]:+.3f})" if at else "") for column in columns.values()
        )
        yield f"| {part.name} | " + " | ".join(cells) + " |"


def sets(shared: Path, most: int) -> Iterator[tuple[str, Settings, list[tuple[str, Right]]]]:
    """Name, an empty workspace with the papers in it, and queries with what answers them."""
    workspace = _workspace()
    shutil.copytree(shared / "papers", workspace.corpus, dirs_exist_ok=True)
    yield "judgments", workspace, list(_judged(shared / "judgments" / "seeds.jsonl"))
    for folder in sorted((shared / "bench").iterdir()):
        if (folder / "qrels.tsv").is_file():
            workspace = _workspace()
            for row in _rows(folder / "passages.jsonl"):
                (workspace.corpus / f"{row['id']}.txt").write_text(row["text"] + "\n", encoding="utf-8")
            yield folder.name, workspace, list(_benched(folder))[:most]


def _workspace() -> Settings:
    folder = Path(tempfile.mkdtemp())
    (folder / "corpus").mkdir()
    return Settings(folder / "corpus", folder / "index", 2, ReadingLimits())


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _judged(file: Path) -> Iterator[tuple[str, Right]]:
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        answers = [(answer["paper"], _plain(answer["contains"])) for answer in row["answers"]]

        def right(hit: Hit, answers: Sequence[tuple[str, str]] = tuple(answers)) -> bool:
            return any(hit.paper.id.endswith(paper) and text in _plain(hit.passage.text) for paper, text in answers)

        yield row["query"], right


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_#]", "", text)).strip().lower()


def _benched(folder: Path) -> Iterator[tuple[str, Right]]:
    gains: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, passage, _ = line.split()
        gains[query].add(passage)
    for row in _rows(folder / "queries.jsonl"):
        yield row["text"], lambda hit, wanted=frozenset(gains[row["id"]]): hit.paper.id in wanted


def measure(library: Library, queries: Sequence[tuple[str, Right]], part: Part) -> float:
    """Mean reciprocal rank among ten, with the ranking changed."""
    understand = answering.understand
    asked: list[Understood] = []

    def changed(question: Question, sources: answering.Sources) -> Understood:
        asked.append(part.change(understand(question, sources)))
        return asked[-1]

    answering.understand = changed
    total = 0.0
    try:
        for text, right in queries:
            hits = library.ask(Question(text, DEPTH, translate=part.translate, meaning=part.meaning)).hits
            best = part.rerank(hits, asked[-1].concepts)[:10]
            total += next((1 / rank for rank, hit in enumerate(best, 1) if right(hit)), 0.0)
    finally:
        answering.understand = understand
    return total / len(queries)


def without_ways(*origins: str) -> Callable[[Understood], Understood]:
    """Leave out all ways to say a concept that come from there."""

    def change(asked: Understood) -> Understood:
        concepts = (
            concept._replace(ways=tuple(way for way in concept.ways if way.via not in origins) or concept.ways[:1])
            for concept in asked.concepts
        )
        return asked._replace(concepts=tuple(concepts))

    return change


def without_synonyms(asked: Understood) -> Understood:
    """Leave out what the lexicon gives in the language of the query itself."""
    concepts = (
        concept._replace(
            ways=tuple(way for way in concept.ways if way.via != "lexicon" or way.language != concept.ways[0].language),
        )
        for concept in asked.concepts
    )
    return asked._replace(concepts=tuple(concepts))


def each_way_a_term(asked: Understood) -> Understood:
    """Score every way to say a concept as a term of its own, as a plain OR of all translations does."""
    apart = tuple(concept._replace(ways=(way,)) for concept in asked.concepts for way in concept.ways)
    return asked._replace(concepts=apart, condition=None)


def without_function_words(asked: Understood) -> Understood:
    """Give function words no weight."""
    concepts = (concept._replace(weight=0.0) if concept.minor else concept for concept in asked.concepts)
    return asked._replace(concepts=tuple(concepts))


def without_phrases(asked: Understood) -> Understood:
    """Take phrases of the query by their single words only."""
    phrases = {concept.part_of for concept in asked.concepts if concept.part_of}
    kept = (
        concept._replace(weight=0.0 if concept.source in phrases else 1.0 if concept.part_of else concept.weight)
        for concept in asked.concepts
    )
    return asked._replace(concepts=tuple(kept))


def by_coverage(hits: Sequence[Hit], concepts: Sequence[AskedConcept]) -> Sequence[Hit]:
    """Multiply scores by the share of the concepts that a passage answers, to the power of 0.2."""
    wanted = [concept.source for concept in concepts if not (concept.minor or concept.part_of)]
    if not wanted:
        return hits

    def score(hit: Hit) -> float:
        answered = {match.source for match in hit.matched}
        return hit.score * (sum(source in answered for source in wanted) / len(wanted) + 1e-6) ** 0.2

    return sorted(hits, key=score, reverse=True)


def by_proximity(hits: Sequence[Hit], concepts: Sequence[AskedConcept]) -> Sequence[Hit]:
    """Add up to a tenth of the score for neighbouring concepts of the query that stand close together."""
    telling = [concept for concept in concepts if not (concept.minor or concept.part_of)]

    def score(hit: Hit) -> float:
        terms = ANALYSER.analyse(hit.passage.text, hit.language)
        position = {term.start: term.position for term in terms}
        places = defaultdict(list)
        for place in find(telling, terms):
            places[place.concept].append(position.get(place.words[0][0], 0))
        near = sum(
            1 / max(1, min(abs(one - other) for one in places[number] for other in places[number + 1]))
            for number in range(len(telling) - 1)
            if number in places and number + 1 in places
        )
        return hit.score * (1 + 0.1 * near / max(1, len(telling) - 1))

    return sorted(hits, key=score, reverse=True)


ANALYSER = Analyser()
PARTS = (
    Part("kutip"),
    Part("without the lexicon", translate=False),
    Part("every translation a term of its own", change=each_way_a_term),
    Part("without phrases", change=without_phrases),
    Part("without synonyms in the query's language", change=without_synonyms),
    Part("without near equivalents", change=without_ways("related")),
    Part("without the exact word on top", change=without_ways("exact")),
    Part("without function words", change=without_function_words),
    Part("with coverage (not adopted)", rerank=by_coverage),
    Part("with proximity (not adopted)", rerank=by_proximity),
    Part("with vectors (`kutip[semantic]`)", meaning=True),
)

if __name__ == "__main__":
    main()
