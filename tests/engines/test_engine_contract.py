"""The battery that every engine in ENGINES must pass."""

import pickle
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines import ENGINES, Weights, open_engine
from search.engines.base import AllOf, Alternative, AnyOf, Concept, Filters, Has, Meets, Without, reading_order
from search.engines.whoosh import arrays, reading
from search.errors import KutipError

WORDS = ("utang", "jerat:jeratan", "jerat", "korban", "kerja:bekerja", "kerja", "yang", "dan", "migran", "bali", "é")
SINGLE = tuple({word.partition(":")[0] for word in WORDS} | {word.rpartition(":")[2] for word in WORDS} | {"none"})

texts = st.lists(st.sampled_from((*WORDS, "+kerjasama")), max_size=14).map(" ".join)
ways = st.builds(
    Alternative,
    terms=st.lists(st.sampled_from(sorted(SINGLE)), min_size=1, max_size=3).map(tuple),
    weight=st.sampled_from([1.0, 0.8, 0.5]),
    field=st.sampled_from(["stem", "exact"]),
    slop=st.integers(0, 2),
    ordered=st.booleans(),
)
concepts = st.lists(
    st.builds(
        Concept,
        alternatives=st.lists(ways, max_size=3).map(tuple),
        weight=st.sampled_from([1.0, 2.0, 0.0]),
    ),
    max_size=3,
)
conditions = st.recursive(
    st.integers(0, 2).map(Has) | st.sampled_from(["id", "en"]).map(lambda language: Meets(Filters(language=language))),
    lambda parts: (
        st.lists(parts, max_size=3).map(tuple).map(AllOf)
        | st.lists(parts, max_size=3).map(tuple).map(AnyOf)
        | parts.map(Without)
    ),
    max_leaves=5,
)
few = settings(max_examples=100)

pytestmark = pytest.mark.parametrize("name", sorted(ENGINES))


