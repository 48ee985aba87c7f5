import os
import pickle
import pickletools
import random
import subprocess
import sys
import tracemalloc
import zlib
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.query import And, Every, FuzzyTerm, Not, Phrase, Prefix, Term

from search.engines import Weights
from search.engines.base import Alternative, Concept, Filters, Has, Without
from search.engines.whoosh import (
    WhooshEngine,
    arrays,
    layout,
    merging,
    opening,
    packing,
    passages,
    pooling,
    reading,
    trusted,
    writing,
)
from search.engines.whoosh.dictionary import Dictionary, DictionaryWriter
from search.engines.whoosh.keeping import Keeper
from search.engines.whoosh.opening import read_contents
from search.engines.whoosh.postings import Postings, encode_postings
from search.errors import KutipError

UTANG = [Concept((Alternative(("utang",)),))]


class Touch:
    """Pickled, it makes a file when it is unpickled by whoever trusts it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.fixture
def engine():
    return WhooshEngine()


def build(engine, folder, entries):
    engine.create(folder)
    with engine.writer(folder) as writer:
        writer.add(entries)


def search(engine, folder, concepts=UTANG):
    reader = engine.reader(folder)
    try:
        return reader.search(concepts, Filters(), 100)
    finally:
        reader.close()


def library(make_entry, papers=6):
    return [
        make_entry(
            f"p{paper}#{n}", f"utang negara w{paper} w{n} isi{paper * n}", heading=f"bab w{n}", title=f"w{paper}"
        )
        for paper in range(papers)
        for n in range(5)
    ]


@given(st.lists(st.integers(0, 3000), min_size=1).map(lambda places: sorted(set(places))))
def test_positions_come_back_from_their_code(places):
    coded = layout.encode_places(places)
    assert layout.decode_places(coded) == places
    assert layout.count_places(coded) == len(places)


held = st.dictionaries(
    st.integers(0, 200_000),
    st.lists(st.integers(0, 1000), min_size=1, max_size=400).map(lambda at: sorted(set(at))),
    min_size=1,
)


@given(held, st.booleans())
def test_postings_come_back_from_their_arrays(held, keys):
    numbers = sorted(held)
    places = [b"" if keys else layout.encode_places(held[number]) for number in numbers]
    found = Postings(memoryview(encode_postings(numbers, places)), len(numbers))
    assert found.numbers() == numbers
    assert found.places() == places
    assert list(found.counts()) == [1 if keys else len(held[number]) for number in numbers]


@given(held, st.data())
def test_postings_cut_short_are_noticed(held, data):
    numbers = sorted(held)
    coded = encode_postings(numbers, [layout.encode_places(held[number]) for number in numbers])
    cut = data.draw(st.integers(1, len(coded) - 1))
    with pytest.raises(ValueError, match=r"cut short|do not match"):
        Postings(memoryview(coded[:cut]), len(numbers)).places()


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=3), st.sampled_from((1, 255, 256, 70_000))), min_size=1),
    st.sampled_from((0, 200, 60_000, 1 << 33)),
)
def test_a_dictionary_comes_back_whatever_the_width_of_its_numbers(words, far):
    held = dict(words)
    writer = DictionaryWriter()
    for number, word in enumerate(sorted(held)):
        writer.add("body_stem", word, held[word], far + number, number + 9)
    dictionary = Dictionary(memoryview(writer.finish()), memoryview(b""))
    found = dictionary.words("body_stem")
    for number, word in enumerate(sorted(held)):
        assert dictionary.passages("body_stem", word) == held[word]
        assert found.place(word) == number
        assert found.extent(number) == (far + number, far + number + number + 9)
    assert dictionary.passages("body_stem", b"none of them") == 0


@given(st.sets(st.text(min_size=1, max_size=4) | st.text("abc", min_size=1, max_size=4)))
def test_the_words_of_a_dictionary_are_listed(words):
    writer = DictionaryWriter()
    coded = sorted(layout.encode(word) for word in words)
    for number, word in enumerate(coded):
        writer.add("body_stem", word, 1, number, number + 1)
    dictionary = Dictionary(memoryview(writer.finish()), memoryview(b""))
    assert dictionary.vocabulary("body_stem") == [layout.decode(word) for word in coded]
    assert dictionary.vocabulary("heading_stem") == []


@given(st.binary(max_size=300), st.lists(st.binary(max_size=300), max_size=5))
def test_payloads_come_back_with_their_dictionary_and_with_no_other(payload, others):
    dictionary = packing.sample(others)
    assert packing.unpack_dictionary(packing.pack_dictionary(dictionary)) == dictionary
    packed = packing.Packer(dictionary).pack(payload)
    assert packing.unpack(packed, dictionary) == payload
    with suppress(ValueError, zlib.error):
        assert packing.unpack(packed, bytes(reversed(dictionary))) == payload


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_damaged_payload_is_noticed(payload, data):
    packed = bytearray(packing.Packer(b"utang negara").pack(payload))
    if data.draw(st.booleans()):
        del packed[data.draw(st.integers(0, len(packed) - 1)) :]
    else:
        packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(ValueError, zlib.error):
        assert packing.unpack(packed, b"utang negara") == payload, "help: bits that deflate leaves unused may change"


def test_a_payload_that_unpacks_to_more_than_it_says_is_refused_unread(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST", 1 << 30)
    bomb = packing.Packer(b"").pack(b"\0" * 50_000_000)
    monkeypatch.undo()
    hostile = (10).to_bytes(4, "little") + bomb[4:]
    tracemalloc.start()
    with pytest.raises(ValueError, match="does not unpack"):
        packing.unpack(hostile, b"")
    with pytest.raises(ValueError, match="larger than any"):
        packing.unpack(bomb, b"")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    with pytest.raises(ValueError, match="too large"):
        packing.unpack_dictionary(bomb)


def test_a_payload_under_another_name_is_noticed():
    packed = packing.Packer(b"").pack(b"Korban membayar utang.", b"utang#1")
    assert packing.unpack(packed, b"", b"utang#1") == b"Korban membayar utang."
    with pytest.raises(ValueError, match="does not unpack"):
        packing.unpack(packed, b"", b"utang#2")
    with pytest.raises(ValueError, match="may have"):
        packing.Packer(b"").pack(bytes(packing.LARGEST + 1))


@given(st.lists(st.integers(0, 50_000), max_size=40))
def test_a_dictionary_is_taken_from_everywhere_and_never_too_long(sizes):
    payloads = [bytes((number,)) * size for number, size in enumerate(sizes)]
    dictionary = packing.sample(payloads)
    assert len(dictionary) <= packing.DICTIONARY
    if sum(sizes) <= packing.DICTIONARY:
        assert dictionary == b"".join(payloads)
    even = packing.sample([bytes((number,)) * 1000 for number in range(256)])
    assert [*dict.fromkeys(even)] == [*range(0, 256, 8)]


def test_payloads_that_resemble_each_other_take_little_room(engine, tmp_path, make_entry, monkeypatch):
    """Also behind those that the dictionary was made of, and after they were merged with others."""
    monkeypatch.setattr(passages, "SAMPLED", 5_000)
    chance = random.Random(5)
    shared = [f"w{chance.randrange(10**9)}" for _ in range(80)]

    def payload():
        return " ".join(chance.choices(shared, k=100))

    entries = [make_entry(f"p{n // 20}#{n}", "utang", payload=payload()) for n in range(400)]
    build(engine, tmp_path, entries[:200])
    with engine.writer(tmp_path) as writer:
        writer.remove("p3")
        writer.add(entries[200:])
    assert len(read_contents(tmp_path).segments) == 1
    kept = [entry for entry in entries if entry.paper != "p3"]
    reader = engine.reader(tmp_path)
    assert [reader.get(entry.id) for entry in kept] == [entry.payload for entry in kept]
    reader.close()
    alone = sum(len(zlib.compress(entry.payload.encode())) for entry in kept)
    files = trusted.SegmentFiles(next(tmp_path.glob("*.seg")))
    (column,) = (name for name in files._places if name.endswith(".passage.col"))
    assert files._places[column][1] < 0.75 * alone


@pytest.mark.parametrize("damage", ["cut", "other", "too large"])
def test_a_damaged_dictionary_of_payloads_is_noticed(engine, tmp_path, make_entry, damage):
    build(engine, tmp_path, [make_entry(f"p#{n}", "utang", payload=f"utang negara {n}" * 20) for n in range(9)])
    (segment,) = tmp_path.glob("*.seg")
    files = trusted.SegmentFiles(segment)
    (name,) = (name for name in files._places if name.endswith(".passage.col"))
    offset, length = files._places[name]
    content = bytearray(segment.read_bytes())
    ends = offset + length - 8 * 10
    size = int.from_bytes(content[ends : ends + 8], "little")
    other = packing.pack_dictionary(b"x" * int.from_bytes(content[offset : offset + 4], "little"))
    if damage == "cut":
        content[ends : ends + 8] = (size - 1).to_bytes(8, "little")
    elif damage == "other":
        assert len(other) <= size, "help: it must fit into the place of the dictionary"
        content[offset : offset + len(other)] = other
        content[ends : ends + 8] = len(other).to_bytes(8, "little")
    else:
        content[offset : offset + 4] = (1 << 31).to_bytes(4, "little")
    segment.write_bytes(content)
    with pytest.raises(KutipError, match="damaged") as caught:
        search(engine, tmp_path)
    assert "kutip index --rebuild" in caught.value.remedy


def test_a_stem_with_one_form_has_its_list_written_once(engine, tmp_path, make_entry):
    one = "hutang " * 20
    build(engine, tmp_path / "alike", [make_entry("p#0", one)])
    build(engine, tmp_path / "unlike", [make_entry("p#0", one + "hutang:utang")])
    found = {}
    for name in ("alike", "unlike"):
        (segment,) = opening.open_segments(tmp_path / name, read_contents(tmp_path / name).segments)
        places = [segment.dictionary.words(field).extent(at) for field, at in (("body_exact", 0), ("body_stem", 0))]
        found[name] = places
        segment.close()
    assert found["alike"][0] == found["alike"][1]
    assert found["unlike"][0] != found["unlike"][1]
    for name, total in (("alike", 20), ("unlike", 21)):
        reader = engine.reader(tmp_path / name)
        assert reader.occurrences("hutang", "stem") == total
        reader.close()


WHOOSHS = [
    Term("body_stem", "utang"),
    Term("body_stem", "nowhere"),
    And([Term("body_stem", "utang"), Term("body_stem", "w3")]),
    And([Term("body_stem", "utang"), Not(Term("kind", "results"))]),
    Phrase("body_stem", ["utang", "negara"]),
    Phrase("body_stem", ["negara", "utang"]),
    Prefix("body_exact", "isi1"),
    FuzzyTerm("body_stem", "utamg"),
    Term("paper", "p3"),
    Every(),
]


@pytest.mark.parametrize("query", WHOOSHS, ids=str)
def test_whoosh_itself_reads_the_index_and_answers_its_own_queries(engine, tmp_path, make_entry, query):
    entries = library(make_entry)
    build(engine, tmp_path, entries[:20])
    with engine.writer(tmp_path) as writer:
        writer.add(entries[20:])
        writer.remove("p1")
    with FileIndex(FileStorage(str(tmp_path)), indexname=layout.INDEX).searcher() as searcher:
        passages = searcher.reader().column_reader("passage")
        found = {layout.decode_passage(passages[number])[0] for number in searcher.docs_for_query(query)}
        assert searcher.doc_count() == 25
        best = searcher.search(query, limit=5)
        assert len(best) == len(found)
    wanted = {
        "body_stem:utang": 25,
        "body_stem:nowhere": 0,
        "(body_stem:utang AND body_stem:w3)": 9,
        'body_stem:"utang negara"': 25,
        'body_stem:"negara utang"': 0,
        "body_exact:isi1*": 5,
        "paper:p3": 5,
        "body_stem:utamg~": 25,
    }
    if str(query) in wanted:
        assert len(found) == wanted[str(query)]
    assert all(not name.startswith("p1#") for name in found)


def test_nothing_of_the_vendors_analysis_is_in_the_index(engine, tmp_path, make_entry):
    build(engine, tmp_path, library(make_entry))
    named = {
        str(argument)
        for toc in tmp_path.glob("*.toc")
        for operation, argument, _ in pickletools.genops(toc.read_bytes()[toc.read_bytes().index(b"\x80\x02") :])
        if operation.name == "GLOBAL"
    }
    assert any("whoosh.columns" in name for name in named), "help: the schema is no longer found in the file"
    assert not [name for name in named if "analysis" in name or "lang" in name]


def test_opening_runs_nothing_that_the_schema_holds(engine, tmp_path, make_entry, monkeypatch):
    mark = tmp_path / "mark"
    monkeypatch.setattr(TOC, "write", _with_schema(TOC.write, Touch(mark)))
    build(engine, tmp_path / "index", library(make_entry))
    assert search(engine, tmp_path / "index").total == 30
    assert not mark.exists()


def _with_schema(write, hostile):
    def changed(self, storage, name):
        dumps = pickle.dumps
        try:
            pickle.dumps = lambda value, *rest: dumps(hostile if type(value).__name__ == "Schema" else value, *rest)
            write(self, storage, name)
        finally:
            pickle.dumps = dumps

    return changed


def test_opening_runs_nothing_that_the_list_of_segments_holds(engine, tmp_path, make_entry):
    index, mark = tmp_path / "index", tmp_path / "mark"
    build(engine, index, library(make_entry))
    TOC(writing.schema(), [Touch(mark)], 9).write(FileStorage(str(index)), layout.INDEX)
    for attempt in (lambda: engine.reader(index), lambda: engine.writer(index).__enter__()):
        with pytest.raises(KutipError, match="pathlib"):
            attempt()
    assert not mark.exists()


@pytest.mark.parametrize("file", [layout.WORDS_EXT, layout.POSTINGS_EXT, ".passage.col", ".length.col"])
def test_searching_runs_nothing_that_a_segment_holds(engine, tmp_path, make_entry, file):
    """Every file of a segment is overwritten with pickles that would run, as far as it is long."""
    index, mark = tmp_path / "index", tmp_path / "mark"
    build(engine, index, library(make_entry))
    (segment,) = index.glob("*.seg")
    content = bytearray(segment.read_bytes())
    files = trusted.SegmentFiles(segment)
    (name,) = (name for name in files._places if name.endswith(file))
    offset, length = files._places[name]
    hostile = pickle.dumps(Touch(mark), 2)
    content[offset : offset + length] = (hostile * (length // len(hostile) + 1))[:length]
    segment.write_bytes(content)
    with suppress(KutipError):
        search(engine, index)
    assert not mark.exists()


def test_a_segments_directory_is_read_as_data(engine, tmp_path, make_entry):
    index, mark = tmp_path / "index", tmp_path / "mark"
    build(engine, index, library(make_entry))
    (file,) = index.glob("*.seg")
    content = file.read_bytes()
    hostile = pickle.dumps(Touch(mark))
    file.write_bytes(len(content).to_bytes(8, "big") + len(hostile).to_bytes(4, "big") + content[12:] + hostile)
    with pytest.raises(KutipError, match="pathlib"):
        engine.reader(index)
    assert not mark.exists()


def test_plain_data_passes_and_nothing_else():
    assert trusted.loads(pickle.dumps(((1, 2), None, b"\x00\xff"), 2)) == ((1, 2), None, b"\x00\xff")
    with pytest.raises(pickle.UnpicklingError, match="OrderedDict"):
        trusted.loads(pickle.dumps(OrderedDict()))


@pytest.mark.parametrize("kind", ["toc", "seg"])
def test_a_damaged_index_is_an_error_with_a_remedy(engine, tmp_path, make_entry, kind):
    """Cut anywhere, or with bytes changed: an answer or a KutipError, never anything else."""
    build(engine, tmp_path, library(make_entry))
    (file,) = tmp_path.glob(f"*.{kind}")
    whole = file.read_bytes()
    chance = random.Random(kind)
    damages = [whole[: chance.randrange(len(whole))] for _ in range(60)]
    for _ in range(120):
        changed = bytearray(whole)
        for _ in range(chance.choice([1, 8])):
            changed[chance.randrange(len(whole))] = chance.randrange(256)
        damages.append(bytes(changed))
    remedies = []
    for damage in damages:
        file.write_bytes(damage)
        try:
            reader = engine.reader(tmp_path)
            reader.search([*UTANG, Concept((Alternative(("utang", "negara")),))], Filters(papers=("p1",)), 9)
            list(reader.terms("", "exact"))
            reader.get("p1#1")
        except KutipError as error:
            remedies.append(error.remedy)
    assert all("kutip index --rebuild" in remedy for remedy in remedies)
    assert len(remedies) >= 60, "help: a file cut short must be noticed"


def test_an_index_of_another_format_is_not_opened(engine, tmp_path, make_entry):
    build(engine, tmp_path, library(make_entry))
    for file in tmp_path.iterdir():
        file.rename(file.with_name(file.name.replace(layout.INDEX, "kutip0")))
    with pytest.raises(KutipError, match="this version"):
        engine.reader(tmp_path)


def test_a_file_removed_by_a_commit_is_looked_for_again(engine, tmp_path, make_entry, monkeypatch):
    build(engine, tmp_path, library(make_entry))
    failures = iter([FileNotFoundError("gone"), FileNotFoundError("gone")])

    def read(storage):
        for failure in failures:
            raise failure
        return read_contents(storage)

    monkeypatch.setattr(reading, "read_contents", read)
    assert search(engine, tmp_path).total == 30


def test_files_that_stay_away_are_an_error(engine, tmp_path, make_entry):
    build(engine, tmp_path, library(make_entry))
    for file in tmp_path.glob("*.seg"):
        file.unlink()
    with pytest.raises(KutipError, match="damaged"):
        engine.reader(tmp_path)


def test_two_writers_do_not_meet(engine, tmp_path, make_entry, monkeypatch):
    monkeypatch.setattr(writing, "LOCK_WAIT_S", 0.1)
    build(engine, tmp_path, library(make_entry))
    with engine.writer(tmp_path):
        with pytest.raises(KutipError, match="writing"), engine.writer(tmp_path):
            pass
        assert search(engine, tmp_path).total == 30
    with engine.writer(tmp_path) as writer:
        writer.remove("p1")
    assert search(engine, tmp_path).total == 25


@pytest.mark.parametrize("where", ["TOC.write", "Writer._assemble_segment", "GroupedPool.iter_postings"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failing_commit_keeps_the_old_state_and_lets_go(engine, tmp_path, make_entry, monkeypatch, where, error):
    build(engine, tmp_path, library(make_entry))
    before, files = search(engine, tmp_path), sorted(file.name for file in tmp_path.iterdir())
    owner = {"TOC": TOC, "Writer": writing.SegmentWriter, "GroupedPool": pooling.GroupedPool}[where.partition(".")[0]]

    def fail(*_):
        raise error

    def change(writer):
        writer.remove("p1")
        writer.add([make_entry("new#0", "utang")])
        monkeypatch.setattr(owner, where.partition(".")[2], fail)

    with pytest.raises(type(error)), engine.writer(tmp_path) as writer:
        change(writer)
    monkeypatch.undo()
    assert search(engine, tmp_path) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == files, "help: nothing half written stays behind"
    with engine.writer(tmp_path) as writer:
        writer.remove("p1")
    assert search(engine, tmp_path).total == 25


def test_postings_that_went_to_disk_come_back(engine, tmp_path, make_entry, monkeypatch):
    entries = library(make_entry)
    build(engine, tmp_path / "memory", entries)
    monkeypatch.setattr(writing, "GroupedPool", lambda *given: pooling.GroupedPool(*given, held=37))
    build(engine, tmp_path / "disk", entries)
    questions = [UTANG, [Concept((Alternative(("utang", "negara"), field="exact"),))], []]
    for question in questions:
        assert search(engine, tmp_path / "disk", question) == search(engine, tmp_path / "memory", question)
    assert not list((tmp_path / "disk").glob("*.tmp"))


def test_many_small_commits_make_few_segments(engine, tmp_path, make_entry):
    engine.create(tmp_path)
    for number in range(30):
        with engine.writer(tmp_path) as writer:
            writer.add([make_entry(f"p{number}#{n}", f"utang w{n}") for n in range(20)])
    segments = read_contents(tmp_path).segments
    assert len(segments) <= 3
    assert len(list(tmp_path.glob("*.seg"))) == len(segments), "help: merged segments are removed from the folder"
    assert search(engine, tmp_path).total == 600


def test_removed_passages_leave_the_folder_in_time(engine, tmp_path, make_entry):
    build(engine, tmp_path, [make_entry(f"p{n % 10}#{n}", f"utang w{n} x{n}") for n in range(600)])
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    with engine.writer(tmp_path) as writer:
        for number in range(8):
            writer.remove(f"p{number}")
    assert search(engine, tmp_path).total == 120
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < size / 2


def test_memory_for_what_was_read_is_bounded():
    keeper = Keeper(10)
    made = []

    def make(key):
        return lambda: made.append(key) or [key] * 3

    for key in "abcab":
        assert keeper.get(key, make(key)) == [key] * 3
    assert made == ["a", "b", "c", "a", "b"]
    assert keeper.get("b", make("b")) == ["b"] * 3
    assert made[5:] == []


def test_weights_of_zero_leave_headings_and_titles_out(tmp_path, make_entry):
    build(WhooshEngine(), tmp_path, [make_entry("a#0", "x", heading="utang", title="utang")])
    assert search(WhooshEngine(), tmp_path).total == 1
    assert search(WhooshEngine(Weights(heading=0, title=0)), tmp_path).total == 0


def test_both_scorers_answer_to_the_last_bit_alike(engine, tmp_path, make_entry, monkeypatch):
    """Over several segments with deleted passages; a reader may go from one to the other between two questions."""
    monkeypatch.setattr(merging, "SMALL", 2)
    monkeypatch.setattr(arrays, "_ROWS", 3)
    chance = random.Random(3)
    words = [f"w{number}" for number in range(8)]

    def some(most):
        return " ".join(chance.choices(words, [8, 4, 2, 1, 1, 1, 1, 1], k=chance.randrange(most)))

    engine.create(tmp_path)
    for batch, papers in enumerate((40, 12, 3)):
        with engine.writer(tmp_path) as writer:
            for paper in range(papers):
                name = f"p{batch}-{paper}"
                writer.add(make_entry(f"{name}#{n}", some(40), heading=some(3), title=some(3)) for n in range(5))
    with engine.writer(tmp_path) as writer:
        for paper in (1, 5, 20):
            writer.remove(f"p0-{paper}")
    assert len(read_contents(tmp_path).segments) > 1
    readers = {}
    for kind, many in (("plain", 10**9), ("arrays", 0)):
        monkeypatch.setattr(reading, "MANY", many)
        monkeypatch.setattr(reading, "FEW", many)
        readers[kind] = engine.reader(tmp_path)
        readers[kind].search(UTANG, Filters(), 1)
    for _ in range(150):
        ways = [
            Alternative(
                tuple(chance.choices(words[:4], k=chance.randrange(1, 4))), chance.choice((1.0, 0.3, 0.0)), slop=slop
            )
            for slop in chance.choices((0, 0, 1, 4), k=chance.randrange(1, 4))
        ]
        one = Concept((Alternative((chance.choice(words),)),), chance.choice((1.0, 0.5, 0.0)))
        question, limit = [Concept(tuple(ways)), one], chance.randrange(30)
        condition = chance.choice((None, None, Has(0), Without(Has(1))))
        filters = chance.choice((Filters(), Filters(papers=("p0-2", "p1-2"))))
        answers = []
        for kind, many in (("plain", 10**9), ("arrays", 0)):
            monkeypatch.setattr(reading, "MANY", many)
            monkeypatch.setattr(reading, "FEW", many)
            answers.append(readers[kind].search(question, filters, limit, condition))
        assert answers[0] == answers[1]
    for each in readers.values():
        each.close()


def test_what_was_reckoned_decides_who_reckons(engine, tmp_path, make_entry, monkeypatch):
    build(engine, tmp_path, library(make_entry))
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    monkeypatch.setattr(reading, "MANY", 100)
    reader = engine.reader(tmp_path)
    for _ in range(3):
        reader.search(UTANG, Filters(), 1)
        reader.search(UTANG, Filters(), 0)
    assert reader._arrays is None, "help: ninety postings are not worth it, and counts are no sign of more"
    reader.search(UTANG, Filters(), 1)
    assert reader._arrays is not None
    reader.close()


TELLS_THREADS = """
import os, sys
from pathlib import Path
from search.engines.base import Alternative, Concept, Filters
from search.engines.whoosh import WhooshEngine, reading
reading.MANY = reading.FEW = 0
WhooshEngine().reader(Path(sys.argv[1])).search([Concept((Alternative(("utang",)),))], Filters(), 1)
assert "numpy" in sys.modules
print(len(os.listdir("/proc/self/task")), os.environ.get("OPENBLAS_NUM_THREADS"))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not list threads there")
def test_numpy_starts_no_threads_and_the_environment_stays(engine, tmp_path, make_entry):
    build(engine, tmp_path, library(make_entry))
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", TELLS_THREADS, str(tmp_path)]
    assert subprocess.run(command, env=environment, capture_output=True, check=True).stdout == b"1 None\n"


@given(st.integers(0, 200_000), st.lists(st.integers(1, 400), max_size=60))
def test_a_small_batch_never_takes_many_passages_along(large, batches):
    """However large the index is; and segments that may be merged do not pile up."""

    class Counted:
        deleted = ()

        def __init__(self, size):
            self.size = size

    segments = [Counted(large)] if large else []
    for added in batches:
        stay, join = merging.choose(added, segments)
        assert sum(segment.size for segment in join) <= max(merging.MOST, 2 * added)
        assert sorted(stay + join, key=id) == sorted(segments, key=id)
        segments = [*stay, Counted(added + sum(segment.size for segment in join))]
        small = [segment.size for segment in segments if segment.size <= merging.MOST // 4]
        assert len(small) <= 12


def test_a_large_batch_takes_along_what_is_not_larger(tmp_path):
    class Counted:
        size, deleted = 50_000, ()

    one = Counted()
    assert merging.choose(30_000, [one]) == ([], [one])
    assert merging.choose(20_000, [one]) == ([one], [])
