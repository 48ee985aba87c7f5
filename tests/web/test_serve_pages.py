"""The pages show the very letters, and nothing that a paper or a query says becomes markup."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking import Hit
from search.asking.results import Quote
from search.errors import KutipError
from search.model import FrontMatter, Paper, Passage
from search.web.answering import refusal
from search.web.parameters import Parameters
from search.web.rendering import address, clean, page, pieces

HIT = "jeratan-utang-pekerja-migran#7"
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """What a browser sees: the elements by name, and the text of each with the classes around it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[tuple[str, str]] = []
        self.unclosed: list[str] = []
        self.feed(source)
        self.close()
        self.unclosed += [tag for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop()[0] != tag:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(f"{tag}.{name}" for tag, name in self._open), data))

    def text_of(self, start: str) -> str:
        return "".join(text for around, text in self.texts if any(one.startswith(start) for one in around))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def shape(found: Page) -> list[str]:
    return [tag for tag, _ in found.tags]


def test_hits_are_shown_letter_by_letter_with_their_places(served: Any) -> None:
    hits = served.get("api/search", q="debt bondage", limit=5).json["hits"]
    source = served.get("", q="debt bondage", limit=5).text
    found = Page(source)
    assert found.unclosed == []
    for hit in hits:
        (item,) = re.findall(rf'<li id="hit{hit["rank"]}".*?</li>', source, re.DOTALL)
        shown = Page(item)
        assert shown.text_of("p.text") == hit["text"]
        assert shown.text_of("span.quoted") == hit["quote"]["text"]
        (passage,) = (one for one in shown.named("p") if one.get("class") == "text")
        assert passage["lang"] == hit["language"]
        for part in (hit["paper"]["title"], hit["paper"]["file"], *hit["section"]["path"], hit["id"]):
            assert part in shown.text_of("li")
        if hit["pages"] and hit["pages"]["first"]["label"]:
            assert f"page {hit['pages']['first']['label']}" in shown.text_of("li")
        marked = "".join(hit["text"][start:end] for start, end in hit["highlights"])
        assert shown.text_of("mark") == marked
    assert "jeratan utang" in found.text_of("details.also")
    assert found.named("html")[0]["lang"] == "en"


def test_every_way_to_narrow_is_in_the_form_and_comes_back(served: Any) -> None:
    query = {
        "q": "utang <b>",
        "paper": "jeratan-utang-pekerja-migran",
        "author": "kutip",
        "year": "2020..",
        "lang": "id",
        "limit": "3",
        "context": "1",
        "section": ["results", "method"],
        "exact": "1",
        "references": "1",
        "no-translate": "1",
        "no-vectors": "1",
        "style": "ieee",
        "locale": "id-ID",
    }
    answer = served.get("", **query)
    assert answer.status == 200
    found = Page(answer.text)
    inputs = {one["name"]: one for one in found.named("input") if one.get("type") != "checkbox"}
    for name in ("q", "paper", "author", "year", "limit", "context"):
        assert inputs[name]["value"] == query[name]
    ticked = {(one["name"], one["value"]) for one in found.named("input") if "checked" in one}
    assert ticked == {
        ("section", "results"),
        ("section", "method"),
        *((name, "1") for name in ("exact", "references", "no-translate", "no-vectors")),
    }
    assert {one["value"] for one in found.named("option") if "selected" in one} == {"id", "ieee", "id-ID"}


def test_more_passages_are_a_link_away(served: Any) -> None:
    first = Page(served.get("", q="korban", limit=2).text)
    (more,) = [one["href"] for one in first.named("a") if one.get("class") == "more"]
    assert more == "/?q=korban&limit=4#hit3"
    assert 'id="hit3"' in served.ask(more.partition("#")[0]).text
    everything = Page(served.get("", q="korban", limit=200).text)
    assert not [one for one in everything.named("a") if one.get("class") == "more"]


def test_a_misspelling_is_told(served: Any) -> None:
    assert "was searched for" in Page(served.get("", q="prostitusy").text).text_of("p.note")