@pytest.fixture(scope="module", params=[0, 1_000_000_000], ids=["arrays", "plain"], autouse=True)
def scorer(request):
    """How an engine reckons must not change what it answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "MANY", request.param)
        # A few passages make many columns, so that whole columns are passed over.
        patch.setattr(arrays, "_ROWS", 3)
        patch.setattr(reading, "FEW", request.param)
        yield


def built(name, folder, batches, weights=Weights()):  # noqa: B008
    engine = open_engine(name, weights)
    engine.create(folder)
    for batch in batches:
        with engine.writer(folder) as writer:
            writer.add(batch)
    return engine


def asked(engine, folder, *questions, filters=Filters(), limit=100, condition=None):  # noqa: B008
    reader = engine.reader(folder)
    try:
        return [reader.search(question, filters, limit, condition) for question in questions]
    finally:
        reader.close()


def word(*terms, **others):
    return Concept((Alternative(terms, **others),))


def ids(answer):
    return [hit.id for hit in answer.hits]


def test_an_empty_index_answers_nothing(name, tmp_path):
    engine = built(name, tmp_path / "new" / "index", [])
    reader = engine.reader(tmp_path / "new" / "index")
    assert reader.count() == 0, "help: create() makes an index that can be read at once"
    assert reader.search([word("utang")], Filters(), 10).total == 0
    assert reader.search([], Filters(), 10).hits == ()
    assert reader.get("a#0") is None
    assert list(reader.terms("", "stem")) == []
    assert reader.frequency("utang", "exact") == 0
    reader.close()


def test_create_does_not_write_over_an_index(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    with pytest.raises(FileExistsError):
        engine.create(tmp_path)
    assert asked(engine, tmp_path, [word("utang")])[0].total == 1, "help: create() must leave what is there"


def test_no_index_is_an_error_with_a_remedy(name, tmp_path):
    engine = open_engine(name)
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(KutipError) as caught:
            engine.reader(folder)
        assert "kutip index --rebuild" in caught.value.remedy, "help: say what to do about it (search.engines.faults)"
        with pytest.raises(KutipError), engine.writer(folder):
            pass


@few
@given(st.data())
def test_scores_are_those_of_plain_bm25(name, make_entry, oracle, data):
    parts = data.draw(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=8))
    weights = data.draw(
        st.builds(
            Weights,
            k1=st.sampled_from([0.5, 1.2]),
            b=st.sampled_from([0.0, 0.75]),
            heading=st.sampled_from([0.0, 0.5]),
            title=st.sampled_from([0.0, 0.2]),
            idf=st.sampled_from(["lucene", "whoosh"]),
        )
    )
    entries = [make_entry(f"p{n // 3}#{n}", *part) for n, part in enumerate(parts)]
    questions = data.draw(st.lists(concepts, min_size=6, max_size=6))
    with tempfile.TemporaryDirectory() as folder:
        engine = built(name, Path(folder), [entries], weights)
        answers = asked(engine, Path(folder), *questions)
    for question, answer in zip(questions, answers, strict=True):
        expected = oracle(entries, weights).search(question, 100)
        assert answer.total == expected.total, f"help: which passages match {question}?"
        scores = {hit.id: hit for hit in answer.hits}
        for hit in expected.hits:
            assert scores[hit.id].score == pytest.approx(hit.score, abs=1e-6), (
                f"help: the score of {hit.id}, {question}"
            )
            assert scores[hit.id].concepts == hit.concepts, f"help: which concepts does {hit.id} answer? {question}"
            assert scores[hit.id].payload == hit.payload
        ranked = sorted(answer.hits, key=lambda hit: (-hit.score, reading_order(hit.id)))
        assert list(answer.hits) == ranked, "help: the best first, equals by id"


@few
@given(st.data())
def test_hits_meet_the_condition_and_keep_their_scores(name, make_entry, oracle, data):
    parts = data.draw(
        st.lists(
            st.tuples(texts, texts, st.sampled_from(["id", "en"]), st.sampled_from(["results", "front"])),
            min_size=1,
            max_size=8,
        )
    )
    entries = [
        make_entry(f"p{n}#{n}", body, heading, language=language, section_kind=kind)
        for n, (body, heading, language, kind) in enumerate(parts)
    ]
    question = data.draw(st.lists(st.lists(ways, max_size=3).map(tuple).map(Concept), min_size=3, max_size=3))
    condition = data.draw(conditions)
    with tempfile.TemporaryDirectory() as folder:
        engine = built(name, Path(folder), [entries])
        (answer,) = asked(engine, Path(folder), question, condition=condition)
    expected = oracle(entries, Weights()).search(question, 100, condition)
    assert {hit.id: (pytest.approx(hit.score, abs=1e-6), hit.concepts) for hit in expected.hits} == {
        hit.id: (hit.score, hit.concepts) for hit in answer.hits
    }, f"help: which passages meet {condition}?"


def test_words_near_each_other_stand_in_any_order(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang korban x x migran bali x migran x korban")]])
    near = [word("migran", "korban", slop=slop, ordered=False) for slop in range(3)]
    answers = asked(engine, tmp_path, *[[concept] for concept in near])
    assert [answer.total for answer in answers] == [0, 1, 1]


def test_words_of_title_and_heading_narrow_a_search(name, tmp_path, make_entry):
    engine = built(
        name,
        tmp_path,
        [
            [
                make_entry("a#0", "x", heading="utang korban", title="bali"),
                make_entry("b#0", "x utang", heading="korban"),
            ]
        ],
    )
    for filters, expected in (
        (Filters(heading=("korban",)), ["a#0", "b#0"]),
        (Filters(heading=("korban", "utang")), ["a#0"]),
        (Filters(title=("bali",)), ["a#0"]),
        (Filters(title=()), []),
    ):
        (answer,) = asked(engine, tmp_path, [word("x")], filters=filters)
        assert ids(answer) == expected


def test_a_long_text_and_far_positions_are_counted(name, tmp_path, make_entry):
    far = " ".join(["isi"] * 700)
    long = make_entry("a#0", f"utang {far} utang negara {far} negara utang")
    engine = built(name, tmp_path, [[long]])
    exact, apart, swapped = asked(
        engine,
        tmp_path,
        [word("utang", "negara")],
        [word("negara", "negara", slop=700)],
        [word("negara", "negara", slop=699)],
    )
    assert (exact.total, apart.total, swapped.total) == (1, 1, 0), "help: positions above 255"


def test_an_occurrence_in_the_title_alone_is_no_match_but_adds_to_one(name, tmp_path, make_entry):
    engine = built(
        name,
        tmp_path,
        [
            [
                make_entry("a#0", "korban", title="utang"),
                make_entry("b#0", "korban"),
                make_entry("c#0", "x", title="utang"),
            ]
        ],
    )
    (answer,) = asked(engine, tmp_path, [word("korban"), word("utang")])
    assert ids(answer) == ["a#0", "b#0"]
    assert answer.hits[0].concepts == (0,), "help: a title answers no concept"
    assert answer.hits[0].score > answer.hits[1].score
    (answer,) = asked(engine, tmp_path, [word("korban"), word("utang")], condition=Has(1))
    assert answer.total == 0, "help: a required concept must occur in text or heading"


def test_a_concept_is_one_term_however_many_alternatives_it_has(name, tmp_path, make_entry):
    engine = built(
        name, tmp_path, [[make_entry("a#0", "utang x"), make_entry("b#0", "korban x"), make_entry("c#0", "y y")]]
    )
    both = Concept(tuple(Alternative((term,)) for term in ("utang", "hutang", "debt", "pinjam")))
    alone, many = asked(engine, tmp_path, [word("korban")], [both, word("korban")])
    assert alone.hits[0].score == pytest.approx(many.hits[0].score)
    assert many.hits[0].score == many.hits[1].score, "help: alternatives must not add up as terms of their own"


@pytest.fixture
def library(make_entry):
    return [
        make_entry("a#0", "utang", year=2015, authors=("Siti Nurhayati", "César Núñez"), section_kind="method"),
        make_entry("a#1", "utang", year=2015, authors=("Siti Nurhayati", "César Núñez"), section_kind="references"),
        make_entry("b#0", "utang", year=2018, authors=("Nurhayati Putri", "Siti A."), language="en"),
        make_entry("c#0", "utang", authors=("Ma'ruf",)),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "a#0 a#1 b#0 c#0"),
        (Filters(papers=("a", "c")), "a#0 a#1 c#0"),
        (Filters(papers=()), ""),
        (Filters(papers=("absent",)), ""),
        (Filters(years=(2015, 2018)), "a#0 a#1 b#0"),
        (Filters(years=(2016, None)), "b#0"),
        (Filters(years=(None, 2015)), "a#0 a#1"),
        (Filters(years=(None, None)), "a#0 a#1 b#0"),
        (Filters(years=(2019, 2016)), ""),
        (Filters(section_kinds=("method", "references")), "a#0 a#1"),
        (Filters(without_section_kinds=("references", "method")), "b#0 c#0"),
        (Filters(section_kinds=("references",), without_section_kinds=("references",)), ""),
        (Filters(language="en"), "b#0"),
        (Filters(author="NURHAYATI"), "a#0 a#1 b#0"),
        (Filters(author="nurhayati, siti"), "a#0 a#1"),
        (Filters(author="cesar nuñez"), "a#0 a#1"),
        (Filters(author="Maruf"), ""),
        (Filters(author="ma'RUF"), "c#0"),
        (Filters(author="nurhaya"), ""),
        (Filters(author="  ?"), ""),
        (Filters(papers=("a",), years=(2015, 2015), author="siti", without_section_kinds=("references",)), "a#0"),
    ],
)
@pytest.mark.parametrize("question", [[word("utang")], []])
def test_filters(name, tmp_path, library, filters, expected, question):
    engine = built(name, tmp_path, [library])
    (answer,) = asked(engine, tmp_path, question, filters=filters)
    assert ids(answer) == expected.split(), f"help: {filters}"
    assert answer.total == len(expected.split()), "help: the total counts what passes the filters"
    (unfiltered,) = asked(engine, tmp_path, question)
    scores = {hit.id: hit.score for hit in unfiltered.hits}
    assert all(hit.score == scores[hit.id] for hit in answer.hits), "help: filters must not change scores"


def test_limit_cuts_hits_and_not_the_total(name, tmp_path, library):
    engine = built(name, tmp_path, [library])
    for limit in (0, 1, 3, 9):
        (answer,) = asked(engine, tmp_path, [word("utang")], limit=limit)
        assert (len(answer.hits), answer.total) == (min(limit, 4), 4)


def test_equal_scores_come_by_id_in_whatever_order_they_were_added(name, tmp_path, make_entry):
    entries = [make_entry(f"{paper}#{n}", "utang x") for paper in "dbca" for n in (10, 2, 1)]
    one = built(name, tmp_path / "one", [entries])
    many = built(name, tmp_path / "many", [[e for e in entries if e.paper == paper] for paper in "bdac"])
    for limit in (1, 5, 12):
        (first,) = asked(one, tmp_path / "one", [word("utang")], limit=limit)
        (second,) = asked(many, tmp_path / "many", [word("utang")], limit=limit)
        assert first == second, "help: the order of passages inside the index must not show"
        assert ids(first) == sorted((entry.id for entry in entries), key=reading_order)[:limit]


@few
@given(st.data())
def test_any_history_of_changes_equals_a_rebuild(name, make_entry, oracle, data):
    """Scores to the last bit, totals, words and their frequencies."""
    live = {}
    questions = [*data.draw(st.lists(concepts, min_size=3, max_size=3)), [word("kerja"), word("utang")], []]
    with tempfile.TemporaryDirectory() as folder:
        engine = built(name, Path(folder) / "changed", [])
        for _ in range(data.draw(st.integers(1, 5))):
            with engine.writer(Path(folder) / "changed") as writer:
                for paper in data.draw(st.lists(st.sampled_from("abcdef"), max_size=4)):
                    if paper in live or data.draw(st.booleans()):
                        writer.remove(paper)
                        live.pop(paper, None)
                    if paper not in live and data.draw(st.booleans()):
                        drawn = data.draw(st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
                        live[paper] = [make_entry(f"{paper}#{n}", *part) for n, part in enumerate(drawn)]
                        writer.add(live[paper])
        entries = [entry for paper in live.values() for entry in paper]
        anew = built(name, Path(folder) / "anew", [entries])
        changed, rebuilt = engine.reader(Path(folder) / "changed"), anew.reader(Path(folder) / "anew")
        assert changed.count() == rebuilt.count() == len(entries), "help: deleted passages must not be counted"
        for question in questions:
            one, other = (reader.search(question, Filters(), 100) for reader in (changed, rebuilt))
            assert one == other, f"help: removed passages must leave no trace in scores or totals: {question}"
        for field in ("stem", "exact"):
            expected = oracle(entries, Weights()).frequencies(field, "")
            assert list(changed.terms("", field)) == expected, "help: words of removed passages are gone"
            assert set(changed.vocabulary(field)) >= {term for term, _ in expected}
            assert set(rebuilt.vocabulary(field)) == {term for term, _ in expected}
            assert [changed.frequency(term, field) for term, _ in expected] == [number for _, number in expected]
        for paper in "abcdef":
            kept = {entry.id: entry.payload for entry in live.get(paper, ())}
            assert {f"{paper}#{n}": changed.get(f"{paper}#{n}") for n in range(len(kept))} == kept
            assert changed.get(f"{paper}#{len(kept)}") is None
        changed.close()
        rebuilt.close()


def test_terms_are_those_of_a_prefix_in_order(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang utama zat yang é")], [make_entry("b#0", "utang ute")]])
    reader = engine.reader(tmp_path)
    assert list(reader.terms("uta", "stem")) == [("utama", 1), ("utang", 2)]
    assert list(reader.terms("ut", "exact")) == [("utama", 1), ("utang", 2), ("ute", 1)]
    assert [term for term, _ in reader.terms("", "stem")] == ["utama", "utang", "ute", "zat", "é"], (
        "help: stop words are left out of the stems"
    )
    assert "yang" in dict(reader.terms("", "exact")), "help: phrases need stop words among the exact words"
    assert list(reader.terms("utangx", "stem")) == []
    reader.close()


def test_passages_prepared_in_another_process_are_the_same(name, tmp_path, make_entry):
    entries = [
        make_entry("a#0", "utang korban:berkorban yang +utang", heading="Bab", title="Judul utang", year=2019),
        make_entry("a#1", "", authors=("Élan Vital", "Simamora"), payload="\ud800"),
        make_entry("b#0", "korban", language="en", section_kind="references"),
    ]
    engine = built(name, tmp_path / "plain", [entries])
    prepared = [pickle.loads(pickle.dumps(engine.prepare(entry))) for entry in entries]
    built(name, tmp_path / "prepared", [[*prepared[:1], entries[1], *prepared[2:]]])
    filters = (Filters(), Filters(author="elan vital"), Filters(language="en"), Filters(title=("utang",)))
    for question in ([word("utang")], [word("korban", field="exact")], []):
        for chosen in filters:
            plain, other = (
                asked(engine, tmp_path / folder, question, filters=chosen) for folder in ("plain", "prepared")
            )
            assert plain == other
    readers = [engine.reader(tmp_path / folder) for folder in ("plain", "prepared")]
    for field in ("stem", "exact"):
        assert list(readers[0].terms("", field)) == list(readers[1].terms("", field)) != []
    assert readers[0].get("a#1") == readers[1].get("a#1") == "\ud800"
    for reader in readers:
        reader.close()


def test_a_paper_is_added_once(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    with pytest.raises(ValueError, match="'a'"), engine.writer(tmp_path) as writer:
        writer.add([make_entry("a#1", "utang")])

    def twice(writer):
        writer.add([make_entry("b#0", "utang")])
        writer.add([make_entry("b#1", "utang")])

    with pytest.raises(ValueError, match="'b'"), engine.writer(tmp_path) as writer:
        twice(writer)
    with pytest.raises(ValueError, match="'a#0'"), engine.writer(tmp_path) as writer:
        writer.add([make_entry("a#0", "utang", paper="c")])
    assert ids(asked(engine, tmp_path, [word("utang")])[0]) == ["a#0"], "help: a refused paper leaves nothing behind"


def test_an_error_inside_add_spoils_the_batch_even_if_it_is_caught(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])

    def change(writer):
        writer.remove("a")
        with pytest.raises(ValueError, match="'b#0'"):
            writer.add([make_entry("b#0", "utang"), make_entry("b#0", "utang")])

    with pytest.raises(ValueError, match="nothing"), engine.writer(tmp_path) as writer:
        change(writer)
    assert ids(asked(engine, tmp_path, [word("utang")])[0]) == ["a#0"]


def test_removing_within_the_batch_that_added(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    with engine.writer(tmp_path) as writer:
        writer.remove("absent")
        writer.remove("a")
        writer.add([make_entry("a#0", "korban", payload="second")])
        writer.remove("a")
        writer.add([make_entry("a#0", "kerja", payload="third")])
    reader = engine.reader(tmp_path)
    assert (reader.count(), reader.get("a#0")) == (1, "third")
    assert list(reader.terms("", "stem")) == [("kerja", 1)]
    reader.close()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_batch_that_raises_changes_nothing(name, tmp_path, make_entry, error):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang"), make_entry("b#0", "utang")]])
    (before,) = asked(engine, tmp_path, [word("utang")])

    def change(writer):
        writer.remove("a")
        writer.add([make_entry("c#0", "utang utang")])
        raise error

    with pytest.raises(error), engine.writer(tmp_path) as writer:
        change(writer)
    assert asked(engine, tmp_path, [word("utang")]) == [before], "help: all or nothing"
    with engine.writer(tmp_path) as writer:
        writer.add([make_entry("c#0", "utang")])
    assert asked(engine, tmp_path, [word("utang")])[0].total == 3, "help: a failed batch must release its lock"


def test_a_writer_works_only_inside_its_block(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [])
    with engine.writer(tmp_path) as writer:
        writer.add([make_entry("a#0", "utang")])
    for late in (lambda: writer.add([make_entry("b#0", "utang")]), lambda: writer.remove("a")):
        with pytest.raises(ValueError, match="block"):
            late()


def test_an_open_reader_does_not_see_later_commits(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry(f"{paper}#0", "utang x")] for paper in "abc"])
    reader = engine.reader(tmp_path)
    with engine.writer(tmp_path) as writer:
        writer.remove("a")
        writer.add([make_entry("d#0", "utang")])
        assert asked(engine, tmp_path, [word("utang")])[0].total == 3, "help: nothing is seen before the block ends"
    assert ids(reader.search([word("utang")], Filters(), 9)) == ["a#0", "b#0", "c#0"], "help: one whole state"
    assert reader.get("d#0") is None
    assert reader.get("a#0") is not None
    assert dict(reader.terms("", "stem")) == {"utang": 3, "x": 3}
    reader.close()
    assert ids(asked(engine, tmp_path, [word("utang")])[0]) == ["d#0", "b#0", "c#0"]


def test_readers_are_opened_while_a_writer_commits(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    totals, done = [], threading.Event()

    def read():
        while not done.is_set():
            totals.append(asked(engine, tmp_path, [word("utang")])[0].total)

    reading = threading.Thread(target=read)
    reading.start()
    try:
        for number in range(12):
            with engine.writer(tmp_path) as writer:
                writer.add([make_entry(f"n{number}#{n}", "utang") for n in range(3)])
    finally:
        done.set()
        reading.join()
    assert totals == sorted(totals)
    assert all(total % 3 == 1 for total in totals), "help: a reader sees whole commits only"


def test_a_closed_reader_says_so(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    reader = engine.reader(tmp_path)
    reader.close()
    reader.close()
    for question in (
        lambda: reader.search([], Filters(), 1),
        lambda: reader.get("a#0"),
        lambda: reader.frequency("x", "stem"),
        lambda: reader.terms("", "stem"),
        lambda: reader.vocabulary("stem"),
    ):
        with pytest.raises(ValueError, match="closed"):
            question()


def test_threads_may_share_a_reader(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry(f"a#{n}", f"utang w{n} w{n + 1}") for n in range(40)]])
    reader = engine.reader(tmp_path)
    expected = [reader.search([word(f"w{n}"), word("utang")], Filters(), 5) for n in range(40)]
    wrong = []

    def ask():
        fresh = [reader.search([word(f"w{n}"), word("utang")], Filters(), 5) for n in range(40)]
        wrong.extend(n for n in range(40) if fresh[n] != expected[n])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.close()
    assert wrong == []


@settings(max_examples=15)
@given(
    payload=st.text(st.characters()),
    id=st.text(st.characters(), min_size=1),
    term=st.text(st.characters(), min_size=1),
)
def test_any_text_comes_back_as_it_was(name, make_entry, payload, id, term):
    with tempfile.TemporaryDirectory() as folder:
        entry = make_entry(id, "x", paper=id, payload=payload)
        odd = entry._replace(body=[entry.body[0]._replace(stem=term, exact=term)])
        engine = built(name, Path(folder), [[odd]])
        reader = engine.reader(Path(folder))
        assert reader.get(id) == payload
        assert [(hit.id, hit.payload) for hit in reader.search([word(term)], Filters(), 9).hits] == [(id, payload)]
        assert list(reader.terms("", "exact")) == [(term, 1)]
        reader.close()


def test_half_characters_survive(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a\ud800#0", "ut\udc00ang", payload="\udfff")]])
    (answer,) = asked(engine, tmp_path, [word("ut\udc00ang")])
    assert [(hit.id, hit.payload) for hit in answer.hits] == [("a\ud800#0", "\udfff")]


def test_concepts_without_words_match_nothing(name, tmp_path, make_entry):
    engine = built(name, tmp_path, [[make_entry("a#0", "utang")]])
    empty, nothing = Concept(()), word()
    answers = asked(engine, tmp_path, [empty], [nothing], [word("utang"), empty])
    assert [answer.total for answer in answers] == [0, 0, 1]


def test_the_library_is_imported_when_it_is_opened_and_not_before(name):
    code = (
        "import sys, search.engines as e\n"
        "import search.engines.base\n"
        f"before = {{m.partition('.')[0] for m in sys.modules}}\n"
        f"e.open_engine({name!r})\n"
        "assert not any(m in sys.modules for m in ('whoosh.qparser', 'whoosh.query')), 'heavy'\n"
        f"assert {name!r} not in before, 'early'\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"help: import the library in the loader, and little of it: {run.stderr}"


def test_occurrences_are_counted_and_function_words_are_no_words(name, tmp_path, make_entry):
    engine = built(
        name,
        tmp_path,
        [[make_entry("a#0", "utang yang utang korban", heading="utang"), make_entry("b#0", "utang", title="utang")]],
    )
    with engine.writer(tmp_path) as writer:
        writer.add([make_entry("c#0", "utang utang")])
    with engine.writer(tmp_path) as writer:
        writer.remove("c")
    reader = engine.reader(tmp_path)
    assert (reader.occurrences("utang", "stem"), reader.occurrences("utang", "exact")) == (3, 3)
    assert (reader.occurrences("yang", "stem"), reader.occurrences("yang", "exact")) == (0, 1)
    assert reader.words() == 4
    reader.close()
