"""No very common word stands for a whole phrase: it would drag in half of the corpus."""

from pathlib import Path

from search.language import Analyser, shipped_entries
from search.library import open_library, update
from search.settings import ReadingLimits, Settings

ROOT = Path(__file__).resolve().parents[2]

COMMON = 0.25
"""The share of the passages from which on a word is too common."""

TRULY_ONE_WORD = {
    "undang-undang",  # act of parliament
    "perundang-undangan",  # laws and regulations
    "mempekerjakan",  # hire workers
}
"""Indonesian says in one word what takes two in English."""


def test_no_common_word_stands_for_a_phrase(tmp_path: Path) -> None:
    settings = Settings(ROOT / "corpus", tmp_path / "index", 2, ReadingLimits())
    passages = update(settings).passages
    analyser = Analyser()
    found = {}
    with open_library(settings) as library:
        for entry in shipped_entries():
            phrases = [form.text for form in entry.english if " " in form.text and not form.near]
            content = [
                phrase for phrase in phrases if len({t.position for t in analyser.analyse(phrase) if not t.stop}) > 1
            ]
            for form in entry.indonesian if content else ():
                terms = analyser.analyse(form.text, "id")
                if form.near or len({term.position for term in terms}) > 1:
                    continue
                share = max((library.frequency(term.stem, "stem") for term in terms), default=0) / passages
                if share > COMMON and form.text not in TRULY_ONE_WORD:
                    found[form.text] = (round(share, 2), content)
    assert found == {}