@pytest.mark.parametrize("style", ["apa", "chicago-note-bibliography"])
@pytest.mark.parametrize("sentences", ["", "2-3"])
def test_the_quotation_is_what_the_command_prints(served: Any, style: str, sentences: str) -> None:
    chosen = ["--sentences", sentences] if sentences else []
    printed = served.kutip("quote", HIT, "--style", style, *chosen).stdout.decode()
    source = served.get(f"passage/{HIT}", style=style, sentences=sentences).text
    found = Page(source)
    assert found.unclosed == []
    assert found.text_of("pre.sheet") == printed.removesuffix("\n")
    whole = served.get(f"api/quote/{HIT}").json["text"]
    assert found.text_of("p.text here") == whole
    copies = [one["data-copy"] for one in found.named("button") if one.get("class") == "copy"]
    assert [served.ask(str(url)).text for url in copies] == [printed]


def test_the_passages_around_are_there_with_their_languages(served: Any) -> None:
    source = served.get("passage/jeratan-utang-pekerja-migran#4").text
    found = Page(source)
    languages = [one.get("lang") for one in found.named("p") if "text" in str(one.get("class"))]
    assert languages == ["id", "en", "id", "id", "id"]
    around = [one["href"] for one in found.named("a") if "/passage/" in str(one.get("href"))]
    assert [re.sub(r".*%23(\d+).*", r"\1", str(href)) for href in around] == ["2", "3", "5", "6"]


def test_a_paper_is_shown_with_what_is_known(served: Any) -> None:
    record = served.get("api/papers/jeratan-utang-pekerja-migran").json
    text = Page(served.get("paper/jeratan-utang-pekerja-migran").text).text_of("main")
    assert record["paper"]["title"] in text
    for section in record["sections"]:
        assert section["title"] in text
    for value in record["metadata"].values():
        assert not isinstance(value, str) or value in text or value in ("id", "en")


def test_the_papers_are_listed(served: Any) -> None:
    found = Page(served.ask("/papers").text)
    links = {one["href"] for one in found.named("a")}
    assert {f"/paper/{paper['id']}" for paper in served.get("api/papers").json["papers"]} <= links


@pytest.mark.parametrize("path", ["/", "/?q=utang", "/papers", "/paper/palermo-protocol-dan-uu-21-2007", "/nothing"])
def test_pages_are_whole_and_need_nothing_from_elsewhere(served: Any, path: str) -> None:
    found = Page(served.ask(path).text)
    assert found.unclosed == []
    for _, attributes in found.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("src", "href", "action", "data-copy"):
            assert str(attributes.get(name, "/")).startswith(("/", "#"))
            assert not str(attributes.get(name, "")).startswith("//")
    labelled = re.findall(r"<label.*?</label>", served.ask(path).text, re.DOTALL)
    named = {found_id for label in labelled for found_id in re.findall(r'for="(\w+)"', label)}
    for one in found.named("input"):
        inside = any(f'name="{one["name"]}"' in label for label in labelled)
        assert one.get("type") == "hidden" or one.get("id") in named or inside, f"{one} has no label"


def test_static_files_are_ours_and_ask_for_nothing_else(served: Any) -> None:
    for name, kind in (("kutip.css", "text/css"), ("kutip.js", "text/javascript"), ("kutip.svg", "image/svg+xml")):
        answer = served.ask(f"/static/{name}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "//" not in re.sub(r"^ *// .*$|http://www.w3.org/2000/svg", "", answer.text, flags=re.MULTILINE)
        assert "@import" not in answer.text
        assert "url(" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?q=utang&year=x", 400),
        ("/?q=utang&paper=nowhere", 404),
        ("/?q=%22%22", 400),
        ("/?nonsense=1", 400),
        ("/paper/nowhere", 404),
        ("/passage/nowhere%231", 404),
        ("/passage/jeratan-utang-pekerja-migran%237?sentences=99", 400),
        ("/passage/jeratan-utang-pekerja-migran%237?style=x", 400),
        ("/nowhere", 404),
    ],
)
def test_errors_are_pages_with_a_remedy(served: Any, path: str, status: int) -> None:
    answer = served.ask(path)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert Page(answer.text).text_of("div.fault").strip()


HOSTILE = "<script>alert(1)</script> \"'&amp; \x1b]0;x \u202egnp.exe \x9b31m"


