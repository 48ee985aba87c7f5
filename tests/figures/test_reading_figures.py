"""Page numbers and records of real papers, compared with what a reader saw on their pages."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from search.engines.base import Filters
from search.language import Analyser, Term
from search.library import Library, PaperRecord, open_library, update
from search.settings import ReadingLimits, Settings

DATA = Path(__file__).parent / "data"

pytestmark = pytest.mark.slow


def opened(corpus: Path, folder: Path) -> Iterator[Library]:
    place = Settings(corpus, folder / "index", 2, ReadingLimits())
    update(place)
    with open_library(place) as library:
        yield library


@pytest.fixture(scope="module")
def pdfs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(shared / "pdfs", tmp_path_factory.mktemp("pdfs"))


@pytest.fixture(scope="module")
def papers(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(shared / "papers", tmp_path_factory.mktemp("papers"))


def records(library: Library) -> dict[str, PaperRecord]:
    outcomes = [entry.outcome for entry in library.files()]
    return {record.paper.id: record for record in outcomes if isinstance(record, PaperRecord)}


def test_the_printed_page_numbers(pdfs: Library) -> None:
    """At least 98 of 100 pages right, and no wrong label: where no number is printed, none or the one it must be."""
    truth = json.loads((DATA / "pages.json").read_text(encoding="utf-8"))
    right, wrong, pages = 0, [], 0
    for name, record in records(pdfs).items():
        implied = truth["implied"].get(name, {})
        for label, printed in zip(record.labels, truth["printed"][name], strict=True):
            must_be = printed or implied.get(str(label.index))
            pages += 1
            right += label.label == printed or (printed is None and label.label in (None, must_be))
            wrong += [(name, label)] if label.label not in (None, must_be) else []
    assert right / pages >= 0.98
    assert not wrong


def test_what_papers_say_of_themselves(pdfs: Library, papers: Library) -> None:
    """At least 90 of 100 fields right, and none that the paper does not state."""
    truth = json.loads((DATA / "records.json").read_text(encoding="utf-8"))
    right, fields = 0, 0
    wrong, invented = [], []
    for library, folder in ((pdfs, "pdfs"), (papers, "papers")):
        for name, record in records(library).items():
            front, item = record.paper.front, record.reference.item
            found = {"title": front.title, "authors": list(front.authors) or None, "year": front.year}
            found |= {key: item.get(key) for key in ("container-title", "volume", "issue", "page", "DOI")}
            for key, value in found.items():
                stated = truth[folder][name].get(key)
                fields += stated is not None
                right += stated is not None and value == stated
                wrong += [(name, key, value)] if stated is not None and value != stated else []
                invented += [(name, key, value)] if stated is None and value is not None else []
    assert fields > 40
    assert right / fields >= 0.9, wrong
    assert not invented


def terms(shared: Path) -> list[str]:
    """Every word that the judgments ask for or quote."""
    lines = [json.loads(line) for line in (shared / "judgments" / "seeds.jsonl").read_text("utf-8").splitlines()]
    texts = [line["query"] for line in lines] + [one["contains"] for line in lines for one in line["answers"]]
    return sorted({word.lower() for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)})


def test_occurrences_and_company_equal_a_count_by_brute_force(papers: Library, shared: Path) -> None:
    analyser = Analyser()
    analysed = [
        (name, analyser.analyse(passage.text))
        for record in records(papers).values()
        for name, passage in papers.passages(record)
        if passage.section_kind != "references"
    ]
    texts = [(name, words, _whole(words)) for name, words in analysed]
    places: dict[tuple[bool, str], set[tuple[str, int, int]]] = {}
    for name, words, _ in texts:
        for word in words:
            # A function word is looked for as typed, any other in all its forms.
            places.setdefault((word.stop, word.exact if word.stop else word.stem), set()).add(
                (name, word.start, word.end)
            )
    checked = 0
    for term in terms(shared):
        (first, *others) = analyser.analyse(term)
        if others:
            continue
        counted = places.get((first.stop, first.exact if first.stop else first.stem), set())
        found = papers.occurrences(term, Filters(), width=0)
        assert {(place.id, place.start, place.end) for place in found} == counted, term
        assert len(found) == len(counted), term
        checked += 1
        if not first.stop and counted:
            together: dict[str, Counter[str]] = {}
            for _, words, whole in texts:
                for word in _near(words, whole, first.stem, 5):
                    together.setdefault(word.stem, Counter())[word.exact] += 1
            # Of the forms of a word the most frequent one is shown.
            expected = Counter(
                (max(forms, key=lambda form: (forms[form], form)), forms.total()) for forms in together.values()
            )
            company = papers.collocates(term, Filters())
            assert Counter((one.word, one.together) for one in company) == expected, term
    assert checked > 60


def _whole(words: Sequence[Term]) -> list[Term]:
    """The printed words: of those that stand in another, or beside it, the first that says something."""
    printed: dict[tuple[int, int], list[Term]] = {}
    for at, word in enumerate(words):
        around = words[max(0, at - 4) : at + 4]
        holders = [(one.start, one.end) for one in around if one.start <= word.start and word.end <= one.end]
        printed.setdefault(max(holders, key=lambda place: place[1] - place[0]), []).append(word)
    return [next((word for word in parts if not word.stop), parts[0]) for parts in printed.values()]


def _near(words: Sequence[Term], whole: Sequence[Term], node: str, window: int) -> Iterator[Term]:
    """The content words within the window around a word."""
    spans = [(word.start, word.end) for word in words if word.stem == node and not word.stop]
    # "database" stands for two words: neither keeps the other company.
    nodes = {word.position for word in words if any(at <= word.start and word.end <= end for at, end in spans)}
    for word in whole:
        near = any(abs(word.position - other) <= window for other in nodes)
        apart = all(word.end <= at or end <= word.start for at, end in spans)
        if near and apart and not word.stop:
            yield word
