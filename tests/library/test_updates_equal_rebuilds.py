"""After any adds, changes, renames and removals the index answers as one that is built from nothing."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from search.asking import Question
from search.library import examine, open_library, update
from search.settings import ReadingLimits, Settings

NAMES = st.sampled_from(["a.txt", "b.md", "sub/c.txt", "sub/a.txt", "d.html"])
WORDS = ("korban", "hutang", "agen", "majikan", "kapal", "upah", "migrasi", "diplomasi", "perdagangan", "anak")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(
    lambda words: f"PENDAHULUAN\n\n{' '.join(words).capitalize()}.\n"
)
YEARS = st.integers(1990, 2025)
QUERIES = ("hutang", "korban perdagangan", '"upah kapal"', "migrasi OR diplomasi", "anak -kapal", "year:2000..2010")


class Library(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        corpus = self.folder / "corpus"
        corpus.mkdir()
        (corpus / "always.txt").write_text("PENDAHULUAN\n\nKorban membayar hutang kepada agen di kapal.\n")
        self.settings = Settings(corpus, self.folder / "index", 1, ReadingLimits())
        self.rebuilt = Settings(corpus, self.folder / "rebuilt", 1, ReadingLimits())
        update(self.settings)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def present(self) -> list[Path]:
        return sorted(
            path for path in self.settings.corpus.rglob("*") if path.is_file() and path.name != "always.txt" and
            path.suffix != ".json"
        )  # fmt: skip

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        file = self.settings.corpus / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)

    @precondition(lambda self: self.present())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.present())).unlink()

    @precondition(lambda self: self.present())
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        file = data.draw(st.sampled_from(self.present()))
        target = self.settings.corpus / name
        if file.suffix == target.suffix:
            target.parent.mkdir(exist_ok=True)
            file.rename(target)

    @precondition(lambda self: self.present())
    @rule(data=st.data(), year=YEARS)
    def describe(self, data: st.DataObject, year: int) -> None:
        file = data.draw(st.sampled_from(self.present()))
        file.with_name(f"{file.name}.json").write_text(
            f'{{"issued": {{"date-parts": [[{year}]]}}, "title": "Y{year}"}}'
        )

    @rule()
    def bring_up_to_date(self) -> None:
        update(self.settings)

    @invariant()
    def answers_as_a_rebuild(self) -> None:
        if {finding.kind for finding in examine(self.settings).findings} & {"changed", "gone", "not-indexed"}:
            return
        update(self.rebuilt, rebuild=True)
        assert self.answers(self.settings) == self.answers(self.rebuilt)

    @staticmethod
    def answers(settings: Settings) -> list[object]:
        with open_library(settings) as library:
            found = [library.ask(Question(query, limit=50)) for query in QUERIES]
            files = [(entry.file, entry.outcome) for entry in library.files()]
        hits = [[(hit.id, round(hit.score, 9), hit.passage, hit.paper) for hit in answer.hits] for answer in found]
        return [hits, [answer.total for answer in found], files]


@pytest.mark.slow
class TestUpdatesEqualRebuilds(Library.TestCase):  # type: ignore[name-defined,misc]
    settings = hypothesis_settings(max_examples=6, stateful_step_count=14)