def test_hostile_papers_are_survived(start: Callable[..., Any], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "Korban </p><img src=x onerror=alert(2)> harus membayar \u202ehutang &lt; kepada agen \x1b[1m di desa."
    name = b"<svg onload=alert(3)>\xff\"'&\x1b[2J \xe2\x80\xaex.txt"
    try:
        Path(str(corpus), name.decode("utf-8", "surrogateescape")).write_text(f"{HOSTILE}\n\n1. <h1>\n\n{text}\n")
    except OSError:
        pytest.skip("this disk takes no such names")
    (corpus / "<b>broken.pdf").write_bytes(b"%PDF-1.4 \x1b[31m<script>")
    server = start(corpus, tmp_path / "index")
    hit = server.get("api/search", q="hutang").json["hits"][0]
    shapes = {}
    for parts in (("",), ("paper", hit["paper"]["id"]), ("passage", hit["id"]), ("papers",)):
        path = "/".join(parts)
        answer = server.get(path, q="hutang") if path == "" else server.get(path)
        assert answer.status == 200, answer.text
        found = shapes[path] = Page(answer.text)
        assert found.unclosed == []
        assert {tag for tag, _ in found.tags}.isdisjoint({"svg", "img", "b"})
        assert len(found.named("script")) == 1
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.text)
        assert not [attributes for _, attributes in found.tags if any(key.startswith("on") for key in attributes)]
    assert shapes[""].text_of("p.text") == clean(hit["text"])
    for api in ("api/papers", f"api/papers/{hit['paper']['id']}", f"api/quote/{hit['id']}"):
        answer = server.get(api)
        assert answer.status == 200
        assert not re.search(b"[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae", answer.body)
    assert server.kutip("papers", "--json").stdout == server.get("api/papers").body
    assert server.get(f"api/quote/{hit['id']}", format="html").status == 200


letters = st.text(st.characters(codec=None), max_size=60) | st.sampled_from([HOSTILE, "\ud800", "{{ 7*7 }}", "{% x %}"])


@given(letters, letters)
def test_nothing_said_becomes_markup(message: str, remedy: str) -> None:
    plain = refusal("/", 400, "m", "r")
    found = Page(bytes(refusal("/", 400, message, remedy).body).decode("utf-8"))
    assert shape(found) == shape(Page(bytes(plain.body).decode()))
    assert found.text_of("div.fault") == newlines(f"{clean(message)}{clean(remedy)}")


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(letters, letters, st.data())
def test_pieces_are_the_passage(first: str, second: str, data: Any) -> None:
    text = f"{first}{second}x"
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    marks = tuple(zip(ends[::2], ends[1::2], strict=False))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Passage(text, (), "other", None, None, ((0, len(text)),), ())
    paper = Paper("p", "p.txt", FrontMatter(), None)
    hit = Hit(1, 1.0, "p#1", paper, passage, "id", marks, Quote(text[start:end], start, end), (), (), (), ())
    found = pieces(hit)
    assert "".join(piece.text for piece in found) == text
    assert "".join(piece.text for piece in found if piece.quoted) == text[start:end]
    assert "".join(piece.text for piece in found if piece.marked) == "".join(text[a:b] for a, b in marks)
    assert clean(text) == "".join(clean(piece.text) for piece in found)


@given(letters, letters)
def test_addresses_are_addresses(name: str, value: str) -> None:
    made = address(f"paper/{name}", q=value)
    assert re.fullmatch(r"/paper/[\w./~%-]*(\?q=[\w.~%+*-]*)?", made, re.ASCII)
    assert html.escape(made) == made.replace("&", "&amp;")


@given(st.lists(st.tuples(st.sampled_from(["q", "limit", "exact", "lang"]) | letters, letters), max_size=5))
def test_parameters_are_taken_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        asked = Parameters(pairs, ("q", "limit", "exact", "lang"))
        assert 1 <= asked.number("limit", 10, 1, 200) <= 200
        assert asked.flag("exact") in (True, False)
        assert asked.choice("lang", ("id", "en")) in ("id", "en", None)
        assert asked.one("q") is None or asked.one("q") in [value for name, value in pairs if name == "q"]
    except KutipError as error:
        page("error.html", {"title": "x", "behind": None, "message": error.message, "remedy": error.remedy})
